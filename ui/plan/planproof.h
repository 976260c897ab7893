#pragma once

#include "app/plan/serveranswer.h"

#include <QList>
#include <QString>

using PlanProof = plan::ServerQuestion;

/// For a button, and what the job is called.
QString proofTitle(PlanProof proof);
/// For its tooltip.
QString proofPurpose(PlanProof proof);
/// Object name of the button.
QString proofName(PlanProof proof);
/// Those that a finding of this code invites to.
QList<PlanProof> proofsFor(const QString &findingCode);
