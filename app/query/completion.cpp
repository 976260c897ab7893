#include "app/query/completion.h"

#include "app/core/resource.h"
#include "app/query/sqlwords.h"
#include "app/query/tablereferences.h"

#include <algorithm>

namespace query {

using core::Result;
using db::SqlToken;
using db::SqlTokenKind;

namespace {

constexpr qsizetype MostItems = 200;

bool isOneOf(const SqlToken &token, std::initializer_list<QStringView> words)
{
    return std::ranges::any_of(words, [&token](QStringView word) { return token.is(word); });
}

class Completer
{
public:
    Completer(const QString &statement, qsizetype position, const catalog::Catalog &catalog, const ServerNames &names)
        : m_statement(statement)
        , m_position(position)
        , m_catalog(catalog)
        , m_names(names)
        , m_before(db::tokenizeSql(QStringView(statement).left(position)))
    {
        m_result.from = position;
    }

    Completions run()
    {
        const bool inName = m_before.unclosedAt >= 0 && m_statement[m_before.unclosedAt] == u'"';
        if ((m_before.unclosedAt >= 0 && !inName) || endsInComment())
            return m_result;
        takeWord(inName);
        if (!m_before.tokens.isEmpty() && m_before.tokens.last().isSign(u"."))
            qualified();
        else
            unqualified();
        return m_result;
    }

private:
    bool endsInComment() const
    {
        const QStringView before = QStringView(m_statement).left(m_position);
        const qsizetype last =
            m_before.tokens.isEmpty() ? 0 : m_before.tokens.last().at + m_before.tokens.last().text.size();
        return before.mid(last).contains(u"--") && !before.mid(last).contains(u'\n');
    }

    /// Takes the word that is being typed off the tokens.
    void takeWord(bool inName)
    {
        if (inName) {
            m_result.from = m_before.unclosedAt;
            m_prefix = m_statement.mid(m_result.from + 1, m_position - m_result.from - 1).toLower();
            return;
        }
        if (m_before.tokens.isEmpty())
            return;
        const SqlToken &last = m_before.tokens.last();
        const bool touches = last.at + last.text.size() == m_position;
        if (!touches || (last.kind != SqlTokenKind::Word && last.kind != SqlTokenKind::QuotedName))
            return;
        m_result.from = last.at;
        m_prefix = nameOf(last).toLower();
        m_before.tokens.removeLast();
    }

    void qualified()
    {
        const qsizetype count = m_before.tokens.size();
        if (count < 2)
            return;
        const QString qualifier = nameOf(m_before.tokens[count - 2]);
        for (const TableReference &reference : tableReferences(m_statement)) {
            if (reference.calledBy() == qualifier)
                addColumns(reference);
        }
        for (const catalog::Schema &schema : m_catalog.schemas) {
            if (schema.name == qualifier)
                addTables(schema);
        }
        const QString prefix = qualifier + u'.'; // "hnsw.ef_search" is one name
        for (const QString &setting : m_names.settings) {
            if (setting.startsWith(prefix))
                add(setting.mid(prefix.size()), CompletionKind::Setting, false);
        }
    }

    void unqualified()
    {
        const SqlToken *previous = m_before.tokens.isEmpty() ? nullptr : &m_before.tokens.last();
        if (previous && isOneOf(*previous, {u"set", u"show", u"reset", u"local"}) && isSettingStatement()) {
            for (const QString &setting : m_names.settings)
                add(setting, CompletionKind::Setting, false);
            return;
        }
        if (previous && isOneOf(*previous, {u"from", u"join", u"into", u"update", u"table"})) {
            addAllTables();
            return;
        }
        for (const TableReference &reference : tableReferences(m_statement))
            addColumns(reference);
        if (m_prefix.isEmpty())
            return;
        addAll(m_names.functions, CompletionKind::Function);
        addAllTables();
        addAll(m_names.types, CompletionKind::Type);
        for (const QString &keyword : keywordList())
            add(keyword.toUpper(), CompletionKind::Keyword, false);
    }

    bool isSettingStatement() const { return isOneOf(m_before.tokens.first(), {u"set", u"show", u"reset"}); }

    void addAllTables()
    {
        for (const catalog::Schema &schema : m_catalog.schemas)
            addTables(schema);
        for (const catalog::Schema &schema : m_catalog.schemas)
            add(schema.name, CompletionKind::Schema, true);
    }

    void addTables(const catalog::Schema &schema)
    {
        for (const catalog::Table &table : schema.tables)
            add(table.name.name, CompletionKind::Table, true);
    }

    void addColumns(const TableReference &reference)
    {
        const catalog::Table *table = findTable(m_catalog, reference);
        for (qsizetype i = 0; table && i < table->columns.size(); ++i)
            add(table->columns[i].name, CompletionKind::Column, true);
    }

    void addAll(const QStringList &names, CompletionKind kind)
    {
        for (const QString &name : names)
            add(name, kind, true);
    }

    void add(const QString &name, CompletionKind kind, bool quotes)
    {
        if (m_result.items.size() >= MostItems || !name.startsWith(m_prefix, Qt::CaseInsensitive))
            return;
        const Completion item{quotes ? nameToSql(name) : name, kind};
        const bool known = std::ranges::any_of(m_result.items, [&item](const Completion &other) {
            return other.text.compare(item.text, Qt::CaseInsensitive) == 0;
        });
        if (!known)
            m_result.items << item;
    }

    const QString &m_statement;
    const qsizetype m_position;
    const catalog::Catalog &m_catalog;
    const ServerNames &m_names;
    db::SqlTokenization m_before;
    QString m_prefix;
    Completions m_result;
};

} // namespace

Result<ServerNames> loadServerNames(jobs::JobContext &context)
{
    auto lease = context.lease();
    if (!lease)
        return lease.error();
    const auto rows = (*lease)->execute(core::readResource(QStringLiteral(":/sql/query_names.sql")));
    if (!rows)
        return rows.error();
    ServerNames names;
    for (int row = 0; row < rows->rowCount(); ++row) {
        const QString kind = rows->text(row, 0);
        QStringList &list = kind == u"function" ? names.functions : kind == u"type" ? names.types : names.settings;
        list << rows->text(row, 1);
    }
    return names;
}

Completions completionsAt(const QString &statement, qsizetype position, const catalog::Catalog &catalog,
                          const ServerNames &names)
{
    return Completer(statement, position, catalog, names).run();
}

} // namespace query
