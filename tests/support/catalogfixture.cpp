#include "tests/support/catalogfixture.h"

#include <QRegularExpression>

namespace testsupport {

using namespace catalog;

namespace {

const QStringList kinds{QStringLiteral("table"),   QStringLiteral("partitioned"), QStringLiteral("partition"),
                        QStringLiteral("foreign"), QStringLiteral("view"),        QStringLiteral("matview")};

std::optional<VectorShape> shapeOf(const QString &type)
{
    static const QRegularExpression pattern(QStringLiteral("^(\\w+)(?:\\((\\d+)\\))?$"));
    const auto match = pattern.match(type);
    const auto vectorType = vectors::vectorTypeFromName(match.captured(1));
    if (!vectorType)
        return std::nullopt;
    return VectorShape{*vectorType, match.captured(2).toInt()};
}

void addTable(Schema &schema, const QStringList &words)
{
    Table table;
    table.name = {schema.name, words[1]};
    table.kind = TableKind(kinds.indexOf(words[0]));
    if (const auto of = words.indexOf(QStringLiteral("of")); of > 0)
        table.parent = ObjectName{schema.name, words[of + 1]};
    for (const QString &word : words) {
        if (word.startsWith(u'~'))
            table.rows.value = word.mid(1).toDouble();
    }
    schema.tables << table;
}

void addPart(Table &table, const QStringList &words)
{
    if (words[0] == u"index") {
        Index index;
        index.name = {table.name.schema, words[1]};
        index.table = table.name;
        index.method = words[2];
        index.keys << IndexKey{words[3], {}, words.value(4), {}};
        index.valid = !words.contains(QStringLiteral("broken"));
        index.size.value = 8192;
        table.indexes << index;
        return;
    }
    Column column;
    column.number = int(table.columns.size()) + 1;
    column.name = words[0];
    column.type = words[1];
    column.vector = shapeOf(words[1]);
    table.columns << column;
    if (words.contains(QStringLiteral("key")))
        table.keyColumns << words[0];
}

} // namespace

Catalog catalogFromText(const QString &text)
{
    Catalog catalog;
    catalog.database = QStringLiteral("shop");
    catalog.databases << catalog.database << QStringLiteral("postgres");
    const QStringList lines = text.split(u'\n');
    for (const QString &line : lines) {
        const QStringList words = line.split(u' ', Qt::SkipEmptyParts);
        if (words.isEmpty())
            continue;
        if (words[0] == u"schema")
            catalog.schemas << Schema{words[1], {}};
        else if (kinds.contains(words[0]))
            addTable(catalog.schemas.last(), words);
        else
            addPart(catalog.schemas.last().tables.last(), words);
    }
    return catalog;
}

} // namespace testsupport
