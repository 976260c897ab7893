#pragma once

#include "app/plan/runexplain.h"

namespace plan {

struct SaveOptions
{
    bool wholeVectors = false; ///< else the literals of vectors are shortened
    bool anonymous = false;    ///< names and literals are replaced

    friend bool operator==(const SaveOptions &, const SaveOptions &) = default;
};

/// A plan, its facts, its runs, its statement and the server's answers as one JSON document, to keep or to send; an
/// anonymous one leaves the answers out, whose words name tables. Error InvalidInput for a plan that is nested too
/// deeply to be read again (over 400 levels).
core::Result<QByteArray> savePlan(const ExplainedPlan &explained, const SaveOptions &options = {});

/// Whether a text is such a document: it says so in its beginning.
bool isSavedPlan(const QByteArray &text);

/// The document back as it was saved; the JSON text of the runs is not in it. Error InvalidInput for what is none, or
/// is of a later version of this program.
core::Result<ExplainedPlan> openSavedPlan(const QByteArray &text);

} // namespace plan
