#include "ui/sweep/pastsweeps.h"

#include "app/sweep/sweepfile.h"
#include "ui/shared/format.h"

#include <QMenu>

#include <algorithm>

using core::Result;
using sweep::PastSweep;
using workspace::SweepKind;
using workspace::SweepRecord;
using workspace::SweepState;

namespace {

constexpr int MostInMenu = 12;
constexpr int MostInList = 500;

} // namespace

QString sweepStateWords(SweepState state)
{
    switch (state) {
    case SweepState::Running:
        return PastSweeps::tr("not ended");
    case SweepState::Succeeded:
        return {};
    case SweepState::Failed:
        return PastSweeps::tr("failed");
    case SweepState::Cancelled:
        return PastSweeps::tr("stopped");
    case SweepState::ConnectionLost:
        return PastSweeps::tr("connection lost");
    }
    return {};
}

QString sweepTitle(const SweepRecord &record)
{
    QStringList words{numberLocale().toString(record.startedAt.toLocalTime(), QStringLiteral("d MMM yyyy HH:mm")),
                      record.index.isEmpty() ? record.column : record.index,
                      PastSweeps::tr("%1 points").arg(record.points)};
    if (!record.name.isEmpty())
        words.prepend(record.name);
    const QString state = sweepStateWords(record.state);
    if (!state.isEmpty())
        words << state;
    return words.join(QStringLiteral(" · "));
}

PastSweeps::PastSweeps(jobs::JobRunner &runner, const workspace::Workspace &workspace, QObject *parent, SweepKind kind)
    : QObject(parent)
    , m_runner(runner)
    , m_workspace(workspace)
    , m_kind(kind)
    , m_menu(std::make_unique<QMenu>())
    , m_list(runner)
    , m_load(runner)
{
    m_menu->setObjectName(QStringLiteral("sweepPastMenu"));
    m_allAction = new QAction(tr("All of them…"), this);
    m_allAction->setObjectName(QStringLiteral("sweepPastAll"));
}

PastSweeps::~PastSweeps() = default;

void PastSweeps::setTable(const catalog::ObjectName &table)
{
    m_table = table;
    m_loaded = false;
    if (!m_overlays.isEmpty()) {
        m_overlays.clear();
        emit overlaysChanged();
    }
    reload();
}

void PastSweeps::reload()
{
    const auto job = m_runner.start<QList<SweepRecord>>(
        tr("Past sweeps"), {}, [workspace = m_workspace, kind = m_kind, table = m_table.toText()](jobs::JobContext &) {
            return workspace::listSweeps(workspace, table, kind, MostInList);
        });
    m_list.follow(job, this, [this](const Result<QList<SweepRecord>> &records) {
        if (records)
            fill(*records);
        else
            emit failed(records.error());
    });
}

void PastSweeps::fill(const QList<SweepRecord> &records)
{
    m_menu->clear();
    m_loaded = true;
    m_records = records;
    m_records.removeIf([](const SweepRecord &record) { return record.points == 0; });
    for (const SweepRecord &record : m_records.first(std::min<qsizetype>(m_records.size(), MostInMenu))) {
        QAction *action = m_menu->addAction(sweepTitle(record));
        action->setObjectName(QStringLiteral("sweepPast%1").arg(record.id));
        connect(action, &QAction::triggered, this, [this, id = record.id] { show(id); });
    }
    m_menu->addSeparator();
    m_menu->addAction(m_allAction);
    emit listChanged();
}

void PastSweeps::show(qint64 id)
{
    emit picked(id);
    if (m_kind != SweepKind::Settings)
        return;
    const auto job = m_runner.start<PastSweep>(tr("Past sweep"), {}, [workspace = m_workspace, id](jobs::JobContext &) {
        return sweep::loadPastSweep(workspace, id);
    });
    m_load.follow(job, this, [this](const Result<PastSweep> &past) {
        if (past)
            emit chosen(*past);
        else
            emit failed(past.error());
    });
}

void PastSweeps::change(const QString &title, const QString &note,
                        const std::function<Result<void>(const workspace::Workspace &)> &work)
{
    const auto job = m_runner.start<void>(
        title, {}, [workspace = m_workspace, work](jobs::JobContext &) { return work(workspace); });
    jobs::onFinished(job.result, this, [this, note](const Result<void> &changed) {
        if (!changed) {
            emit failed(changed.error());
            return;
        }
        if (!note.isEmpty())
            emit done(note);
        reload();
    });
}

void PastSweeps::rename(qint64 id, const QString &name)
{
    change(tr("Rename a sweep"), {},
           [id, name](const workspace::Workspace &workspace) { return workspace::renameSweep(workspace, id, name); });
}

void PastSweeps::remove(qint64 id)
{
    setOverlaid(id, false);
    change(tr("Delete a sweep"), {},
           [id](const workspace::Workspace &workspace) { return workspace::deleteSweep(workspace, id); });
}

void PastSweeps::exportTo(qint64 id, const QString &path)
{
    change(tr("Export a sweep"), tr("Exported as %1").arg(path), [id, path](const workspace::Workspace &workspace) {
        const auto exported = sweep::exportSweep(workspace, id, path);
        return exported ? Result<void>() : Result<void>(exported.error());
    });
}

void PastSweeps::importFrom(const QString &path)
{
    change(tr("Import a sweep"), tr("Imported %1").arg(path), [path](const workspace::Workspace &workspace) {
        const auto imported = sweep::importSweep(workspace, path);
        return imported ? Result<void>() : Result<void>(imported.error());
    });
}

void PastSweeps::compare(qint64 first, qint64 second)
{
    using Two = std::pair<PastSweep, PastSweep>;
    const auto job = m_runner.start<Two>(tr("Compare sweeps"), {},
                                         [workspace = m_workspace, first, second](jobs::JobContext &) -> Result<Two> {
                                             const auto one = sweep::loadPastSweep(workspace, first);
                                             if (!one)
                                                 return one.error();
                                             const auto other = sweep::loadPastSweep(workspace, second);
                                             return other ? Result<Two>({*one, *other}) : Result<Two>(other.error());
                                         });
    m_load.follow(job, this, [this](const Result<Two> &two) {
        if (two)
            emit compared(two->first, two->second);
        else
            emit failed(two.error());
    });
}

void PastSweeps::setOverlaid(qint64 id, bool on)
{
    const bool removed = m_overlays.removeIf([id](const SweepOverlay &overlay) { return overlay.id == id; }) > 0;
    if (!on && removed)
        emit overlaysChanged();
    if (!on || m_kind != SweepKind::Settings)
        return;
    const auto job = m_runner.start<PastSweep>(tr("Past sweep"), {}, [workspace = m_workspace, id](jobs::JobContext &) {
        return sweep::loadPastSweep(workspace, id);
    });
    jobs::onFinished(job.result, this, [this](const Result<PastSweep> &past) {
        if (past)
            addOverlay(*past);
        else
            emit failed(past.error());
    });
}

void PastSweeps::addOverlay(const PastSweep &past)
{
    if (past.record.table != m_table.toText())
        return; // another table was chosen meanwhile
    const SweepRecord &record = past.record;
    const QString name = record.name.isEmpty()
                             ? numberLocale().toString(record.startedAt.toLocalTime(), QStringLiteral("d MMM HH:mm"))
                             : record.name;
    m_overlays.append({record.id, tr("%1, %2").arg(record.index, name), past.result});
    emit overlaysChanged();
}
