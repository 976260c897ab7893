#include "app/search/takeawaywriters.h"

namespace search {

using vectors::VectorType;
using vectors::VectorValue;

namespace {

const QString indent = QStringLiteral("\t");

/// A composite literal that is broken into lines ends with a comma.
QString vectorText(const VectorValue &value)
{
    const QString deeper = indent + indent;
    switch (value.type) {
    case VectorType::Vector:
        return QStringLiteral("pgvector.NewVector([]float32{\n%1,\n%2})").arg(elementLines(value, deeper), indent);
    case VectorType::Halfvec:
        return QStringLiteral("pgvector.NewHalfVector([]float32{\n%1,\n%2})").arg(elementLines(value, deeper), indent);
    case VectorType::Sparsevec:
        if (value.elements.empty())
            return QStringLiteral("pgvector.NewSparseVectorFromMap(map[int32]float32{}, %1)").arg(value.dimensions);
        return QStringLiteral("pgvector.NewSparseVectorFromMap(map[int32]float32{\n%1,\n%2}, %3)")
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
    if (std::holds_alternative<double>(parameter.value))
        return QStringLiteral("float64(%1)").arg(parameterText(parameter));
    if (std::holds_alternative<qint64>(parameter.value))
        return QStringLiteral("int64(%1)").arg(parameterText(parameter));
    return doubleQuoted(parameterText(parameter));
}

/// Types of pgvector's Go client; bits travel as text.
bool needsClientTypes(const Takeaway &takeaway)
{
    for (const SearchParameter &parameter : takeaway.sql.parameters) {
        const auto *vector = std::get_if<VectorValue>(&parameter.value);
        if (vector && vector->type != VectorType::Bit)
            return true;
    }
    return false;
}

QString programText(bool types)
{
    return QStringLiteral("func main() {\n"
                          "\tctx := context.Background()\n"
                          "\tconnection, err := pgx.Connect(ctx, os.Getenv(\"DATABASE_URL\"))\n"
                          "\tif err != nil {\n"
                          "\t\tlog.Fatal(err)\n"
                          "\t}\n"
                          "\tdefer connection.Close(ctx)\n") +
           (types ? QStringLiteral("\tif err := pgxvec.RegisterTypes(ctx, connection); err != nil {\n"
                                   "\t\tlog.Fatal(err)\n"
                                   "\t}\n")
                  : QString()) +
           QStringLiteral("\ttx, err := connection.BeginTx(ctx, pgx.TxOptions{AccessMode: pgx.ReadOnly})\n"
                          "\tif err != nil {\n"
                          "\t\tlog.Fatal(err)\n"
                          "\t}\n"
                          "\tdefer tx.Rollback(ctx)\n"
                          "\tfor _, setting := range settings {\n"
                          "\t\tif _, err := tx.Exec(ctx, setting); err != nil {\n"
                          "\t\t\tlog.Fatal(err)\n"
                          "\t\t}\n"
                          "\t}\n"
                          "\trows, err := tx.Query(ctx, sql, parameters...)\n"
                          "\tif err != nil {\n"
                          "\t\tlog.Fatal(err)\n"
                          "\t}\n"
                          "\tdefer rows.Close()\n"
                          "\tfor rows.Next() {\n"
                          "\t\tvalues, err := rows.Values()\n"
                          "\t\tif err != nil {\n"
                          "\t\t\tlog.Fatal(err)\n"
                          "\t\t}\n"
                          "\t\tfmt.Println(values...)\n"
                          "\t}\n"
                          "\tif err := rows.Err(); err != nil {\n"
                          "\t\tlog.Fatal(err)\n"
                          "\t}\n"
                          "}\n");
}

} // namespace

QString takeawayGo(const Takeaway &takeaway)
{
    const bool types = needsClientTypes(takeaway);
    QString text =
        QStringLiteral("// The connection comes from DATABASE_URL, else from PGHOST, PGDATABASE and so on.\n") +
        noteLines(takeaway, QStringLiteral("//")) +
        QStringLiteral("package main\n\nimport (\n\t\"context\"\n\t\"fmt\"\n\t\"log\"\n\t\"os\"\n\n"
                       "\t\"github.com/jackc/pgx/v5\"\n");
    if (types)
        text += QStringLiteral("\t\"github.com/pgvector/pgvector-go\"\n"
                               "\tpgxvec \"github.com/pgvector/pgvector-go/pgx\"\n");
    text += QStringLiteral(")\n\nconst sql = \"\" +\n") +
            quotedLines(takeaway.sql.sql, indent, QStringLiteral(" +\n")) +
            QStringLiteral("\n\nvar parameters = []any{\n");
    for (const SearchParameter &parameter : takeaway.sql.parameters)
        text += QStringLiteral("\t// %1\n").arg(parameter.name) + indent + valueText(parameter) + QStringLiteral(",\n");
    text += QStringLiteral("}\n\nvar settings = []string{\n");
    for (const QString &statement : settingStatements(takeaway))
        text += indent + doubleQuoted(statement) + QStringLiteral(",\n");
    return text + QStringLiteral("}\n\n") + programText(types);
}

} // namespace search
