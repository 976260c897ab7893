#pragma once

#include "app/catalog/catalog.h"
#include "app/jobs/jobcontext.h"
#include "app/search/hybridrequest.h"

namespace search {

/// A way to search a table's text, with the indexes that can serve it.
struct TextChoice
{
    TextLeg leg;         ///< without the text that is searched
    QString document;    ///< the text column that the tsvector is made of, for headlines; empty: not known
    QStringList indexes; ///< GIN, GiST or RUM, valid and full, by name

    friend bool operator==(const TextChoice &, const TextChoice &) = default;
};

/// A column that trigrams can be searched in.
struct TrigramChoice
{
    TrigramLeg leg;
    QStringList indexes; ///< GIN or GiST over trigrams

    friend bool operator==(const TrigramChoice &, const TrigramChoice &) = default;
};

struct TextChoices
{
    QList<TextChoice> text;        ///< those that an index serves first; else tsvector columns, indexed expressions,
                                   ///< text, and text of the key
    QList<TrigramChoice> trigrams; ///< empty where pg_trgm is not in the database
    QString defaultConfiguration;  ///< default_text_search_config
    QStringList configurations;    ///< that the server knows

    friend bool operator==(const TextChoices &, const TextChoices &) = default;
};

/// What of a table can be searched as text; reads the definitions of generated columns and the text search
/// configurations.
core::Result<TextChoices> loadTextChoices(jobs::JobContext &context, const catalog::Table &table);

/// The choice for a column that a person names: its tsvector, an indexed expression over it, or the text itself.
/// Errors: Missing for the column, InvalidInput for one that holds no text.
core::Result<TextChoice> textChoiceOf(const TextChoices &choices, const catalog::Table &table, const QString &column);

} // namespace search
