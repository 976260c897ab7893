#include "app/search/takeawaywriters.h"

namespace search {

using vectors::VectorType;
using vectors::VectorValue;

namespace {

const QString indent = QStringLiteral("  ");

QString vectorText(const VectorValue &value)
{
    const QString deeper = indent + indent;
    switch (value.type) {
    case VectorType::Vector:
    case VectorType::Halfvec:
        return QStringLiteral("pgvector.toSql([\n%1\n%2])").arg(elementLines(value, deeper), indent);
    case VectorType::Sparsevec:
        return QStringLiteral("pgvector.toSql(new SparseVector({\n%1\n%2}, %3))")
            .arg(positionPairs(value, deeper), indent, QString::number(value.dimensions));
    case VectorType::Bit:
        return doubleQuoted(vectors::toText(value));
    }
    Q_UNREACHABLE();
}

QString valueText(const SearchParameter &parameter)
{
    if (const auto *vector = std::get_if<VectorValue>(&parameter.value))
        return vectorText(*vector);
    const bool isNumber =
        std::holds_alternative<double>(parameter.value) || std::holds_alternative<qint64>(parameter.value);
    return isNumber ? parameterText(parameter) : doubleQuoted(parameterText(parameter));
}

bool hasSparse(const Takeaway &takeaway)
{
    for (const SearchParameter &parameter : takeaway.sql.parameters) {
        const auto *vector = std::get_if<VectorValue>(&parameter.value);
        if (vector && vector->type == VectorType::Sparsevec)
            return true;
    }
    return false;
}

} // namespace

QString takeawayNode(const Takeaway &takeaway)
{
    QString text =
        QStringLiteral("// npm install pg pgvector\n"
                       "// The connection comes from DATABASE_URL, else from PGHOST, PGDATABASE and so on.\n") +
        noteLines(takeaway, QStringLiteral("//")) + QStringLiteral("import pg from \"pg\";\n");
    if (hasVectors(takeaway))
        text += QStringLiteral("import pgvector from \"pgvector/pg\";\n");
    if (hasSparse(takeaway))
        text += QStringLiteral("import { SparseVector } from \"pgvector\";\n");
    text += QStringLiteral("\nconst sql = [\n");
    for (const QString &line : takeaway.sql.sql.split(u'\n'))
        text += indent + doubleQuoted(line) + QStringLiteral(",\n");
    text += QStringLiteral("].join(\"\\n\");\n\nconst parameters = [\n");
    for (const SearchParameter &parameter : takeaway.sql.parameters)
        text += QStringLiteral("  // %1\n").arg(parameter.name) + indent + valueText(parameter) + QStringLiteral(",\n");
    text += QStringLiteral("];\n\nconst settings = [\n");
    for (const QString &statement : settingStatements(takeaway))
        text += indent + doubleQuoted(statement) + QStringLiteral(",\n");
    return text + QStringLiteral("];\n\n"
                                 "const url = process.env.DATABASE_URL;\n"
                                 "const client = new pg.Client(url ? { connectionString: url } : {});\n"
                                 "await client.connect();\n"
                                 "try {\n"
                                 "  await client.query(\"BEGIN READ ONLY\");\n"
                                 "  for (const setting of settings) await client.query(setting);\n"
                                 "  const answer = await client.query(sql, parameters);\n"
                                 "  console.table(answer.rows);\n"
                                 "  await client.query(\"COMMIT\");\n"
                                 "} finally {\n"
                                 "  await client.end();\n"
                                 "}\n");
}

} // namespace search
