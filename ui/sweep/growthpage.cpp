#include "ui/sweep/growthpage.h"

#include "app/sweep/growthreport.h"
#include "ui/shared/askbefore.h"
#include "ui/shared/format.h"
#include "ui/shared/gridview.h"
#include "ui/shared/messagearea.h"
#include "ui/sweep/candidatewords.h"
#include "ui/sweep/growthform.h"
#include "ui/sweep/growthmodel.h"
#include "ui/sweep/growthplot.h"
#include "ui/sweep/measureframe.h"
#include "ui/sweep/pastsweeps.h"
#include "ui/sweep/progressstrip.h"
#include "ui/sweep/reportexport.h"
#include "ui/sweep/sweepanswer.h"

#include <QAction>
#include <QComboBox>
#include <QSplitter>
#include <QToolButton>

#include <algorithm>

using core::Result;
using sweep::GrowthLevel;
using sweep::GrowthResult;
using sweep::GrowthSpec;
using sweep::RecordedGrowth;

namespace {

constexpr int RefreshMs = 100;

} // namespace

GrowthPage::GrowthPage(jobs::JobRunner &runner, settings::Settings &, const workspace::Workspace &workspace,
                       QWidget *parent)
    : QWidget(parent)
    , m_runner(runner)
    , m_workspace(workspace)
    , m_job(runner)
    , m_load(runner)
{
    setupViews();
    connectSignals();
    updateActions();
}

void GrowthPage::setupViews()
{
    m_frame = new MeasureFrame(QStringLiteral("growth"), this);
    m_form = new GrowthForm(this);
    m_form->setStartButton(m_frame->addStart(tr("Measure")));
    m_measureBox = new QComboBox(this);
    m_measureBox->setObjectName(QStringLiteral("growthMeasure"));
    m_measureBox->setToolTip(tr("What is drawn by the number of rows"));
    m_measureBox->addItems({tr("recall"), tr("latency p50"), tr("index size"), tr("build time")});
    m_frame->setParts(m_form, makeButtons(), m_measureBox,
                      tr("What will ten times the rows need? The index is built and measured on nested samples of a "
                         "copy of the table.\nRecall, latency, build time and size are fitted by the number of rows, "
                         "with the uncertainty of the fit."),
                      makeMeasurement());
    m_past = new PastSweeps(m_runner, m_workspace, this, workspace::SweepKind::Growth);
    m_frame->followPast(*m_past, m_pastButton);
    m_export = new ReportExport(
        QStringLiteral("growth"), m_runner, [this](PictureFormat format) { return m_plot->picture(format); }, this);
    m_saveButton->setMenu(m_export->saveMenu());
    m_jsonButton->setDefaultAction(m_export->copyJsonAction());
    m_frame->followExport(*m_export);
    m_refresh.setSingleShot(true);
    m_refresh.setInterval(RefreshMs);
}

QWidget *GrowthPage::makeButtons()
{
    m_jsonButton = menuButton(QStringLiteral("growthJson"), QStringLiteral("copy"), tr("Copy JSON"), this);
    m_saveButton = menuButton(QStringLiteral("growthSave"), QStringLiteral("save"), tr("Save"), this);
    m_pastButton = menuButton(QStringLiteral("growthPast"), QStringLiteral("log"), tr("Past measurements"), this);
    return buttonRow({m_jsonButton, m_saveButton, m_pastButton}, this);
}

QWidget *GrowthPage::makeMeasurement()
{
    m_plot = new GrowthPlot(this);
    m_plot->setObjectName(QStringLiteral("growthPlot"));
    m_model = new GrowthModel(this);
    m_view = rowsGrid(QStringLiteral("growthLevels"), m_model, this);
    return chartAbove(m_plot, m_view);
}

void GrowthPage::connectSignals()
{
    connect(m_form, &GrowthForm::changed, this, &GrowthPage::updateActions);
    connect(m_frame, &MeasureFrame::startRequested, this, &GrowthPage::start);
    connect(&m_frame->progress(), &ProgressStrip::stopRequested, this, &GrowthPage::stop);
    connect(&m_frame->progress(), &ProgressStrip::resumeRequested, this, &GrowthPage::resume);
    connect(&m_refresh, &QTimer::timeout, this, &GrowthPage::refresh);
    connect(m_past, &PastSweeps::listChanged, this, &GrowthPage::updateActions);
    connect(m_past, &PastSweeps::picked, this, &GrowthPage::loadPast);
    connect(m_measureBox, &QComboBox::currentIndexChanged, this,
            [this](int measure) { m_plot->setMeasure(GrowthMeasure(measure)); });
    connect(
        &m_runner, &jobs::JobRunner::jobChanged, this,
        [this](const jobs::JobStatus &status) {
            if (status.id == m_id && !status.ended())
                m_frame->progress().showProgress(status.progress);
        },
        Qt::QueuedConnection);
}

void GrowthPage::setConnection(std::shared_ptr<db::ConnectionPool> pool)
{
    if (!pool)
        stop();
    m_pool = std::move(pool);
    updateActions();
}

void GrowthPage::setTable(const catalog::Table &table)
{
    const bool other = table.name != m_table.name;
    m_table = table;
    m_form->setTable(table);
    if (other)
        m_past->setTable(table.name);
    updateActions();
}

void GrowthPage::chooseColumn(const QString &column)
{
    m_form->chooseColumn(column);
}

QString GrowthPage::reasonNotToStart() const
{
    if (m_job.isActive())
        return tr("A measurement is running");
    if (!m_pool)
        return tr("Not connected");
    if (const QString problem = m_form->problem(); !problem.isEmpty())
        return problem;
    if (m_pool->access() != db::Access::ReadWrite)
        return tr("Unlock writing first: the index is built on copies of the table in the database");
    return {};
}

void GrowthPage::start()
{
    if (!reasonNotToStart().isEmpty())
        return;
    const GrowthSpec spec = m_form->spec();
    ask(spec, 0);
}

bool GrowthPage::canResume() const
{
    return !m_job.isActive() && m_pool && m_cutOff != 0 && m_spec.index.base.table.name == m_table.name;
}

void GrowthPage::resume()
{
    if (canResume() && m_pool->access() == db::Access::ReadWrite)
        ask(m_spec, m_cutOff);
}

void GrowthPage::ask(const GrowthSpec &spec, qint64 resumed)
{
    const auto setup = sweep::prepareGrowth(spec);
    if (!setup)
        return;
    const QString text =
        tr("The measurement copies %1 into a schema of its own, without the rows that become queries, then samples of "
           "the copy, one after another, and builds the index on each: about %2 on the server's disk, until it has "
           "ended.")
            .arg(spec.index.base.table.name.toText(), formatBytes(sweep::growthCost(spec, *setup)));
    askBefore(this,
              {tr("Copy the table"), text, sweep::growthScript(spec, *setup, QStringLiteral("pgvector_workbench_…")),
               tr("Copy and measure")},
              [this, spec, resumed] { run(spec, resumed); });
}

void GrowthPage::run(const GrowthSpec &spec, qint64 resumed)
{
    const auto setup = sweep::prepareGrowth(spec);
    if (!m_pool || m_job.isActive() || !setup)
        return;
    m_frame->messages().clear();
    m_frame->progress().showProgress({0, 0, tr("copying")});
    m_spec = spec;
    m_cutOff = 0;
    GrowthResult planned = m_result;
    if (resumed == 0) {
        planned = {};
        planned.head = sweep::plannedHead(spec, *setup);
        planned.head.sweep.startedAt = QDateTime::currentDateTimeUtc();
    }
    planned.levels.removeIf([](const GrowthLevel &level) { return !level.isFinished(); });
    const QString connection = m_pool->parameters().displayName();
    m_storedId = std::make_shared<std::atomic<qint64>>(0);
    const auto job = m_runner.startStreaming<RecordedGrowth, GrowthLevel>(
        tr("Growth of %1.%2").arg(planned.head.sweep.table, planned.head.sweep.column), m_pool,
        [workspace = m_workspace, connection, spec, resumed, id = m_storedId](jobs::JobContext &context,
                                                                              const jobs::PartSink<GrowthLevel> &sink) {
            sweep::GrowthObserver observer{{}, sink};
            observer.onRecorded = [id](qint64 recorded) {
                id->store(recorded);
            };
            return resumed == 0 ? sweep::recordGrowth(context, workspace, connection, spec, observer)
                                : sweep::resumeGrowth(context, workspace, resumed, spec.index.base.table, observer);
        });
    m_id = job.id;
    m_job.follow(
        job, this, [this](const GrowthLevel &level) { takeLevel(level); },
        [this](const Result<RecordedGrowth> &recorded) { takeEnd(recorded); });
    showResult(planned);
    if (planned.levels.isEmpty())
        m_frame->answer().setWaiting(tr("Building the index on the first sample…"));
    m_frame->setMeasured(true);
}

void GrowthPage::stop()
{
    if (!m_job.isActive())
        return;
    m_frame->progress().setNote(tr("stopping"));
    m_job.cancel();
}

void GrowthPage::takeLevel(const GrowthLevel &level)
{
    const auto known = std::find_if(m_result.levels.begin(), m_result.levels.end(),
                                    [&level](const GrowthLevel &each) { return each.position == level.position; });
    if (known != m_result.levels.end())
        *known = level;
    else
        m_result.levels << level;
    if (!m_refresh.isActive())
        m_refresh.start();
}

void GrowthPage::refresh()
{
    GrowthResult result = m_result;
    sweep::conclude(result);
    showResult(result);
}

void GrowthPage::takeEnd(const Result<RecordedGrowth> &recorded)
{
    m_refresh.stop();
    m_id = 0;
    m_past->reload();
    if (recorded) {
        showResult(recorded->result);
        m_frame->progress().setNote(
            tr("maintenance_work_mem %1 · plans forced to the index").arg(recorded->result.head.maintenanceWorkMem));
        if (recorded->notStored)
            m_frame->messages().showError(*recorded->notStored, tr("keeping the measurement"));
        return;
    }
    m_cutOff = m_storedId->load();
    refresh();
    m_frame->progress().setNote(
        m_result.levels.isEmpty() ? QString() : tr("what was measured until then is kept under Past measurements"));
    m_frame->setMeasured(!m_result.levels.isEmpty());
    m_frame->messages().showError(recorded.error(), m_table.name.toText());
}

void GrowthPage::showResult(const GrowthResult &result)
{
    m_result = result;
    m_plot->setResult(result);
    m_model->setResult(result);
    if (!m_job.isActive())
        m_view->fitColumns();
    m_export->setReport(
        QStringLiteral("%1-%2-growth").arg(result.head.sweep.table, result.head.sweep.index),
        result.levels.isEmpty() ? ReportExport::ReportMaker() : [result, spec = m_spec] {
            return sweep::growthReport(result, sweep::growthApplyScript(result, spec));
        });
    const CandidateText text = growthText(result);
    m_frame->answer().setTexts(text.answer, text.details, text.caveat);
    updateActions();
}

void GrowthPage::loadPast(qint64 id)
{
    using Past = std::pair<sweep::PastGrowth, GrowthSpec>;
    const auto job = m_runner.start<Past>(
        tr("Past growth"), {}, [workspace = m_workspace, id, table = m_table](jobs::JobContext &) -> Result<Past> {
            const auto past = sweep::loadPastGrowth(workspace, id);
            if (!past)
                return past.error();
            const auto spec = sweep::loadGrowthSpec(workspace, id, table);
            return Past(*past, spec ? *spec : GrowthSpec()); // of a table that is another one now
        });
    m_load.follow(job, this, [this](const Result<Past> &past) {
        if (!past) {
            m_frame->messages().showError(past.error());
            return;
        }
        if (m_job.isActive())
            return;
        const workspace::SweepRecord &record = past->first.record;
        m_frame->messages().clear();
        m_spec = past->second;
        m_cutOff = record.state == workspace::SweepState::Succeeded ? 0 : record.id;
        showResult(past->first.result);
        m_frame->setMeasured(true);
        m_frame->progress().setNote(tr("measured %1").arg(sweepTitle(record)));
    });
}

void GrowthPage::updateActions()
{
    const bool running = m_job.isActive();
    m_frame->progress().setResumable(canResume(), m_pool && m_pool->access() != db::Access::ReadWrite
                                                      ? tr("Unlock writing first: the copy has to be made again")
                                                      : QString());
    m_frame->setState(running, reasonNotToStart(), tr("Build and measure the index on every sample (Ctrl+Enter)"));
    const bool measured = !m_result.levels.isEmpty() && !running;
    m_saveButton->setEnabled(measured);
    m_saveButton->setToolTip(measured ? tr("Save the chart, its points or a report") : tr("Nothing is measured yet"));
    m_pastButton->setEnabled(!running && m_past->isLoaded());
    m_pastButton->setToolTip(m_past->isEmpty() ? tr("No growth of this table is kept yet")
                                               : tr("Show an earlier measurement of this table"));
}
