#pragma once

#include "app/catalog/catalog.h"
#include "app/core/units.h"
#include "app/embedding/fillstatement.h"
#include "app/embedding/textembedder.h"
#include "app/jobs/jobcontext.h"

namespace embedding {

/// A row that got no vector, and why.
struct SkippedRow
{
    QStringList key;
    QString reason;

    friend bool operator==(const SkippedRow &, const SkippedRow &) = default;
};

/// What "embed this column" finds before it begins: how many rows there are for it, and what it is going to send.
struct FillPlan
{
    FillTarget target;
    core::RowCount rows;        ///< without a vector, with a text
    core::RowCount withoutText; ///< with neither; they stay so
    QString readSql;
    QString writeSql;
};

/// How far it is, after each batch.
struct FillProgress
{
    core::RowCount written;
    core::RowCount skipped;
    core::RowCount changed;
    core::RowCount total;
};

struct FillReport
{
    FillPlan plan;
    QString model;
    int dimensions = 0;
    core::RowCount written;
    core::RowCount changed; ///< meanwhile by others: not written; another run takes what they left
    core::RowCount skippedRows;
    QList<SkippedRow> skipped; ///< the first hundred of them
    qint64 promptTokens = 0;
    int requests = 0;
    core::Milliseconds elapsed;
};

struct FillRequest
{
    catalog::ObjectName table;
    QString textColumn;
    QString vectorColumn;

    friend bool operator==(const FillRequest &, const FillRequest &) = default;
};

/// Checks the request against the catalog and the role's rights, and counts. `dimensions` 0: not known yet; else they
/// are checked against the column's. Reads only.
core::Result<FillPlan> planFill(jobs::JobContext &context, const FillRequest &request, int dimensions);

/// Fills the vector column of rows that have a text and no vector, in the order of their key, batch by batch: each
/// batch is read, embedded with no transaction open, and written in a short one of its own, so that a stop, an error
/// or a lost connection keeps what is done and another run goes on there. A row whose text was changed or that got a
/// vector meanwhile is not written. A row whose text is blank or refused by the embedder is skipped and reported.
/// `onBatch` hears of each batch, may be empty.
/// Errors: those of planFill; ReadOnly before anything is sent; InvalidInput for vectors that do not fit the column;
/// the embedder's; the server's.
core::Result<FillReport> embedColumn(jobs::JobContext &context, const FillRequest &request,
                                     const TextEmbedder &embedder, const jobs::PartSink<FillProgress> &onBatch = {});

} // namespace embedding
