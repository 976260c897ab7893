#include "ui/sweep/growthpage.h"

#include "app/sweep/growthjson.h"
#include "ui/shared/askbefore.h"
#include "ui/shared/format.h"
#include "ui/shared/gridview.h"
#include "ui/shared/icons.h"
#include "ui/shared/messagearea.h"
#include "ui/shared/spacing.h"
#include "ui/sweep/candidatewords.h"
#include "ui/sweep/growthform.h"
#include "ui/sweep/growthmodel.h"
#include "ui/sweep/growthplot.h"
#include "ui/sweep/measureframe.h"
#include "ui/sweep/pastsweeps.h"
#include "ui/sweep/pastsweepsdialog.h"
#include "ui/sweep/progressstrip.h"
#include "ui/sweep/sweepanswer.h"

#include <QAction>
#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QJsonDocument>
#include <QPushButton>
#include <QSplitter>
#include <QToolButton>

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
    m_startButton = new QPushButton(themeIcon(QStringLiteral("run")), tr("Measure"), this);
    m_startButton->setObjectName(QStringLiteral("growthStart"));
    m_form->setStartButton(m_startButton);
    makeButtons();
    m_frame->setParts(m_form, m_buttons, m_measureBox,
                      tr("What will ten times the rows need? The index is built and measured on nested samples of a "
                         "copy of the table.\nRecall, latency, build time and size are fitted by the number of rows, "
                         "with the uncertainty of the fit."),
                      makeMeasurement());
    m_past = new PastSweeps(m_runner, m_workspace, this, workspace::SweepKind::Growth);
    m_pastButton->setMenu(m_past->menu());
    m_refresh.setSingleShot(true);
    m_refresh.setInterval(RefreshMs);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_frame);
}

void GrowthPage::makeButtons()
{
    m_buttons = new QWidget(this);
    m_jsonButton = menuButton(QStringLiteral("growthJson"), QStringLiteral("copy"), tr("Copy JSON"), m_buttons);
    m_pastButton = menuButton(QStringLiteral("growthPast"), QStringLiteral("log"), tr("Past measurements"), m_buttons);
    auto *row = new QHBoxLayout(m_buttons);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(spacing::Control);
    row->addWidget(m_jsonButton);
    row->addWidget(m_pastButton);
    m_measureBox = new QComboBox(this);
    m_measureBox->setObjectName(QStringLiteral("growthMeasure"));
    m_measureBox->setToolTip(tr("What is drawn by the number of rows"));
    m_measureBox->addItems({tr("recall"), tr("latency p50"), tr("index size"), tr("build time")});
}

QWidget *GrowthPage::makeMeasurement()
{
    auto *splitter = new QSplitter(Qt::Vertical, this);
    splitter->setChildrenCollapsible(false);
    m_plot = new GrowthPlot(splitter);
    m_plot->setObjectName(QStringLiteral("growthPlot"));
    m_model = new GrowthModel(this);
    m_view = new GridView(splitter);
    m_view->setObjectName(QStringLiteral("growthLevels"));
    m_view->setModel(m_model);
    m_view->setSelectionBehavior(QAbstractItemView::SelectRows);
    splitter->addWidget(m_plot);
    splitter->addWidget(m_view);
    splitter->setStretchFactor(0, 2);
    splitter->setStretchFactor(1, 1);
    splitter->setSizes({2000, 1000}); // shares of what there is
    return splitter;
}

void GrowthPage::connectSignals()
{
    connect(m_form, &GrowthForm::changed, this, &GrowthPage::updateActions);
    connect(m_startButton, &QPushButton::clicked, this, &GrowthPage::start);
    connect(&m_frame->progress(), &ProgressStrip::stopRequested, this, &GrowthPage::stop);
    connect(&m_refresh, &QTimer::timeout, this, &GrowthPage::refresh);
    connect(m_past, &PastSweeps::listChanged, this, &GrowthPage::updateActions);
    connect(m_past, &PastSweeps::picked, this, &GrowthPage::loadPast);
    connect(m_past->allAction(), &QAction::triggered, this, [this] { showPastSweeps(*m_past, this); });
    connect(m_past, &PastSweeps::failed, this,
            [this](const core::Error &error) { m_frame->messages().showError(error); });
    connect(m_jsonButton, &QToolButton::clicked, this, [this] {
        QGuiApplication::clipboard()->setText(QString::fromUtf8(QJsonDocument(sweep::toJson(m_result)).toJson()));
        m_frame->progress().setNote(tr("JSON copied"));
    });
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
              [this, spec] { run(spec); });
}

void GrowthPage::run(const GrowthSpec &spec)
{
    const auto setup = sweep::prepareGrowth(spec);
    if (!m_pool || m_job.isActive() || !setup)
        return;
    m_frame->messages().clear();
    m_frame->progress().showProgress({0, 0, tr("copying")});
    GrowthResult planned;
    planned.head = sweep::plannedHead(spec, *setup);
    planned.head.sweep.startedAt = QDateTime::currentDateTimeUtc();
    const QString connection = m_pool->parameters().displayName();
    const auto job = m_runner.startStreaming<RecordedGrowth, GrowthLevel>(
        tr("Growth of %1.%2").arg(planned.head.sweep.table, planned.head.sweep.column), m_pool,
        [workspace = m_workspace, connection, spec](jobs::JobContext &context,
                                                    const jobs::PartSink<GrowthLevel> &sink) {
            return sweep::recordGrowth(context, workspace, connection, spec, sweep::GrowthObserver{{}, sink});
        });
    m_id = job.id;
    m_job.follow(
        job, this, [this](const GrowthLevel &level) { takeLevel(level); },
        [this](const Result<RecordedGrowth> &recorded) { takeEnd(recorded); });
    showResult(planned);
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
    if (!m_result.levels.isEmpty() && m_result.levels.last().position == level.position)
        m_result.levels.last() = level;
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
    const CandidateText text = growthText(result);
    m_frame->answer().setTexts(text.answer, text.details, text.caveat);
    updateActions();
}

void GrowthPage::loadPast(qint64 id)
{
    const auto job =
        m_runner.start<sweep::PastGrowth>(tr("Past growth"), {}, [workspace = m_workspace, id](jobs::JobContext &) {
            return sweep::loadPastGrowth(workspace, id);
        });
    m_load.follow(job, this, [this](const Result<sweep::PastGrowth> &past) {
        if (!past) {
            m_frame->messages().showError(past.error());
            return;
        }
        if (m_job.isActive())
            return;
        m_frame->messages().clear();
        showResult(past->result);
        m_frame->setMeasured(true);
        m_frame->progress().setNote(tr("measured %1").arg(sweepTitle(past->record)));
    });
}

void GrowthPage::updateActions()
{
    const bool running = m_job.isActive();
    const QString reason = reasonNotToStart();
    m_startButton->setEnabled(reason.isEmpty());
    m_startButton->setToolTip(reason.isEmpty() ? tr("Build and measure the index on every sample") : reason);
    m_form->setEnabled(!running);
    m_frame->progress().setRunning(running);
    const bool measured = !m_result.levels.isEmpty() && !running;
    m_jsonButton->setEnabled(measured);
    m_jsonButton->setToolTip(measured ? tr("Copy the result as the command line prints it")
                                      : tr("Nothing is measured yet"));
    m_pastButton->setEnabled(!running && m_past->isLoaded());
    m_pastButton->setToolTip(m_past->isEmpty() ? tr("No growth of this table is kept yet")
                                               : tr("Show an earlier measurement of this table"));
}
