#pragma once

#include "app/search/searchanswer.h"

namespace search {

/// Rows that the index is asked for: more than the answer has where they are ordered anew.
qint64 rowsAsked(const SearchRequest &request);

/// Why an answer has fewer rows than were asked for: from what is known without another query, or from the exact answer
/// where there is one.
ShortReason shortReasonOf(const SearchAnswer &answer);

/// The settings that would bring more rows, or more of the rows that re-ranking asks the index for: higher ones, or an
/// iterative scan where the server has it. Empty where the answer is as it should be or no setting helps.
QList<Setting> cureOf(const SearchAnswer &answer);

} // namespace search
