#pragma once

#include <QList>
#include <QString>

/// What can be asked of the server beside a plan that is shown.
enum class PlanProof {
    WhyNot, ///< why each vector index is not used, with both costs
    Exact,  ///< how much of the exact answer this one holds
    WhatIf  ///< what B-tree indexes on the filters would change, by HypoPG
};

inline constexpr PlanProof allPlanProofs[] = {PlanProof::WhyNot, PlanProof::Exact, PlanProof::WhatIf};

/// For a button, and what the job is called.
QString proofTitle(PlanProof proof);
/// For its tooltip.
QString proofPurpose(PlanProof proof);
/// Object name of the button.
QString proofName(PlanProof proof);
/// Those that a finding of this code invites to.
QList<PlanProof> proofsFor(const QString &findingCode);
