#pragma once

#include "app/catalog/catalog.h"
#include "app/jobs/jobcontext.h"

namespace transfer {

/// A .fvecs or .bvecs file into a table of one integer and one vector column.
struct ImportSpec
{
    QString file;
    QString table;       ///< as a person writes it: `table`, `schema.table`, either part in double quotes
    bool create = false; ///< make the table; it must not exist
    QString idColumn = QStringLiteral("id");
    QString column = QStringLiteral("embedding");

    friend bool operator==(const ImportSpec &, const ImportSpec &) = default;
};

struct ImportReport
{
    catalog::ObjectName table;
    bool created = false;
    bool hadRows = false; ///< the table was not empty before; the new ids count from 0 all the same
    core::RowCount rows;
    int dimensions = 0;
    core::Milliseconds elapsed; ///< from reading the first row to the commit

    friend bool operator==(const ImportReport &, const ImportReport &) = default;
};

/// Loads the file over COPY in one transaction, so that an error or a cancel leaves nothing behind. Rows get the ids
/// 0, 1, … in the file's order, as the published neighbours of such files count. A created table has its primary key
/// on them; both are analysed. An existing table's columns are checked before anything is sent, with a message that
/// says what was expected and what was found. Needs a pool that may write.
/// Errors: Local and InvalidInput for the file and for columns that do not fit, Missing, the server's.
core::Result<ImportReport> importVectors(jobs::JobContext &context, const ImportSpec &spec);

} // namespace transfer
