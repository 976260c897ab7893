#pragma once

#include "app/catalog/catalog.h"
#include "app/jobs/jobcontext.h"
#include "app/search/queryvector.h"

#include <QHash>

namespace search {

/// How relevant rows are to one query: 0 not at all, more is better. Rows without a grade count as not relevant.
using Grades = QHash<RowKey, double>;

/// Grades by the text of the query; an empty one stands for any query.
using Labels = QHash<QString, Grades>;

/// How good a ranking is by labels; nothing is judged where no row has a grade above 0.
struct Relevance
{
    /// DCG / DCG of the best order, DCG@k = Σ grade / log2(rank + 1) (Järvelin, Kekäläinen 2002, as trec_eval's
    /// ndcg_cut).
    double ndcg = 0;
    double recall = 0;         ///< relevant rows among the first k / all relevant rows
    double reciprocalRank = 0; ///< 1 / rank of the first relevant row in the whole ranking; 0: none. Its mean is MRR
    int relevant = 0;          ///< rows with a grade above 0
    int found = 0;             ///< of them, among the first k

    friend bool operator==(const Relevance &, const Relevance &) = default;
};

/// Of one ranking, best first; a row that comes twice counts once.
Relevance relevanceOf(const QList<RowKey> &ranking, const Grades &grades, int k = 10);

/// Reads lines of `query,key…,grade` or, for any query, `key…,grade`; separated by tabs where the first line has one,
/// else by commas, quoted as CSV quotes, with or without a header. `keyColumns` is how many values a key has; they are
/// written as the server prints them. Error InvalidInput names the line.
core::Result<Labels> parseLabels(const QByteArray &text, int keyColumns);

/// The grades that belong to a query: of its very text, else of any query.
Grades gradesFor(const Labels &labels, const QString &query);

/// Grades out of a column of numbers or booleans of the table itself, of rows where it is above 0 (true); at most a
/// million. Errors: the server's; InvalidInput for a column of another type.
core::Result<Grades> loadGrades(jobs::JobContext &context, const catalog::Table &table, const QStringList &keyColumns,
                                const QString &column);

} // namespace search
