#include "ui/sweep/sweeppage.h"

#include "app/sweep/holdoutclone.h"
#include "ui/shared/askbefore.h"
#include "ui/shared/format.h"
#include "ui/shared/gridview.h"
#include "ui/shared/messagearea.h"
#include "ui/sweep/measureframe.h"
#include "ui/sweep/nextsteps.h"
#include "ui/sweep/pastsweeps.h"
#include "ui/sweep/progressstrip.h"
#include "ui/sweep/queryinspector.h"
#include "ui/sweep/sweepanswer.h"
#include "ui/sweep/sweepform.h"
#include "ui/sweep/sweepmodel.h"
#include "ui/sweep/sweepplot.h"
#include "ui/sweep/sweepwords.h"
#include "ui/sweep/truthestimatelabel.h"
#include "ui/sweep/worstqueries.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QItemSelectionModel>
#include <QMenu>
#include <QSplitter>
#include <QToolButton>

using sweep::SweepResult;

SweepPage::SweepPage(jobs::JobRunner &runner, settings::Settings &, const workspace::Workspace &workspace,
                     QWidget *parent)
    : QWidget(parent)
    , m_runner(runner)
    , m_workspace(workspace)
{
    setupViews();
    setupActions();
    connectSignals();
    updateActions();
}

void SweepPage::setupViews()
{
    m_frame = new MeasureFrame(QStringLiteral("sweep"), this);
    m_form = new SweepForm(this);
    m_form->setStartButton(m_frame->addStart(tr("Measure")));
    m_estimate = new TruthEstimateLabel(m_runner, this);
    m_form->setNote(m_estimate);
    m_measureBox = new QComboBox(this);
    m_measureBox->setObjectName(QStringLiteral("sweepMeasure"));
    m_measureBox->setToolTip(tr("What recall is drawn against"));
    m_measureBox->addItems({tr("against latency p50"), tr("against latency p95"), tr("against queries/s")});
    m_frame->setParts(m_form, makeButtons(), m_measureBox,
                      tr("Recall against latency, setting by setting: how many of the exact neighbours the index "
                         "finds, and how long it takes.\nMeasured on your own rows in one read-only transaction; "
                         "the curve grows while it runs."),
                      makeMeasurement());
}

QWidget *SweepPage::makeButtons()
{
    m_next = new NextSteps(this);
    m_applyButton = menuButton(QStringLiteral("sweepApply"), QStringLiteral("settings"), tr("Apply"), this);
    m_jsonButton = menuButton(QStringLiteral("sweepJson"), QStringLiteral("copy"), tr("Copy JSON"), this);
    m_saveButton = menuButton(QStringLiteral("sweepSave"), QStringLiteral("save"), tr("Save"), this);
    m_pastButton = menuButton(QStringLiteral("sweepPast"), QStringLiteral("log"), tr("Past sweeps"), this);
    return buttonRow({m_next, m_applyButton, m_jsonButton, m_saveButton, m_pastButton}, this);
}

QWidget *SweepPage::makeMeasurement()
{
    m_plot = new SweepPlot(this);
    m_plot->setObjectName(QStringLiteral("sweepPlot"));
    m_model = new SweepModel(this);
    auto *below = new QWidget(this);
    m_pointsView = rowsGrid(QStringLiteral("sweepPoints"), m_model, below);
    m_pointsView->setColumnHidden(SweepModel::MeanColumn, true); // queries/s is the same figure
    m_worst = new WorstQueries(below);
    auto *row = new QHBoxLayout(below);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    row->addWidget(m_pointsView, 1);
    row->addWidget(m_worst);
    return chartAbove(m_plot, below);
}

void SweepPage::setupActions()
{
    m_run = new SweepRun(m_runner, m_workspace, this);
    m_past = new PastSweeps(m_runner, m_workspace, this);
    m_export = new SweepExport(m_runner, m_workspace, *m_plot, this);
    m_applyButton->setMenu(m_export->applyMenu());
    m_saveButton->setMenu(m_export->saveMenu());
    m_frame->followPast(*m_past, m_pastButton);
    m_jsonButton->setDefaultAction(m_export->copyJsonAction());
    m_frame->followExport(*m_export);
}

void SweepPage::connectSignals()
{
    connect(m_form, &SweepForm::changed, this, &SweepPage::updateActions);
    connect(m_frame, &MeasureFrame::startRequested, this, &SweepPage::startSweep);
    connect(&m_frame->progress(), &ProgressStrip::stopRequested, this, &SweepPage::stopSweep);
    connect(&m_frame->progress(), &ProgressStrip::resumeRequested, this, &SweepPage::resumeSweep);
    connect(m_run, &SweepRun::changed, this, [this] { showResult(m_run->result()); });
    connect(m_run, &SweepRun::progressed, &m_frame->progress(), &ProgressStrip::showProgress);
    connect(m_run, &SweepRun::succeeded, this, &SweepPage::showEnd);
    connect(m_run, &SweepRun::failed, this, &SweepPage::showFailure);
    connect(m_past, &PastSweeps::listChanged, this, &SweepPage::updateActions);
    connect(m_past, &PastSweeps::chosen, this, &SweepPage::showPast);
    connect(m_past, &PastSweeps::overlaysChanged, this, &SweepPage::showOverlays);
    connect(m_plot, &SweepPlot::pointClicked, this, &SweepPage::select);
    connect(m_plot, &SweepPlot::menuRequested, this,
            [this](const QPoint &place) { m_export->saveMenu()->popup(place); });
    connect(m_measureBox, &QComboBox::currentIndexChanged, this,
            [this](int measure) { m_plot->setMeasure(PlotMeasure(measure)); });
    connect(m_pointsView->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this](const QModelIndex &current) {
                m_plot->setHighlighted(current.isValid() ? current.data(SweepModel::PositionRole).toInt() : -1);
                updateSettingsToApply();
                showQueries();
            });
    connect(m_worst, &WorstQueries::queryChosen, this, &SweepPage::inspect);
    connect(m_next, &NextSteps::buildsRequested, this, [this] { emit buildsRequested(m_result.head.column); });
    connect(m_next, &NextSteps::chosen, this, [this](sweep::Remedy remedy, int value) {
        m_form->applyRemedy(remedy, value);
        startSweep();
    });
}

SweepPage::~SweepPage() = default;

void SweepPage::setConnection(std::shared_ptr<db::ConnectionPool> pool)
{
    if (!pool)
        stopSweep();
    m_pool = std::move(pool);
    updateActions();
}

void SweepPage::setTable(const catalog::Table &table)
{
    const bool other = table.name != m_table.name;
    m_table = table;
    m_form->setTable(table);
    if (other)
        m_past->setTable(table.name);
    updateActions();
}

void SweepPage::chooseColumn(const QString &column)
{
    m_form->chooseColumn(column);
}

QString SweepPage::reasonNotToStart() const
{
    if (m_run->isActive())
        return tr("A sweep is running");
    if (!m_pool)
        return tr("Not connected");
    if (m_form->spec().holdOut && m_pool->access() != db::Access::ReadWrite)
        return tr("Unlock writing first: held-out rows need a copy of the table in the database");
    return m_form->problem();
}

void SweepPage::startSweep()
{
    if (!reasonNotToStart().isEmpty())
        return;
    const sweep::SweepSpec spec = m_form->spec();
    if (spec.holdOut)
        askToCopy(spec);
    else
        run(spec);
}

void SweepPage::askToCopy(const sweep::SweepSpec &spec)
{
    const auto setup = sweep::prepareSweep(spec);
    if (!setup)
        return;
    const QString text =
        tr("The sweep copies %1 into a schema of its own, without the rows that become queries, and "
           "builds %2 on the copy: about %3 on the server's disk, until the sweep has ended.")
            .arg(spec.table.name.toText(), setup->index.name.name, formatBytes(sweep::holdoutCost(spec)));
    askBefore(this,
              {tr("Copy the table"), text, sweep::holdoutScript(spec, *setup, QStringLiteral("pgvector_workbench_…")),
               tr("Copy and measure")},
              [this, spec] { run(spec); });
}

void SweepPage::run(const sweep::SweepSpec &spec)
{
    if (!m_pool || m_run->isActive())
        return;
    showBusy();
    m_run->start(m_pool, spec, m_form->origin());
    updateActions();
}

void SweepPage::showBusy()
{
    m_frame->messages().clear();
    m_frame->progress().showProgress({0, 0, tr("starting")});
    m_storedId = 0;
    m_cutOff = false;
}

QString SweepPage::reasonNotToResume() const
{
    const bool onCopy = m_result.head.source == sweep::QuerySource::HeldOut;
    if (onCopy && m_pool && m_pool->access() != db::Access::ReadWrite)
        return tr("Unlock writing first: the copy of the table may have to be made again");
    return {};
}

void SweepPage::resumeSweep()
{
    if (!m_pool || !m_cutOff || m_run->isActive() || !reasonNotToResume().isEmpty())
        return;
    if (m_result.head.source == sweep::QuerySource::HeldOut)
        askToGoOn();
    else
        goOn();
}

void SweepPage::askToGoOn()
{
    const QString text =
        tr("The sweep measures a copy of %1. If the copy still stands, it goes on where it stopped. If it is gone, it "
           "is "
           "made again and all is measured anew: an index that is built again is another one, so its figures cannot be "
           "put beside the earlier ones. These stay under Past sweeps as a sweep of their own.")
            .arg(m_result.head.table);
    askBefore(this, {tr("Go on with a copy of the table"), text, {}, tr("Go on")}, [this] { goOn(); });
}

void SweepPage::goOn()
{
    if (!m_pool || !m_cutOff || m_run->isActive())
        return;
    sweep::PastSweep past;
    past.record.id = m_storedId;
    past.record.table = m_result.head.table;
    past.record.column = m_result.head.column;
    past.result = m_result;
    showBusy();
    m_run->resume(m_pool, m_table, past);
    updateActions();
}

void SweepPage::showNextSteps()
{
    const int row = m_model->rowOf(m_result.recommendation.position);
    m_next->setSteps(m_result, row < 0 ? 0 : m_model->points().at(row).settings.first().value.toInt());
    m_next->setVisible(!m_result.recommendation.remedies.isEmpty() && !m_run->isActive());
}

void SweepPage::stopSweep()
{
    if (!m_run->isActive())
        return;
    m_frame->progress().setNote(tr("stopping"));
    m_run->stop();
}

void SweepPage::showResult(const SweepResult &result)
{
    const bool fresh = result.points.size() != m_result.points.size();
    m_result = result;
    m_plot->setResult(result);
    m_model->setPoints(result.points, sweep::recommendedPositions(result));
    if (result.points.isEmpty())
        m_frame->answer().setWaiting(
            tr("Finding the exact neighbours of %1 queries…").arg(formatCount(result.head.queries)));
    else
        m_frame->answer().setResult(result);
    if (fresh && !result.points.isEmpty())
        m_pointsView->fitColumns();
    m_frame->setMeasured(!result.points.isEmpty() || m_run->isActive());
    m_pointsView->setColumnHidden(SweepModel::ByIdColumn, !result.head.hasIdCeiling());
    m_pointsView->setColumnHidden(SweepModel::KColumn, !m_model->hasSeveralK());
    m_export->setResult(result);
    updateSettingsToApply();
    showQueries();
    updateActions();
}

int SweepPage::chosenPosition() const
{
    const QModelIndex current = m_pointsView->currentIndex();
    return current.isValid() ? current.data(SweepModel::PositionRole).toInt() : m_result.recommendation.position;
}

/// Of the chosen point, else of the recommended one.
void SweepPage::showQueries()
{
    const int row = m_model->rowOf(chosenPosition());
    m_worst->setObstacle(m_run->isActive() ? tr("Queries can be looked at when the sweep has ended")
                         : !m_pool         ? tr("Not connected")
                         : m_storedId == 0 ? tr("The workspace does not have this sweep")
                                           : QString());
    if (row >= 0)
        m_worst->setPoint(m_model->points().at(row));
    else
        m_worst->clear();
}

/// Under every setting that was measured with the chosen point's k, natural plans only: those of an application.
void SweepPage::inspect(int query)
{
    if (!m_pool || m_storedId == 0)
        return;
    sweep::InspectRequest request{m_storedId, m_table, query, {}};
    if (const int row = m_model->rowOf(chosenPosition()); row >= 0 && m_result.head.hasSeveralK())
        request.k = m_model->points().at(row).k;
    for (const sweep::SweepPoint &point : m_result.points) {
        if (!point.forced && (point.k == request.k || request.k == 0))
            request.settings << point.settings;
    }
    if (!m_inspector)
        m_inspector = new QueryInspector(m_runner, m_workspace, this);
    m_inspector->inspect(m_pool, request);
}

void SweepPage::showPast(const sweep::PastSweep &past)
{
    if (m_run->isActive())
        return;
    m_frame->messages().clear();
    m_storedId = past.record.id;
    m_cutOff = past.record.state != workspace::SweepState::Succeeded;
    showResult(past.result);
    m_frame->progress().setNote(tr("measured %1").arg(sweepTitle(past.record)));
}

void SweepPage::showOverlays()
{
    m_plot->setOverlays(m_past->overlays());
    if (!m_past->overlays().isEmpty())
        m_frame->setMeasured(true);
}

void SweepPage::showEnd(const core::Error &notStored)
{
    m_storedId = m_run->storedId();
    showQueries();
    m_frame->progress().setNote(
        tr("exact neighbours took %1 · an empty round trip %2")
            .arg(formatDuration({m_result.head.groundTruth.seconds * 1000}), formatDuration(m_result.head.roundTrip)));
    if (!notStored.message.isEmpty())
        m_frame->messages().showError(notStored, tr("keeping the sweep"));
    m_past->reload();
    updateActions();
}

void SweepPage::showFailure(const core::Error &error)
{
    m_frame->progress().setNote(
        m_result.points.isEmpty() ? QString() : tr("what was measured until then is kept under Past sweeps"));
    m_frame->messages().showError(error, m_table.name.toText());
    m_storedId = m_run->storedId();
    m_cutOff = m_storedId != 0;
    m_past->reload();
    showResult(m_result);
}

void SweepPage::select(int position)
{
    const int row = m_model->rowOf(position);
    if (row >= 0)
        m_pointsView->setCurrentIndex(m_model->index(row, 0));
}

void SweepPage::updateSettingsToApply()
{
    const QModelIndex current = m_pointsView->currentIndex();
    int position = m_result.recommendation.verdict == sweep::Verdict::Found ? m_result.recommendation.position : -1;
    if (current.isValid())
        position = current.data(SweepModel::PositionRole).toInt();
    const int row = m_model->rowOf(position);
    const sweep::GridPoint settings = row >= 0 ? m_model->points().at(row).settings : sweep::GridPoint();
    m_export->setSettings(settings, m_pool ? m_pool->parameters().value(QStringLiteral("dbname")) : QString());
    m_applyButton->setEnabled(!settings.isEmpty());
    m_applyButton->setToolTip(settings.isEmpty()
                                  ? tr("No setting reaches the target; choose one in the table to apply it")
                                  : tr("Copy the SQL that puts %1 in force").arg(shortSettings(settings)));
}

void SweepPage::updateEstimate()
{
    if (m_run->isActive())
        m_estimate->hold();
    else if (m_pool && m_form->problem().isEmpty())
        m_estimate->ask(m_pool, m_form->spec());
    else
        m_estimate->reset();
}

void SweepPage::updateActions()
{
    const bool running = m_run->isActive();
    m_frame->setState(running, reasonNotToStart(), tr("Measure recall and latency of every setting (Ctrl+Enter)"));
    updateEstimate();
    showNextSteps();
    m_frame->progress().setResumable(!running && m_pool && m_cutOff, reasonNotToResume());
    const bool measured = !m_result.points.isEmpty();
    m_saveButton->setEnabled(measured);
    m_saveButton->setToolTip(measured ? tr("Save the chart or its points") : tr("Nothing is measured yet"));
    m_export->setSource(m_table, m_storedId);
    m_pastButton->setEnabled(!running && m_past->isLoaded());
    m_pastButton->setToolTip(running             ? tr("A sweep is running")
                             : m_past->isEmpty() ? tr("No sweep of this table is kept yet")
                                                 : tr("Show an earlier sweep of this table, or lay it over this one"));
    if (!measured) {
        m_export->setResult(m_result);
        m_applyButton->setEnabled(false);
        m_applyButton->setToolTip(tr("Nothing is measured yet"));
    }
}
