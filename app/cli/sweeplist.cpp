#include "app/cli/sweeplist.h"

#include "app/cli/options.h"
#include "app/cli/session.h"
#include "app/sweep/comparesweeps.h"
#include "app/sweep/recordsweep.h"
#include "app/sweep/sweepfile.h"
#include "app/sweep/sweepjson.h"

#include <QJsonArray>

#include <algorithm>
#include <limits>

namespace cli {

using core::Result;
using sweep::ComparedSetting;
using workspace::SweepRecord;

namespace {

workspace::Workspace ourWorkspace()
{
    return workspace::Workspace(workspace::Workspace::defaultPath());
}

QJsonObject toJson(const SweepRecord &record)
{
    return {
        {QStringLiteral("id"), record.id},
        {QStringLiteral("name"), record.name},
        {QStringLiteral("started_at"), record.startedAt.toString(Qt::ISODateWithMs)},
        {QStringLiteral("ended_at"),
         record.endedAt ? QJsonValue(record.endedAt->toString(Qt::ISODateWithMs)) : QJsonValue()},
        {QStringLiteral("connection"), record.connection},
        {QStringLiteral("table"), record.table},
        {QStringLiteral("column"), record.column},
        {QStringLiteral("index"), record.index},
        {QStringLiteral("kind"), workspace::nameOf(record.kind)},
        {QStringLiteral("points"), record.points},
        {QStringLiteral("state"), workspace::nameOf(record.state)},
        {QStringLiteral("error"), record.error},
    };
}

TextTable tableOf(const QList<SweepRecord> &records)
{
    constexpr auto Right = TextTable::Align::Right;
    TextTable table;
    table.addColumn(QStringLiteral("ID"), Right);
    for (const char *header : {"NAME", "STARTED", "TABLE", "INDEX", "KIND"})
        table.addColumn(QString::fromLatin1(header));
    table.addColumn(QStringLiteral("POINTS"), Right);
    table.addColumn(QStringLiteral("STATE"));
    for (const SweepRecord &record : records)
        table.addRow({QString::number(record.id), record.name,
                      record.startedAt.toLocalTime().toString(QStringLiteral("yyyy-MM-dd HH:mm")),
                      record.table + u'.' + record.column, record.index, workspace::nameOf(record.kind),
                      QString::number(record.points), workspace::nameOf(record.state)});
    return table;
}

Result<sweep::PastSweep> sweepOfSettings(qint64 id)
{
    const auto stored = workspace::loadSweep(ourWorkspace(), id);
    if (!stored)
        return stored.error();
    if (stored->sweep.kind != workspace::SweepKind::Settings)
        return core::invalidInput(QStringLiteral("sweep %1 is of kind %2; only sweeps of settings are compared")
                                      .arg(id)
                                      .arg(workspace::nameOf(stored->sweep.kind)));
    return sweep::loadPastSweep(ourWorkspace(), id);
}

QString caveatText(sweep::ComparisonCaveat caveat)
{
    switch (caveat) {
    case sweep::ComparisonCaveat::OtherTable:
        return QStringLiteral("they measured different columns");
    case sweep::ComparisonCaveat::OtherK:
        return QStringLiteral("they asked for different numbers of neighbours");
    case sweep::ComparisonCaveat::OtherDistance:
        return QStringLiteral("they counted recall by different distances");
    case sweep::ComparisonCaveat::OtherCondition:
        return QStringLiteral("they had different conditions");
    case sweep::ComparisonCaveat::OtherSource:
        return QStringLiteral("their queries came from different places");
    case sweep::ComparisonCaveat::OtherQueries:
        return QStringLiteral("they drew different queries");
    }
    Q_UNREACHABLE();
}

QString signedText(double value)
{
    return (value < 0 ? QString() : QStringLiteral("+")) + QString::number(value, 'f', 3);
}

QJsonValue numberOrNull(const std::optional<double> &value)
{
    return value ? QJsonValue(*value) : QJsonValue();
}

QJsonObject toJson(const ComparedSetting &row)
{
    const auto recall = [](const std::optional<sweep::SweepPoint> &point) {
        return point ? std::optional(point->recall.mean) : std::nullopt;
    };
    QJsonObject json{{QStringLiteral("settings"), sweep::settingsToJson(row.settings)},
                     {QStringLiteral("k"), row.k},
                     {QStringLiteral("recall_first"), numberOrNull(recall(row.first))},
                     {QStringLiteral("recall_second"), numberOrNull(recall(row.second))},
                     {QStringLiteral("p50_factor"), numberOrNull(row.latencyFactor)},
                     {QStringLiteral("p95_factor"), numberOrNull(row.p95Factor)},
                     {QStringLiteral("differs"), row.differs()}};
    if (row.difference) {
        json.insert(QStringLiteral("difference"), row.difference->mean);
        json.insert(QStringLiteral("difference_low"), row.difference->low);
        json.insert(QStringLiteral("difference_high"), row.difference->high);
    }
    return json;
}

TextTable tableOf(const QList<ComparedSetting> &rows, const QString &first, const QString &second)
{
    constexpr auto Right = TextTable::Align::Right;
    const auto recall = [](const std::optional<sweep::SweepPoint> &point) {
        return point ? QString::number(point->recall.mean, 'f', 3) : QStringLiteral("-");
    };
    const auto factor = [](const std::optional<double> &value) {
        return value ? u'x' + QString::number(*value, 'f', 2) : QStringLiteral("-");
    };
    const bool severalK =
        std::any_of(rows.begin(), rows.end(), [&rows](const ComparedSetting &row) { return row.k != rows.first().k; });
    TextTable table;
    if (severalK)
        table.addColumn(QStringLiteral("K"), Right);
    table.addColumn(QStringLiteral("SETTINGS"));
    for (const QString &header :
         {QStringLiteral("RECALL ") + first, QStringLiteral("RECALL ") + second, QStringLiteral("DIFFERENCE")})
        table.addColumn(header, Right);
    table.addColumn(QStringLiteral("95 % INTERVAL"));
    table.addColumn(QStringLiteral("P50"), Right);
    table.addColumn(QStringLiteral("P95"), Right);
    for (const ComparedSetting &row : rows) {
        const QString interval =
            row.difference ? signedText(row.difference->low) + QStringLiteral(" to ") + signedText(row.difference->high)
                           : QString();
        QStringList cells{sweep::settingsText(row.settings) + (row.forced ? QStringLiteral(" forced") : QString()),
                          recall(row.first),
                          recall(row.second),
                          row.difference ? signedText(row.difference->mean) : QStringLiteral("-"),
                          interval,
                          factor(row.latencyFactor),
                          factor(row.p95Factor)};
        if (severalK)
            cells.prepend(QString::number(row.k));
        table.addRow(cells);
    }
    return table;
}

} // namespace

void SweepList::declare(CLI::App *app)
{
    app->add_flag("--list", m_list, "List the sweeps that the workspace keeps, of --table where it is given");
    app->add_option("--rename", m_rename, "Give a kept sweep a name")->type_name("ID NAME");
    app->add_option("--delete", m_delete, "Delete a kept sweep")->type_name("ID");
    CLI::Option *exporting =
        app->add_option("--export", m_export,
                        "Write a kept sweep to a file, with all its points and, where they are few, its raw samples; "
                        "to a .csv its samples alone")
            ->type_name("ID FILE");
    app->add_flag("--samples", m_samples, "… with all its samples, however many")->needs(exporting);
    addText(app, "--import FILE", m_import, "Take such a file into the workspace");
    app->add_option("--compare", m_compare, "Compare two kept sweeps, setting by setting")->type_name("ID ID");
}

bool SweepList::isWanted() const
{
    return m_list || m_delete || m_rename || m_export || m_compare || !m_import.isEmpty();
}

Result<ExitStatus> SweepList::run(Session &session, const QString &table) const
{
    if (const auto changed = change(session); !changed)
        return changed.error();
    if (!m_import.isEmpty()) {
        const auto id = sweep::importSweep(ourWorkspace(), m_import);
        if (!id)
            return id.error();
        if (session.json())
            session.output().write(QJsonObject{{QStringLiteral("id"), *id}});
        else
            session.output().writeLine(QStringLiteral("kept as sweep %1").arg(*id));
    }
    if (m_compare) {
        if (const auto compared = compare(session); !compared)
            return compared.error();
    }
    if (m_list) {
        if (const auto listed = list(session, table); !listed)
            return listed.error();
    }
    return ExitStatus::Done;
}

/// The workspace's own functions do not mind a sweep that is not there.
Result<void> SweepList::change(Session &session) const
{
    const workspace::Workspace workspace = ourWorkspace();
    if (m_export) {
        const QString path = QString::fromStdString(m_export->second);
        const auto left = sweep::exportSweep(workspace, m_export->first, path,
                                             m_samples ? sweep::ExportedSamples::All : sweep::ExportedSamples::IfFew);
        if (!left)
            return left.error();
        if (*left)
            session.output().note(
                QStringLiteral("without its samples, which are more than %1; --samples takes them too")
                    .arg(sweep::FewSamples));
    }
    if (m_rename) {
        const auto there = workspace::loadSweep(workspace, m_rename->first);
        const auto renamed =
            there ? workspace::renameSweep(workspace, m_rename->first, QString::fromStdString(m_rename->second))
                  : Result<void>(there.error());
        if (!renamed)
            return renamed;
    }
    if (!m_delete)
        return {};
    const auto there = workspace::loadSweep(workspace, *m_delete);
    return there ? workspace::deleteSweep(workspace, *m_delete) : Result<void>(there.error());
}

Result<void> SweepList::list(Session &session, const QString &table) const
{
    auto records = workspace::listAllSweeps(ourWorkspace(), std::numeric_limits<int>::max());
    if (!records)
        return records.error();
    records->removeIf([&table](const SweepRecord &record) {
        return !table.isEmpty() && record.table != table && record.table != QStringLiteral("public.") + table;
    });
    if (session.json()) {
        QJsonArray sweeps;
        for (const SweepRecord &record : std::as_const(*records))
            sweeps << toJson(record);
        session.output().write(QJsonObject{{QStringLiteral("sweeps"), sweeps}});
    } else if (records->isEmpty()) {
        session.output().note(QStringLiteral("the workspace keeps no sweep"));
    } else {
        session.output().write(tableOf(*records));
    }
    return {};
}

Result<void> SweepList::compare(Session &session) const
{
    const auto first = sweepOfSettings(m_compare->first);
    if (!first)
        return first.error();
    const auto second = sweepOfSettings(m_compare->second);
    if (!second)
        return second.error();
    const auto rows = sweep::compareSweeps(first->result, second->result);
    if (session.json()) {
        QJsonArray settings;
        for (const ComparedSetting &row : rows)
            settings << toJson(row);
        session.output().write(QJsonObject{{QStringLiteral("first"), toJson(first->record)},
                                           {QStringLiteral("second"), toJson(second->record)},
                                           {QStringLiteral("settings"), settings}});
        return {};
    }
    session.output().write(tableOf(rows, QString::number(m_compare->first), QString::number(m_compare->second)));
    for (const auto caveat : sweep::comparisonCaveats(first->result.head, second->result.head))
        session.output().note(caveatText(caveat));
    return {};
}

} // namespace cli
