#pragma once

#include "app/tables/fetchvalues.h"
#include "app/vectors/vectorvalue.h"

namespace tables {

/// A stored vector with all its elements.
struct WholeVector
{
    QString column;
    QString text; ///< as the server prints it
    vectors::VectorValue value;

    friend bool operator==(const WholeVector &, const WholeVector &) = default;
};

/// The vectors of the request's columns in its first row; NULL ones are left out. Errors: as fetchValues.
core::Result<QList<WholeVector>> fetchVectors(jobs::JobContext &context, const ValuesRequest &request);

} // namespace tables
