#include "app/search/textchoice.h"

#include "app/catalog/indexexpression.h"
#include "app/core/resource.h"
#include "app/db/sqltokens.h"

#include <QHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <iterator>

namespace search {

using catalog::Column;
using catalog::Index;
using catalog::Table;
using core::Result;

namespace {

bool isText(const Column &column)
{
    return column.type == u"text" || column.type.startsWith(u"character") || column.type == u"citext" ||
           column.type == u"name" || column.type.endsWith(u".citext");
}

bool isTsvector(const Column &column)
{
    return column.type == u"tsvector";
}

bool isFull(const Index &index)
{
    return index.valid && index.predicate.isEmpty();
}

bool servesText(const catalog::IndexKey &key)
{
    return key.operatorClass == u"tsvector_ops" || key.operatorClass.startsWith(u"rum_tsvector");
}

bool servesTrigrams(const catalog::IndexKey &key)
{
    return key.operatorClass == u"gin_trgm_ops" || key.operatorClass == u"gist_trgm_ops";
}

/// The value of an SQL literal without escapes.
QString literalText(QStringView literal)
{
    QString text = literal.toString();
    if (text.size() < 2 || !text.startsWith(u'\''))
        return {};
    return text.mid(1, text.size() - 2).replace(QStringLiteral("''"), QStringLiteral("'"));
}

/// The configuration that the first to_tsvector of an expression names; empty where it names none.
QString configurationOf(const QString &expression)
{
    const auto tokens = db::sqlTokens(expression);
    if (!tokens)
        return {};
    for (qsizetype i = 0; i + 2 < tokens->size(); ++i) {
        if (tokens->at(i).is(u"to_tsvector") && tokens->at(i + 1).isSign(u"(") &&
            tokens->at(i + 2).kind == db::SqlTokenKind::String)
            return literalText(tokens->at(i + 2).text);
    }
    return {};
}

/// The only text column that an expression reads.
QString documentOf(const QString &expression, const Table &table)
{
    QStringList documents;
    for (const QString &name : catalog::columnsRead(expression)) {
        const Column *column = table.column(name);
        if (column && isText(*column))
            documents << name;
    }
    return documents.isEmpty() ? QString() : documents.first();
}

/// Collects what a table offers.
class Finder
{
public:
    Finder(const Table &table, const QHash<QString, QString> &generated, TextChoices choices, QString trigramSchema)
        : m_table(table)
        , m_generated(generated)
        , m_choices(std::move(choices))
        , m_trigramSchema(std::move(trigramSchema))
    {
    }

    TextChoices find()
    {
        for (const Column &column : m_table.columns) {
            if (isTsvector(column))
                addColumn(column);
        }
        addExpressions();
        for (const Column &column : textColumns()) {
            if (!hasExpressionOver(column.name))
                addText(column);
            if (!m_trigramSchema.isNull())
                addTrigrams(column);
        }
        std::ranges::stable_partition(m_choices.text, [](const TextChoice &one) { return !one.indexes.isEmpty(); });
        std::ranges::stable_partition(m_choices.trigrams,
                                      [](const TrigramChoice &one) { return !one.indexes.isEmpty(); });
        return m_choices;
    }

private:
    /// Those of the key last: they name a row, and what is searched is what it says.
    QList<Column> textColumns() const
    {
        QList<Column> columns;
        std::ranges::copy_if(m_table.columns, std::back_inserter(columns), isText);
        std::ranges::stable_partition(
            columns, [this](const Column &column) { return !m_table.keyColumns.contains(column.name); });
        return columns;
    }

    void addColumn(const Column &column)
    {
        TextChoice choice;
        choice.leg.column = column.name;
        choice.leg.isTsvector = true;
        const QString expression = m_generated.value(column.name);
        choice.leg.configuration = configurationOf(expression);
        choice.document = documentOf(expression, m_table);
        for (const Index &index : m_table.indexes) {
            for (const catalog::IndexKey &key : index.keys) {
                if (isFull(index) && servesText(key) && key.column == column.name)
                    choice.indexes << index.name.name;
            }
        }
        m_choices.text << choice;
    }

    void addExpressions()
    {
        for (const Index &index : m_table.indexes) {
            for (const catalog::IndexKey &key : index.keys) {
                if (isFull(index) && servesText(key) && !key.expression.isEmpty())
                    addExpression(index, key);
            }
        }
    }

    void addExpression(const Index &index, const catalog::IndexKey &key)
    {
        const auto same = std::find_if(m_choices.text.begin(), m_choices.text.end(),
                                       [&key](const TextChoice &one) { return one.leg.expression == key.expression; });
        if (same != m_choices.text.end()) {
            same->indexes << index.name.name;
            return;
        }
        TextChoice choice;
        choice.leg.expression = key.expression;
        choice.leg.configuration = configurationOf(key.expression);
        choice.document = documentOf(key.expression, m_table);
        choice.leg.column = choice.document;
        choice.indexes = {index.name.name};
        m_choices.text << choice;
    }

    bool hasExpressionOver(const QString &column) const
    {
        return std::any_of(m_choices.text.begin(), m_choices.text.end(), [&column](const TextChoice &one) {
            return !one.leg.expression.isEmpty() && one.leg.column == column;
        });
    }

    void addText(const Column &column)
    {
        TextChoice choice;
        choice.leg.column = column.name;
        choice.leg.configuration = m_choices.defaultConfiguration;
        choice.document = column.name;
        m_choices.text << choice;
    }

    void addTrigrams(const Column &column)
    {
        TrigramChoice choice;
        choice.leg.column = column.name;
        choice.leg.schema = m_trigramSchema;
        for (const Index &index : m_table.indexes) {
            for (const catalog::IndexKey &key : index.keys) {
                if (isFull(index) && servesTrigrams(key) && key.column == column.name)
                    choice.indexes << index.name.name;
            }
        }
        m_choices.trigrams << choice;
    }

    const Table &m_table;
    const QHash<QString, QString> &m_generated;
    TextChoices m_choices;
    QString m_trigramSchema;
};

} // namespace

Result<TextChoices> loadTextChoices(jobs::JobContext &context, const Table &table)
{
    const auto lease = context.lease();
    if (!lease)
        return lease.error();
    const auto row = (*lease)->execute(db::Statement{core::readResource(QStringLiteral(":/sql/search_text.sql")),
                                                     {db::Parameter::text(table.name.toSql())}});
    if (!row)
        return row.error();
    TextChoices choices;
    choices.defaultConfiguration = row->text(0, 0);
    for (const QJsonValue &name : QJsonDocument::fromJson(row->bytes(0, 1).toByteArray()).array())
        choices.configurations << name.toString();
    QHash<QString, QString> generated;
    const QJsonObject expressions = QJsonDocument::fromJson(row->bytes(0, 3).toByteArray()).object();
    for (auto it = expressions.begin(); it != expressions.end(); ++it)
        generated.insert(it.key(), it.value().toString());
    return Finder(table, generated, choices, row->text(0, 2)).find();
}

Result<TextChoice> textChoiceOf(const TextChoices &choices, const Table &table, const QString &columnName)
{
    const auto found = std::find_if(choices.text.begin(), choices.text.end(),
                                    [&columnName](const TextChoice &one) { return one.leg.column == columnName; });
    if (found != choices.text.end())
        return *found;
    const Column *column = table.column(columnName);
    QStringList names;
    for (const TextChoice &choice : choices.text)
        names << choice.leg.column;
    names.removeDuplicates();
    const QString hint = names.isEmpty() ? QStringLiteral("it has no column of text")
                                         : QStringLiteral("its columns of text: ") + names.join(QStringLiteral(", "));
    core::Error error = core::invalidInput(
        column ? QStringLiteral("column \"%1\" of %2 is %3, no text").arg(columnName, table.name.toText(), column->type)
               : QStringLiteral("%1 has no column \"%2\"").arg(table.name.toText(), columnName),
        hint);
    if (!column)
        error.kind = core::ErrorKind::Missing;
    return error;
}

} // namespace search
