#include "ui/sweep/pastsweeps.h"

#include "ui/shared/format.h"

#include <QMenu>

using core::Result;
using sweep::PastSweep;
using workspace::SweepKind;
using workspace::SweepRecord;
using workspace::SweepState;

namespace {

constexpr int MostShown = 30;

QString stateWords(SweepState state)
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

} // namespace

QString sweepTitle(const SweepRecord &record)
{
    QStringList words{numberLocale().toString(record.startedAt.toLocalTime(), QStringLiteral("d MMM yyyy HH:mm")),
                      record.index, PastSweeps::tr("%1 points").arg(record.points)};
    const QString state = stateWords(record.state);
    if (!state.isEmpty())
        words << state;
    return words.join(QStringLiteral(" · "));
}

PastSweeps::PastSweeps(jobs::JobRunner &runner, const workspace::Workspace &workspace, QObject *parent,
                       workspace::SweepKind kind)
    : QObject(parent)
    , m_runner(runner)
    , m_workspace(workspace)
    , m_kind(kind)
    , m_menu(std::make_unique<QMenu>())
    , m_list(runner)
    , m_load(runner)
{
    m_menu->setObjectName(QStringLiteral("sweepPastMenu"));
}

PastSweeps::~PastSweeps() = default;

bool PastSweeps::isEmpty() const
{
    return m_menu->isEmpty();
}

void PastSweeps::setTable(const catalog::ObjectName &table)
{
    m_table = table;
    reload();
}

void PastSweeps::reload()
{
    const auto job = m_runner.start<QList<SweepRecord>>(
        tr("Past sweeps"), {}, [workspace = m_workspace, kind = m_kind, table = m_table.toText()](jobs::JobContext &) {
            return workspace::listSweeps(workspace, table, kind, MostShown);
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
    for (const SweepRecord &record : records) {
        if (record.points == 0)
            continue;
        QAction *action = m_menu->addAction(sweepTitle(record));
        action->setObjectName(QStringLiteral("sweepPast%1").arg(record.id));
        connect(action, &QAction::triggered, this, [this, id = record.id] { load(id); });
    }
    emit listChanged();
}

void PastSweeps::load(qint64 id)
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
