#include "app/sweep/kepttruth.h"

#include "app/core/resource.h"

#include <QCryptographicHash>
#include <QDataStream>
#include <QIODevice>

#include <algorithm>

namespace sweep {

using core::Result;

namespace {

/// Each part with its length, so that no two lists of parts run together alike.
void addPart(QCryptographicHash &hash, const QByteArray &part)
{
    hash.addData(QByteArray::number(part.size()) + ' ');
    hash.addData(part);
}

} // namespace

Result<std::optional<QByteArray>> truthFingerprint(db::Connection &connection, const SweepSetup &setup,
                                                   const QList<SweepQuery> &queries, int k)
{
    if (!setup.exact.where.trimmed().isEmpty())
        return std::optional<QByteArray>();
    const auto version = connection.execute({core::readResource(QStringLiteral(":/sql/sweep_table_version.sql")),
                                             {db::Parameter::text(setup.exact.table.toSql())}});
    if (!version)
        return version.error();
    if (version->rowCount() == 0 || version->isNull(0, 0))
        return std::optional<QByteArray>();
    QCryptographicHash hash(QCryptographicHash::Sha1);
    for (const QString &part :
         {version->text(0, 0), setup.exact.table.toSql(), setup.exact.column, vectors::operatorOf(setup.exact.distance),
          search::keyColumnsOf(setup.exact).join(QChar(0)), QString::number(k)})
        addPart(hash, part.toUtf8());
    for (const SweepQuery &query : queries) {
        addPart(hash, query.original);
        addPart(hash, query.ownRow);
    }
    return std::optional(hash.result());
}

QByteArray packAnswers(const QList<ExactAnswer> &answers)
{
    QByteArray packed;
    QDataStream stream(&packed, QIODevice::WriteOnly);
    stream.setVersion(QDataStream::Qt_6_4);
    stream << quint32(answers.size());
    for (const ExactAnswer &answer : answers)
        stream << QList<double>(answer.nearest.begin(), answer.nearest.end()) << answer.byRow << answer.tiesKnown
               << answer.scale;
    return qCompress(packed, 1);
}

Result<QList<ExactAnswer>> unpackAnswers(const QByteArray &packed)
{
    QDataStream stream(qUncompress(packed));
    stream.setVersion(QDataStream::Qt_6_4);
    quint32 count = 0;
    stream >> count;
    QList<ExactAnswer> answers;
    while (stream.status() == QDataStream::Ok && quint32(answers.size()) < count) {
        ExactAnswer answer;
        QList<double> nearest;
        stream >> nearest >> answer.byRow >> answer.tiesKnown >> answer.scale;
        answer.nearest.assign(nearest.begin(), nearest.end());
        answers << answer;
    }
    if (stream.status() != QDataStream::Ok)
        return core::invalidInput(QStringLiteral("kept neighbours are cut off"));
    return answers;
}

QString truthDigest(const QList<SweepQuery> &queries, const QList<ExactAnswer> &answers)
{
    QCryptographicHash hash(QCryptographicHash::Sha1);
    for (const SweepQuery &query : queries)
        hash.addData(query.original);
    for (const ExactAnswer &answer : answers) {
        QList<QByteArray> rows = answer.byRow.keys();
        std::sort(rows.begin(), rows.end());
        for (const QByteArray &row : rows)
            hash.addData(row);
    }
    return QString::fromLatin1(hash.result().toHex());
}

core::Error rowsHaveChanged(const QString &table)
{
    return core::invalidInput(QStringLiteral("the rows of %1 have changed since the sweep was cut off").arg(table),
                              QStringLiteral("Measure anew; what was measured before stays in the workspace."));
}

} // namespace sweep
