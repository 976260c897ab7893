#pragma once

#include "app/core/result.h"
#include "app/plan/plandocument.h"

#include <QByteArray>

namespace plan {

/// Reads every plan in a text: EXPLAIN's output in any of its formats, as a client, psql or a server log shows it,
/// UTF-8. Takes time in proportion to the text and does not recurse. Lines that are no part of a plan are named in
/// the document; error InvalidInput with the line where a plan is broken, and when there is none.
core::Result<PlanDocument> readPlans(const QByteArray &text);

} // namespace plan
