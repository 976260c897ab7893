#pragma once

#include "app/catalog/catalog.h"
#include "app/core/result.h"
#include "app/jobs/jobcontext.h"

#include <QStringList>

namespace query {

/// What a statement can name besides tables and columns; each list sorted.
struct ServerNames
{
    QStringList functions;
    QStringList types;
    QStringList settings;

    friend bool operator==(const ServerNames &, const ServerNames &) = default;
};

/// One round trip. Errors: the server's.
core::Result<ServerNames> loadServerNames(jobs::JobContext &context);

enum class CompletionKind { Column, Table, Schema, Function, Type, Setting, Keyword };

struct Completion
{
    QString text; ///< as it is put into the statement, in quotes where it needs them
    CompletionKind kind = CompletionKind::Keyword;

    friend bool operator==(const Completion &, const Completion &) = default;
};

struct Completions
{
    qsizetype from = 0;      ///< where the word begins that they stand for
    QList<Completion> items; ///< the likeliest kind first, by name within a kind; at most 200

    friend bool operator==(const Completions &, const Completions &) = default;
};

/// What may stand at `position` of a statement: columns of the tables that it names, by their aliases as well, tables,
/// schemas, functions, types, settings, keywords. Nothing in strings and comments. Linear in the statement and the
/// catalog.
Completions completionsAt(const QString &statement, qsizetype position, const catalog::Catalog &catalog,
                          const ServerNames &names);

} // namespace query
