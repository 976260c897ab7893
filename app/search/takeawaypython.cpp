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

/// How vectors are written: as objects of pgvector's package, or as the text that the server reads.
enum class VectorStyle { Objects, Texts };

/// A list is an array in the server's text form, so that the server infers its type.
QString valueText(const SearchParameter &parameter, VectorStyle style)
{
    if (const auto *vector = std::get_if<VectorValue>(&parameter.value))
        return style == VectorStyle::Objects ? vectorText(*vector)
                                             : wrappedLiteral(vectors::toText(*vector), indent + indent);
    const bool isNumber =
        std::holds_alternative<double>(parameter.value) || std::holds_alternative<qint64>(parameter.value);
    return isNumber ? parameterText(parameter) : doubleQuoted(parameterText(parameter));
}

QString parametersText(const Takeaway &takeaway, VectorStyle style)
{
    QString text = QStringLiteral("PARAMETERS = {\n");
    for (const SearchParameter &parameter : takeaway.sql.parameters)
        text += indent + doubleQuoted(parameter.name) + QStringLiteral(": ") + valueText(parameter, style) +
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

QString psycopgProgram(const Takeaway &takeaway, VectorStyle style)
{
    const QString sql = withPlaceholders(
        takeaway.sql, [](const SearchParameter &one) { return QStringLiteral("%(") + one.name + QStringLiteral(")s"); },
        [](QString text) { return text.replace(u'%', QStringLiteral("%%")); });
    const bool objects = style == VectorStyle::Objects && hasVectors(takeaway);
    return QStringLiteral("# pip install \"psycopg[binary]\"") +
           (style == VectorStyle::Objects ? QStringLiteral(" pgvector\n") : QStringLiteral("\n")) +
           QStringLiteral("# The connection comes from DATABASE_URL, else from PGHOST, PGDATABASE and so on.\n") +
           noteLines(takeaway, QStringLiteral("#")) + QStringLiteral("import os\n\nimport psycopg\n") +
           (objects ? importsText(takeaway) + QStringLiteral("from pgvector.psycopg import register_vector\n")
                    : QString()) +
           u'\n' + sqlText(sql) + u'\n' + parametersText(takeaway, style) + u'\n' + settingsText(takeaway) +
           QStringLiteral("\n"
                          "with psycopg.connect(os.environ.get(\"DATABASE_URL\", \"\")) as connection:\n") +
           (objects ? QStringLiteral("    register_vector(connection)\n") : QString()) +
           QStringLiteral("    with connection.transaction():\n"
                          "        connection.execute(\"SET TRANSACTION READ ONLY\")\n"
                          "        for setting in SETTINGS:\n"
                          "            connection.execute(setting)\n"
                          "        for row in connection.execute(SQL, PARAMETERS):\n"
                          "            print(row)\n");
}

} // namespace

QString takeawayPlainPython(const Takeaway &takeaway)
{
    return psycopgProgram(takeaway, VectorStyle::Texts);
}

QString takeawayPython(const Takeaway &takeaway)
{
    return psycopgProgram(takeaway, VectorStyle::Objects);
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
               "# pip install sqlalchemy \"psycopg[binary]\"\n"
               "# The connection comes from DATABASE_URL, such as postgresql+psycopg://user@host/database.\n") +
           noteLines(takeaway, QStringLiteral("#")) +
           QStringLiteral("import os\n\nfrom sqlalchemy import create_engine, text\n\n") + sqlText(sql) + u'\n' +
           parametersText(takeaway, VectorStyle::Texts) + u'\n' + settingsText(takeaway) +
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
