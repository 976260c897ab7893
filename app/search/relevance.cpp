#include "app/search/relevance.h"

#include "app/db/quoting.h"
#include "app/search/requestsql.h"

#include <QSet>

#include <algorithm>
#include <cmath>
#include <functional>

namespace search {

using core::invalidInput;
using core::Result;

namespace {

constexpr int mostGrades = 1'000'000;

double gain(double grade, qsizetype rank)
{
    return grade / std::log2(double(rank) + 1);
}

double bestGain(const Grades &grades, int k)
{
    QList<double> best;
    for (const double grade : grades) {
        if (grade > 0)
            best << grade;
    }
    std::sort(best.begin(), best.end(), std::greater<>());
    double sum = 0;
    for (qsizetype i = 0; i < best.size() && i < k; ++i)
        sum += gain(best[i], i + 1);
    return sum;
}

/// The fields of a file, line by line, as RFC 4180 quotes them.
class FieldReader
{
public:
    explicit FieldReader(const QByteArray &bytes)
        : m_text(QString::fromUtf8(bytes))
    {
        if (m_text.startsWith(QChar(0xFEFF)))
            m_text.remove(0, 1);
        const qsizetype firstEnd = m_text.indexOf(u'\n');
        m_separator = m_text.left(firstEnd < 0 ? m_text.size() : firstEnd).contains(u'\t') ? u'\t' : u',';
    }

    bool atEnd() const { return m_at >= m_text.size(); }
    int line() const { return m_line; }

    /// The next line's fields; empty for an empty line. Error InvalidInput for a quote that is not closed.
    Result<QStringList> next()
    {
        ++m_line;
        const int began = m_line;
        QStringList fields{QString()};
        bool quoted = false;
        bool any = false;
        for (; m_at < m_text.size(); ++m_at) {
            const QChar c = m_text[m_at];
            if (quoted) {
                readQuoted(c, fields.last(), quoted);
                continue;
            }
            if (c == u'\n')
                break;
            any = any || !c.isSpace();
            if (c == u'"' && fields.last().isEmpty())
                quoted = true;
            else if (c == m_separator)
                fields << QString();
            else if (c != u'\r')
                fields.last() += c;
        }
        if (quoted)
            return invalidInput(QStringLiteral("line %1: a double quote is not closed").arg(began));
        ++m_at;
        return any ? fields : QStringList();
    }

private:
    void readQuoted(QChar c, QString &field, bool &quoted)
    {
        m_line += c == u'\n' ? 1 : 0;
        if (c != u'"') {
            field += c;
        } else if (m_at + 1 < m_text.size() && m_text[m_at + 1] == u'"') {
            field += c;
            ++m_at;
        } else {
            quoted = false;
        }
    }

    QString m_text;
    QChar m_separator;
    qsizetype m_at = 0;
    int m_line = 0;
};

bool isNumeric(const catalog::Column &column)
{
    return column.type == u"smallint" || column.type == u"integer" || column.type == u"bigint" ||
           column.type == u"real" || column.type == u"double precision" || column.type.startsWith(u"numeric");
}

} // namespace

Relevance relevanceOf(const QList<RowKey> &ranking, const Grades &grades, int k)
{
    Relevance relevance;
    relevance.relevant = int(std::count_if(grades.begin(), grades.end(), [](double grade) { return grade > 0; }));
    QSet<RowKey> seen;
    double gained = 0;
    for (const RowKey &key : ranking) {
        if (seen.contains(key))
            continue;
        seen.insert(key);
        const qsizetype rank = seen.size();
        const double grade = grades.value(key, 0);
        if (grade <= 0)
            continue;
        if (relevance.reciprocalRank == 0)
            relevance.reciprocalRank = 1 / double(rank);
        if (rank > k)
            continue;
        gained += gain(grade, rank);
        ++relevance.found;
    }
    const double best = bestGain(grades, k);
    relevance.ndcg = best > 0 ? gained / best : 0;
    relevance.recall = relevance.relevant > 0 ? double(relevance.found) / relevance.relevant : 0;
    return relevance;
}

Result<Labels> parseLabels(const QByteArray &text, int keyColumns)
{
    Labels labels;
    FieldReader reader(text);
    bool first = true;
    while (!reader.atEnd()) {
        const int line = reader.line() + 1;
        const auto fields = reader.next();
        if (!fields)
            return fields.error();
        if (fields->isEmpty())
            continue;
        const bool withQuery = fields->size() == keyColumns + 2;
        if (!withQuery && fields->size() != keyColumns + 1)
            return invalidInput(
                QStringLiteral("line %1: expected query, %2 values of the key and grade, given %3 values")
                    .arg(line)
                    .arg(keyColumns)
                    .arg(fields->size()));
        bool isNumber = false;
        const double grade = fields->last().trimmed().toDouble(&isNumber);
        if (!isNumber && std::exchange(first, false))
            continue;
        first = false;
        if (!isNumber || !std::isfinite(grade) || grade < 0)
            return invalidInput(
                QStringLiteral("line %1: the grade is \"%2\", expected a number from 0").arg(line).arg(fields->last()));
        const QString query = withQuery ? fields->first().trimmed() : QString();
        labels[query].insert(fields->mid(withQuery ? 1 : 0, keyColumns), grade);
    }
    if (labels.isEmpty())
        return invalidInput(QStringLiteral("there is no label"));
    return labels;
}

Grades gradesFor(const Labels &labels, const QString &query)
{
    const auto own = labels.constFind(query.trimmed());
    return own != labels.constEnd() ? *own : labels.value(QString());
}

Result<Grades> loadGrades(jobs::JobContext &context, const catalog::Table &table, const QStringList &keyColumns,
                          const QString &columnName)
{
    const catalog::Column *column = table.column(columnName);
    if (!column) {
        core::Error error =
            invalidInput(QStringLiteral("%1 has no column \"%2\"").arg(table.name.toText(), columnName));
        error.kind = core::ErrorKind::Missing;
        return error;
    }
    const bool isBoolean = column->typeOid == db::OidBool;
    if (!isBoolean && !isNumeric(*column))
        return invalidInput(
            QStringLiteral("column \"%1\" is %2, expected numbers or booleans").arg(columnName, column->type));
    const auto lease = context.lease();
    if (!lease)
        return lease.error();
    const QString name = db::quoteIdentifier(columnName);
    const QString grade = isBoolean ? name + QStringLiteral("::int") : name + QStringLiteral("::float8");
    const QStringList keys = keyColumns.isEmpty() ? QStringList{QStringLiteral("ctid")} : keyColumns;
    const auto rows =
        (*lease)->execute(QStringLiteral("SELECT %1, %2\n  FROM %3\n WHERE %2 > 0 AND %2 <= 1e300\n LIMIT %4")
                              .arg(quotedList(keys), grade, table.name.toSql(), QString::number(mostGrades)));
    if (!rows)
        return rows.error();
    Grades grades;
    for (int row = 0; row < rows->rowCount(); ++row) {
        RowKey key;
        for (int part = 0; part < keys.size(); ++part)
            key << rows->text(row, part);
        grades.insert(key, rows->real(row, int(keys.size())));
    }
    return grades;
}

} // namespace search
