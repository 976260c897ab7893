#include "ui/query/resultwords.h"

#include "app/query/highlight.h"
#include "ui/shared/format.h"

#include <QCoreApplication>

namespace {

constexpr qsizetype LongestAskedLine = 110;
constexpr qsizetype MostAskedLines = 24;

QString tr(const char *text)
{
    return QCoreApplication::translate("ResultWords", text);
}

QString rowsWord(qint64 rows)
{
    return rows == 1 ? tr("1 row") : tr("%1 rows").arg(formatCount(rows));
}

QString cutSentence(const query::StatementReport &report)
{
    const QString why = report.cutBy == query::CutBy::Rows
                            ? tr("the rest is beyond the limit of rows")
                            : tr("the rest is beyond %1").arg(formatBytes(report.rows->size()));
    const QString kept = tr("first %1").arg(rowsWord(report.rowsKept));
    return report.allCounted ? tr("%1 of %2; %3, and was counted").arg(kept, formatCount(report.rowsSent), why)
                             : tr("%1; %2, and was not read").arg(kept, why);
}

} // namespace

QString sketchText(const query::VectorSketch &vector)
{
    const QString dimensions = formatCount(vector.dimensions);
    if (vector.nonZero < 0)
        return tr("%1 · ‖v‖ %2").arg(dimensions, formatNumber(vector.norm, 3));
    return tr("%1 · %2 set · ‖v‖ %3").arg(dimensions, formatCount(vector.nonZero), formatNumber(vector.norm, 3));
}

QString sketchDetails(const query::VectorSketch &vector)
{
    return tr("%1 dimensions, Euclidean norm %2\nCopying gives the whole vector")
        .arg(formatCount(vector.dimensions), formatNumber(vector.norm, 6));
}

QString cutDetails(qint64 wholeBytes)
{
    return tr("The beginning of %1\nCopying gives the whole value").arg(formatBytes({wholeBytes}));
}

QString resultSentence(const query::StatementReport &report)
{
    const bool running = report.state == query::StatementState::Running;
    if (running)
        return tr("%1 so far…").arg(rowsWord(report.rowsKept));
    const QString rows = report.cutBy == query::CutBy::Nothing ? rowsWord(report.rowsKept) : cutSentence(report);
    if (report.error)
        return tr("%1, then it ended").arg(rows);
    return tr("%1 · %2, the first after %3").arg(rows, formatDuration(report.elapsed), formatDuration(report.firstRow));
}

QString outcomeOf(const query::StatementReport &report)
{
    switch (report.state) {
    case query::StatementState::Running:
        return tr("running…");
    case query::StatementState::Succeeded:
        if (report.cutBy != query::CutBy::Nothing)
            return cutSentence(report);
        return report.command.isEmpty() ? tr("nothing to do") : report.command;
    case query::StatementState::Failed:
        return report.error ? report.error->message : tr("failed");
    case query::StatementState::Cancelled:
        return tr("cancelled");
    case query::StatementState::ConnectionLost:
        return tr("connection lost: %1").arg(report.error ? report.error->message : QString());
    }
    Q_UNREACHABLE();
}

QString endSentence(const query::ScriptEnd &end)
{
    QStringList parts;
    parts << (end.ran == 1 ? tr("1 statement in %1").arg(formatDuration(end.elapsed))
                           : tr("%1 statements in %2").arg(formatCount(end.ran), formatDuration(end.elapsed)));
    if (end.notRun > 0)
        parts << tr("%1 not run").arg(formatCount(end.notRun));
    if (end.transaction == query::OpenTransaction::RolledBack)
        parts << tr("the open transaction was rolled back: nothing it wrote is kept");
    if (end.transaction == query::OpenTransaction::AbortedRolledBack)
        parts << tr("the transaction was aborted by the error and rolled back: nothing it wrote is kept");
    return parts.join(QStringLiteral(" · "));
}

bool changesDefinitions(const query::StatementReport &report)
{
    if (report.state != query::StatementState::Succeeded)
        return false;
    const QString verb = report.command.section(u' ', 0, 0);
    return QStringList{QStringLiteral("CREATE"), QStringLiteral("ALTER"), QStringLiteral("DROP"), QStringLiteral("DO"),
                       QStringLiteral("CALL")}
        .contains(verb);
}

QString writesOf(const query::ScriptRequest &request)
{
    QStringList writes;
    for (const query::ScriptStatement &statement : request.statements) {
        if (query::mayWrite(statement.kind))
            writes << query::withShortVectors(statement.text);
    }
    QStringList lines = writes.join(QStringLiteral(";\n")).split(u'\n');
    for (QString &line : lines)
        line = line.size() > LongestAskedLine ? line.left(LongestAskedLine) + u'…' : line;
    if (lines.size() > MostAskedLines)
        lines = lines.mid(0, MostAskedLines) << QStringLiteral("…");
    return lines.join(u'\n');
}
