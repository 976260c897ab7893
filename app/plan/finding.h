#pragma once

#include <QString>

namespace plan {

/// What a finding says of the plan: the answer is not what was asked for; it takes longer than it has to; something to
/// know; something done well.
enum class Severity { Wrong, Slow, Note, Good };

/// Something to say of a plan, with its proof. Texts are English, as all of the command line.
struct Finding
{
    QString code; ///< a stable word: "filter_starves_scan"
    Severity severity = Severity::Note;
    int node = -1;    ///< index in Plan::nodes; -1 when it is about the whole plan
    QString title;    ///< a few words
    QString evidence; ///< the figures that show it
    QString advice;
    QString sql; ///< to copy; may be empty

    friend bool operator==(const Finding &, const Finding &) = default;
};

} // namespace plan
