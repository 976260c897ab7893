#include "ui/sweep/pastruns.h"

#include "ui/sweep/pastsweeps.h"

#include <QMenu>

using core::Result;
using workspace::SweepRecord;

namespace {

constexpr int MostShown = 30;

} // namespace

PastRuns::PastRuns(jobs::JobRunner &runner, const workspace::Workspace &workspace, workspace::SweepKind kind,
                   QObject *parent)
    : QObject(parent)
    , m_runner(runner)
    , m_workspace(workspace)
    , m_kind(kind)
    , m_menu(std::make_unique<QMenu>())
    , m_list(runner)
{
}

PastRuns::~PastRuns() = default;

bool PastRuns::isEmpty() const
{
    return m_menu->isEmpty();
}

void PastRuns::setTable(const catalog::ObjectName &table)
{
    m_table = table;
    reload();
}

void PastRuns::reload()
{
    const auto job = m_runner.start<QList<SweepRecord>>(
        tr("Past measurements"), {},
        [workspace = m_workspace, table = m_table.toText(), kind = m_kind](jobs::JobContext &) {
            return workspace::listSweeps(workspace, table, kind, MostShown);
        });
    m_list.follow(job, this, [this](const Result<QList<SweepRecord>> &records) {
        if (records)
            fill(*records);
        else
            emit failed(records.error());
    });
}

void PastRuns::fill(const QList<SweepRecord> &records)
{
    m_menu->clear();
    for (SweepRecord record : records) {
        if (record.points == 0)
            continue;
        if (record.index.isEmpty())
            record.index = record.column;
        QAction *action = m_menu->addAction(sweepTitle(record));
        action->setObjectName(QStringLiteral("pastRun%1").arg(record.id));
        connect(action, &QAction::triggered, this, [this, id = record.id] { emit chosen(id); });
    }
    emit listChanged();
}
