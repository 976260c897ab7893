#pragma once

#include "app/plan/runexplain.h"

namespace plan {

/// The statement without what stands around it. Errors InvalidInput: nothing there, several statements, an EXPLAIN of
/// its own, a quote or comment that is not closed, a parameter that has no value.
core::Result<QString> singleStatement(const ExplainRequest &request);

/// What is sent for one run: EXPLAIN with the options that the request asks for and a server of this version has.
/// `statement` is the text that follows.
QString explainText(const ExplainRequest &request, const QString &statement, int serverVersion);

/// The highest n of $n in the statement.
int parameterCount(const QString &statement);

/// "EXECUTE name('…', NULL)" with the request's parameters as literals, NULL where there are fewer than `count`.
/// Error InvalidInput for a parameter in binary, or when ANALYZE would run on values that nobody gave.
core::Result<QString> executeText(const ExplainRequest &request, const QString &name, int count);

} // namespace plan
