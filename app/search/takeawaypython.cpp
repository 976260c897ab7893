#include "app/search/takeawaywriters.h"

#include <QSet>

namespace search {

using vectors::VectorType;
using vectors::VectorValue;

namespace {

const QString indent = QStringLiteral("    ");

QString classOf(const VectorValue &value)
{
    switch (value.type) {
    case VectorType::Vector:
        return QStringLiteral("Vector");
    case VectorType::Halfvec:
        return QStringLiteral("HalfVector");
    case VectorType::Sparsevec:
        return QStringLiteral("SparseVector");
    case VectorType::Bit:
        return QStringLiteral("Bit");
    }
    Q_UNREACHABLE();
}

QString vectorText(const VectorValue &value)
{
    const QString deeper = indent + indent;
    switch (value.type) {
    case VectorType::Vector:
    case VectorType::Halfvec:
        return QStringLiteral("%1([\n%2\n%3])").arg(classOf(value), elementLines(value, deeper), indent);
    case VectorType::Sparsevec:
        return QStringLiteral("%1({\n%2\n%3}, %4)")
            .arg(classOf(value), positionPairs(value, deeper), indent, QString::number(value.dimensions));
    case VectorType::Bit:
        return QStringLiteral("%1(%2)").arg(classOf(value), doubleQuoted(vectors::toText(value)));
    }
    Q_UNREACHABLE();
}

/// A list is an array in the server's text form, so that the server infers its type.
QString valueText(const SearchParameter &parameter, const QString &ofVector)
{
    if (const auto *vector = std::get_if<VectorValue>(&parameter.value))
        return vectorText(*vector) + ofVector;
    const bool isNumber =
        std::holds_alternative<double>(parameter.value) || std::holds_alternative<qint64>(parameter.value);
    return isNumber ? parameterText(parameter) : doubleQuoted(parameterText(parameter));
}

QString parametersText(const Takeaway &takeaway, const QString &ofVector)
{
    QString text = QStringLiteral("PARAMETERS = {\n");
    for (const SearchParameter &parameter : takeaway.sql.parameters)
        text += indent + doubleQuoted(parameter.name) + QStringLiteral(": ") + valueText(parameter, ofVector) +
                QStringLiteral(",\n");
    return text + QStringLiteral("}\n");
}

QString importsText(const Takeaway &takeaway)
{
    QSet<QString> classes;
    for (const SearchParameter &parameter : takeaway.sql.parameters) {
        if (const auto *vector = std::get_if<VectorValue>(&parameter.value))
            classes << classOf(*vector);
    }
    if (classes.isEmpty())
        return {};
    QStringList names(classes.begin(), classes.end());
    names.sort();
    return QStringLiteral("from pgvector import %1\n").arg(names.join(QStringLiteral(", ")));
}

QString settingsText(const Takeaway &takeaway)
{
    QString text = QStringLiteral("SETTINGS = [\n");
    for (const QString &statement : settingStatements(takeaway))
        text += indent + doubleQuoted(statement) + QStringLiteral(",\n");
    return text + QStringLiteral("]\n");
}

QString sqlText(const QString &sql)
{
    return QStringLiteral("SQL = (\n") + quotedLines(sql, indent, QStringLiteral("\n")) + QStringLiteral("\n)\n");
}

} // namespace

QString takeawayPython(const Takeaway &takeaway)
{
    const QString sql = withPlaceholders(
        takeaway.sql, [](const SearchParameter &one) { return QStringLiteral("%(") + one.name + QStringLiteral(")s"); },
        [](QString text) { return text.replace(u'%', QStringLiteral("%%")); });
    const bool vectors = hasVectors(takeaway);
    return QStringLiteral("# pip install \"psycopg[binary]\" pgvector\n"
                          "# The connection comes from DATABASE_URL, else from PGHOST, PGDATABASE and so on.\n") +
           noteLines(takeaway, QStringLiteral("#")) + QStringLiteral("import os\n\nimport psycopg\n") +
           importsText(takeaway) +
           (vectors ? QStringLiteral("from pgvector.psycopg import register_vector\n") : QString()) + u'\n' +
           sqlText(sql) + u'\n' + parametersText(takeaway, {}) + u'\n' + settingsText(takeaway) +
           QStringLiteral("\n"
                          "with psycopg.connect(os.environ.get(\"DATABASE_URL\", \"\")) as connection:\n") +
           (vectors ? QStringLiteral("    register_vector(connection)\n") : QString()) +
           QStringLiteral("    with connection.transaction():\n"
                          "        connection.execute(\"SET TRANSACTION READ ONLY\")\n"
                          "        for setting in SETTINGS:\n"
                          "            connection.execute(setting)\n"
                          "        for row in connection.execute(SQL, PARAMETERS):\n"
                          "            print(row)\n");
}

QString takeawaySqlAlchemy(const Takeaway &takeaway)
{
    // In parentheses: SQLAlchemy takes no name that colons follow. Other colons are escaped, those of casts need not
    // be.
    const QString sql = withPlaceholders(
        takeaway.sql, [](const SearchParameter &one) { return QStringLiteral("(:") + one.name + u')'; },
        [](const QString &text) {
            QString escaped;
            for (qsizetype i = 0; i < text.size(); ++i) {
                const bool cast = text.mid(i, 2) == u"::" || (i > 0 && text.mid(i - 1, 2) == u"::");
                escaped += text[i] == u':' && !cast ? QStringLiteral("\\:") : QString(text[i]);
            }
            return escaped;
        });
    return QStringLiteral(
               "# pip install sqlalchemy \"psycopg[binary]\" pgvector\n"
               "# The connection comes from DATABASE_URL, such as postgresql+psycopg://user@host/database.\n") +
           noteLines(takeaway, QStringLiteral("#")) +
           QStringLiteral("import os\n\nfrom sqlalchemy import create_engine, text\n") + importsText(takeaway) + u'\n' +
           sqlText(sql) + u'\n' + parametersText(takeaway, QStringLiteral(".to_text()")) + u'\n' +
           settingsText(takeaway) +
           QStringLiteral("\n"
                          "engine = create_engine(os.environ[\"DATABASE_URL\"])\n"
                          "with engine.begin() as connection:\n"
                          "    connection.exec_driver_sql(\"SET TRANSACTION READ ONLY\")\n"
                          "    for setting in SETTINGS:\n"
                          "        connection.exec_driver_sql(setting)\n"
                          "    for row in connection.execute(text(SQL), PARAMETERS):\n"
                          "        print(row)\n");
}

} // namespace search
