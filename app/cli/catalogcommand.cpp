#include "app/cli/catalogcommand.h"

#include "app/catalog/loadcatalog.h"
#include "app/cli/catalogjson.h"
#include "app/cli/options.h"
#include "app/cli/session.h"

#include <QLocale>

namespace cli {

using core::Result;

namespace {

QString kindText(const catalog::Table &table)
{
    return tableKindName(table.kind).replace(u'_', u' ');
}

QString rowsText(const core::RowEstimate &rows)
{
    return rows.known() ? u'~' + QLocale::c().toString(qint64(rows.value)).remove(u',') : QStringLiteral("?");
}

QString sizeText(core::Bytes size)
{
    return QLocale::c().formattedDataSize(size.value, 1, QLocale::DataSizeTraditionalFormat);
}

QString vectorColumnsText(const catalog::Table &table)
{
    QStringList texts;
    for (const catalog::Column *column : table.vectorColumns())
        texts << column->name + u' ' + column->type;
    return texts.join(QStringLiteral(", "));
}

QString indexOptionsText(const catalog::Index &index)
{
    QStringList texts;
    for (auto it = index.options.begin(); it != index.options.end(); ++it)
        texts << it.key() + u'=' + it.value();
    return texts.join(QStringLiteral(", "));
}

void addVectorIndexes(const catalog::Table &table, TextTable &text)
{
    for (const catalog::Index &index : table.indexes) {
        if (!index.vectorMethod() || index.keys.isEmpty())
            continue;
        const catalog::IndexKey &key = index.keys.first();
        text.addRow({table.name.toText(), key.column.isEmpty() ? key.expression : key.column, index.name.name,
                     index.method, key.operatorClass, indexOptionsText(index), sizeText(index.size),
                     index.valid ? QStringLiteral("yes") : QStringLiteral("NO")});
    }
}

TextTable tablesText(const catalog::Catalog &catalog)
{
    TextTable text;
    text.addColumn(QStringLiteral("TABLE"));
    text.addColumn(QStringLiteral("KIND"));
    text.addColumn(QStringLiteral("ROWS"), TextTable::Align::Right);
    text.addColumn(QStringLiteral("SIZE"), TextTable::Align::Right);
    text.addColumn(QStringLiteral("INDEXES"), TextTable::Align::Right);
    text.addColumn(QStringLiteral("VECTOR COLUMNS"));
    for (const catalog::Schema &schema : catalog.schemas) {
        for (const catalog::Table &table : schema.tables)
            text.addRow({table.name.toText(), kindText(table), rowsText(table.rows), sizeText(table.size),
                         sizeText(table.indexSize), vectorColumnsText(table)});
    }
    return text;
}

TextTable vectorIndexesText(const catalog::Catalog &catalog)
{
    TextTable text;
    for (const char *header : {"TABLE", "COLUMN", "INDEX", "METHOD", "OPERATOR CLASS", "OPTIONS"})
        text.addColumn(QString::fromLatin1(header));
    text.addColumn(QStringLiteral("SIZE"), TextTable::Align::Right);
    text.addColumn(QStringLiteral("VALID"));
    for (const catalog::Schema &schema : catalog.schemas) {
        for (const catalog::Table &table : schema.tables)
            addVectorIndexes(table, text);
    }
    return text;
}

void writeText(const catalog::Catalog &catalog, Output &output)
{
    const TextTable tables = tablesText(catalog);
    if (tables.isEmpty())
        output.writeLine(QStringLiteral("No tables."));
    else
        output.write(tables);
    const TextTable indexes = vectorIndexesText(catalog);
    if (!indexes.isEmpty()) {
        output.writeLine();
        output.write(indexes);
    }
}

bool hasVector(const catalog::Catalog &catalog)
{
    return std::any_of(catalog.extensions.begin(), catalog.extensions.end(),
                       [](const catalog::Extension &extension) { return extension.name == u"vector"; });
}

} // namespace

CLI::App *CatalogCommand::declare(CLI::App &root)
{
    CLI::App *app = root.add_subcommand("catalog", "List schemas, tables, vector columns and their indexes");
    addText(app, "--schema NAME", m_schema, "Only this schema");
    app->footer("Row numbers are the planner's estimates. Example:\n"
                "  pgvector-workbench-cli --dsn postgresql://localhost/shop catalog --schema public");
    return app;
}

Result<ExitStatus> CatalogCommand::run(Session &session)
{
    const auto pool = session.pool();
    if (!pool)
        return pool.error();
    const auto catalog =
        session.run<catalog::Catalog>(QStringLiteral("Catalog"), *pool, [schema = m_schema](jobs::JobContext &context) {
            return catalog::loadCatalog(context, schema);
        });
    if (!catalog)
        return catalog.error();
    if (!hasVector(*catalog))
        session.output().note(QStringLiteral("the database %1 has no pgvector; a role that may create it runs: "
                                             "CREATE EXTENSION vector")
                                  .arg(catalog->database));
    if (session.json())
        session.output().write(toJson(*catalog));
    else
        writeText(*catalog, session.output());
    return ExitStatus::Done;
}

} // namespace cli
