#pragma once

#include "app/search/hybridrequest.h"

namespace search {

/// What a search can be taken away as.
enum class TakeawayFormat { Sql, Psql, PlainPython, Python, SqlAlchemy, Node, Go };

struct TakeawayLanguage
{
    TakeawayFormat format = TakeawayFormat::Sql;
    QString id;     ///< "sql", "psql", "plainpython", "python", "sqlalchemy", "node", "go"
    QString title;  ///< a name, the same in every language: "Python (psycopg + pgvector)"
    QString suffix; ///< of a file: "py"

    friend bool operator==(const TakeawayLanguage &, const TakeawayLanguage &) = default;
};

/// All of them, in the order in which they are offered.
const QList<TakeawayLanguage> &takeawayLanguages();

/// The language of an id or, where there is none, nothing.
std::optional<TakeawayLanguage> takeawayLanguage(const QString &id);

/// A search ready to be written in any language.
struct Takeaway
{
    SearchSql sql;
    QList<Setting> settings;
    QStringList notes; ///< what the statement leaves out, in English: diversity, rows to pass over

    friend bool operator==(const Takeaway &, const Takeaway &) = default;
};

/// The search with the query vector that it was run with. Example rows are passed over by the caller: a note says so.
Takeaway takeawayOf(const SearchRequest &request, const vectors::VectorValue &query);

/// The hybrid search as one statement that fuses on the server; `queries` are the vector legs', in their order. The
/// legs' settings become those of the transaction, the later leg's where two differ: a note says so.
Takeaway takeawayOf(const HybridRequest &request, const QList<vectors::VectorValue> &queries,
                    const QList<RowKey> &leftOut = {});

/// The program text, ready to be run where the language's client is installed; the connection is taken from the
/// environment (DATABASE_URL, or libpq's own). User text stands in literals of the language or beside the statement
/// alone, a typed condition in the SQL as it was typed. Pure.
QString takeawayText(TakeawayFormat format, const Takeaway &takeaway);

} // namespace search
