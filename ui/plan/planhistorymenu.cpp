#include "ui/plan/planhistorymenu.h"

#include "app/jobs/onfinished.h"
#include "app/plan/normalizestatement.h"
#include "ui/plan/planwords.h"
#include "ui/shared/format.h"

#include <QMenu>

using core::Result;
using plan::PastPlan;
using workspace::PlanRecord;

namespace {

constexpr int MostRead = 200;
constexpr int MostOfStatement = 20;
constexpr int MostOthers = 15;
constexpr int MostSqlLetters = 160;

} // namespace

QString pastPlanTitle(const PlanRecord &record)
{
    const QString made = numberLocale().toString(record.madeAt.toLocalTime(), QStringLiteral("d MMM yyyy HH:mm:ss"));
    return made + QStringLiteral(" · ") + record.title;
}

PlanHistoryMenu::PlanHistoryMenu(jobs::JobRunner &runner, const workspace::Workspace &workspace, QObject *parent)
    : QObject(parent)
    , m_runner(runner)
    , m_workspace(workspace)
    , m_showMenu(std::make_unique<QMenu>())
    , m_compareMenu(std::make_unique<QMenu>())
    , m_list(runner)
    , m_load(runner)
{
    m_showMenu->setObjectName(QStringLiteral("planHistoryMenu"));
    m_showMenu->setToolTipsVisible(true);
    m_compareMenu->setObjectName(QStringLiteral("planCompareHistoryMenu"));
    m_compareMenu->setToolTipsVisible(true);
    m_compareMenu->setTitle(tr("With an earlier plan"));
}

PlanHistoryMenu::~PlanHistoryMenu() = default;

void PlanHistoryMenu::setStatement(const QString &sql)
{
    m_statement = plan::normalizeStatement(sql);
    fill();
}

void PlanHistoryMenu::keep(const plan::AnalysisPointer &analysis, const plan::ExplainRequest &request,
                           const QString &connection)
{
    const auto job = m_runner.start<qint64>(
        tr("Keep the plan"), {},
        [workspace = m_workspace, analysis, request, connection, title = planTitle(*analysis)](jobs::JobContext &) {
            return plan::storeAnalysis(workspace, *analysis, request, connection, title);
        });
    jobs::onFinished(job.result, this, [this](const Result<qint64> &id) {
        if (id)
            reload();
        else
            emit failed(id.error());
    });
}

void PlanHistoryMenu::reload()
{
    const auto job =
        m_runner.start<QList<PlanRecord>>(tr("Past plans"), {}, [workspace = m_workspace](jobs::JobContext &) {
            return workspace::listPlans(workspace, {}, MostRead);
        });
    m_list.follow(job, this, [this](const Result<QList<PlanRecord>> &records) {
        if (records) {
            m_records = records.value();
            fill();
        } else {
            emit failed(records.error());
        }
    });
}

void PlanHistoryMenu::fill()
{
    fillMenu(m_showMenu.get(), QStringLiteral("planPast"), false);
    fillMenu(m_compareMenu.get(), QStringLiteral("planComparePast"), true);
    m_compareMenu->setEnabled(!m_records.isEmpty());
    emit listChanged();
}

void PlanHistoryMenu::fillMenu(QMenu *menu, const QString &prefix, bool compare)
{
    menu->clear();
    QList<PlanRecord> own;
    QList<PlanRecord> others;
    for (const PlanRecord &record : std::as_const(m_records)) {
        const bool isOwn = !m_statement.isEmpty() && record.statement == m_statement;
        QList<PlanRecord> &list = isOwn ? own : others;
        if (list.size() < (isOwn ? MostOfStatement : MostOthers))
            list << record;
    }
    if (!own.isEmpty())
        menu->addSection(tr("This statement"));
    for (const PlanRecord &record : std::as_const(own))
        addEntry(menu, prefix, record, compare);
    if (!own.isEmpty() && !others.isEmpty())
        menu->addSection(tr("Others"));
    for (const PlanRecord &record : std::as_const(others))
        addEntry(menu, prefix, record, compare);
}

void PlanHistoryMenu::addEntry(QMenu *menu, const QString &prefix, const PlanRecord &record, bool compare)
{
    QString text = pastPlanTitle(record);
    QAction *action = menu->addAction(text.replace(u'&', QStringLiteral("&&")));
    action->setObjectName(prefix + QString::number(record.id));
    action->setToolTip(record.statement.left(MostSqlLetters));
    connect(action, &QAction::triggered, this, [this, id = record.id, compare] { load(id, compare); });
}

void PlanHistoryMenu::load(qint64 id, bool compare)
{
    const auto job = m_runner.start<PastPlan>(tr("Past plan"), {}, [workspace = m_workspace, id](jobs::JobContext &) {
        return plan::loadAnalysis(workspace, id);
    });
    m_load.follow(job, this, [this, compare](const Result<PastPlan> &past) {
        if (!past)
            emit failed(past.error());
        else if (compare)
            emit comparisonChosen(past.value());
        else
            emit chosen(past.value());
    });
}
