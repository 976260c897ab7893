#include "ui/sweep/filterpage.h"

#include "app/sweep/filterreport.h"
#include "ui/shared/askbefore.h"
#include "ui/shared/format.h"
#include "ui/shared/gridview.h"
#include "ui/shared/messagearea.h"
#include "ui/shared/spacing.h"
#include "ui/sweep/filteradviceview.h"
#include "ui/sweep/filterform.h"
#include "ui/sweep/filterheatmap.h"
#include "ui/sweep/filtermodel.h"
#include "ui/sweep/filterrun.h"
#include "ui/sweep/measureframe.h"
#include "ui/sweep/pastsweeps.h"
#include "ui/sweep/progressstrip.h"
#include "ui/sweep/reportexport.h"
#include "ui/sweep/strategywords.h"
#include "ui/sweep/sweepanswer.h"

#include <QItemSelectionModel>
#include <QSplitter>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

FilterPage::FilterPage(jobs::JobRunner &runner, const workspace::Workspace &workspace, QWidget *parent)
    : QWidget(parent)
    , m_runner(runner)
    , m_workspace(workspace)
{
    setupViews();
    setupActions();
    connectSignals();
    updateActions();
}

void FilterPage::setupViews()
{
    m_frame = new MeasureFrame(QStringLiteral("filter"), this);
    m_form = new FilterForm(this);
    m_form->setStartButton(m_frame->addStart(tr("Measure")));
    m_jsonButton = menuButton(QStringLiteral("filterJson"), QStringLiteral("copy"), tr("Copy JSON"), this);
    m_saveButton = menuButton(QStringLiteral("filterSave"), QStringLiteral("save"), tr("Save"), this);
    m_pastButton = menuButton(QStringLiteral("filterPast"), QStringLiteral("log"), tr("Past comparisons"), this);
    m_frame->setParts(m_form, buttonRow({m_jsonButton, m_saveButton, m_pastButton}, this), nullptr,
                      tr("Searches with a WHERE clause: which way of answering finds enough at the lowest "
                         "cost, and from how many rows on.\nIterative scans, an exact pre-filter, a partial "
                         "index and what the planner does by itself, side by side on your own rows in one "
                         "read-only transaction."),
                      makeMeasurement());
}

QWidget *FilterPage::makeMeasurement()
{
    auto *widget = new QWidget(this);
    m_advice = new FilterAdviceView(widget);
    m_map = new FilterHeatMap(widget);
    m_map->setObjectName(QStringLiteral("filterHeatMap"));
    m_model = new FilterModel(this);
    m_cellsView = rowsGrid(QStringLiteral("filterCells"), m_model, widget);
    auto *column = new QVBoxLayout(widget);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(spacing::Page);
    column->addWidget(m_advice);
    column->addWidget(chartAbove(m_map, m_cellsView, 3, 2), 1);
    return widget;
}

void FilterPage::setupActions()
{
    m_run = new FilterRun(m_runner, m_workspace, this);
    m_past = new PastSweeps(m_runner, m_workspace, this, workspace::SweepKind::Filters);
    m_frame->followPast(*m_past, m_pastButton);
    m_export = new ReportExport(
        QStringLiteral("filter"), m_runner, [this](PictureFormat format) { return m_map->picture(format); }, this);
    m_saveButton->setMenu(m_export->saveMenu());
    m_jsonButton->setDefaultAction(m_export->copyJsonAction());
    m_frame->followExport(*m_export);
}

void FilterPage::connectSignals()
{
    connect(m_form, &FilterForm::changed, this, &FilterPage::updateActions);
    connect(m_frame, &MeasureFrame::startRequested, this, &FilterPage::startComparison);
    connect(&m_frame->progress(), &ProgressStrip::stopRequested, this, &FilterPage::stopComparison);
    connect(&m_frame->progress(), &ProgressStrip::resumeRequested, this, &FilterPage::resumeComparison);
    connect(m_run, &FilterRun::changed, this, &FilterPage::showResult);
    connect(m_run, &FilterRun::progressed, &m_frame->progress(), &ProgressStrip::showProgress);
    connect(m_run, &FilterRun::succeeded, this, &FilterPage::showEnd);
    connect(m_run, &FilterRun::failed, this, &FilterPage::showFailure);
    connect(m_run, &FilterRun::pastLoaded, this, &FilterPage::showPast);
    connect(m_past, &PastSweeps::listChanged, this, &FilterPage::updateActions);
    connect(m_past, &PastSweeps::picked, m_run, &FilterRun::loadPast);
    connect(m_advice, &FilterAdviceView::copied, &m_frame->progress(), &ProgressStrip::setNote);
    connect(m_map, &FilterHeatMap::cellClicked, this, &FilterPage::select);
    connect(m_cellsView->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this](const QModelIndex &current) {
                m_map->setHighlighted(current.isValid() ? current.data(FilterModel::PositionRole).toInt() : -1);
            });
}

void FilterPage::setConnection(std::shared_ptr<db::ConnectionPool> pool)
{
    if (!pool)
        stopComparison();
    m_pool = std::move(pool);
    updateActions();
}

void FilterPage::setTable(const catalog::Table &table)
{
    const bool other = table.name != m_table.name;
    m_table = table;
    m_form->setTable(table);
    if (other)
        m_past->setTable(table.name);
    updateActions();
}

void FilterPage::chooseColumn(const QString &column)
{
    m_form->chooseColumn(column);
}

QString FilterPage::reasonNotToStart() const
{
    if (m_run->isActive())
        return tr("A comparison is running");
    if (!m_pool)
        return tr("Not connected");
    if (const QString problem = m_form->problem(); !problem.isEmpty())
        return problem;
    if (m_form->spec().buildPartials > 0 && m_pool->access() != db::Access::ReadWrite)
        return tr("Unlock writing first: partial indexes are built on a copy of the table in the database");
    return {};
}

void FilterPage::startComparison()
{
    if (!reasonNotToStart().isEmpty())
        return;
    const sweep::FilterSpec spec = m_form->spec();
    if (spec.buildPartials == 0) {
        run(spec);
        return;
    }
    const auto script = sweep::partialCopyScript(spec, QStringLiteral("pgvector_workbench_…"));
    if (!script)
        return;
    askBefore(
        this,
        {tr("Copy the table"),
         tr("The comparison copies %1 into a schema of its own and builds partial indexes on the copy: about %2 on "
            "the server's disk, until it has ended.")
             .arg(spec.sweep.table.name.toText(), formatBytes(sweep::partialCopyCost(spec))),
         *script, tr("Copy and compare")},
        [this, spec] { run(spec); });
}

void FilterPage::run(const sweep::FilterSpec &spec)
{
    if (!m_pool || m_run->isActive())
        return;
    m_frame->messages().clear();
    m_frame->progress().showProgress({0, 0, tr("starting")});
    m_run->start(m_pool, spec);
    updateActions();
}

bool FilterPage::canResume() const
{
    return m_pool && m_run->cutOffId() != 0 && m_run->result().head.sweep.table == m_table.name.toText();
}

void FilterPage::resumeComparison()
{
    if (!canResume())
        return;
    m_frame->messages().clear();
    m_frame->progress().showProgress({0, 0, tr("starting")});
    m_run->resume(m_pool, m_table, m_run->cutOffId());
    updateActions();
}

void FilterPage::stopComparison()
{
    if (!m_run->isActive())
        return;
    m_frame->progress().setNote(tr("stopping"));
    m_run->stop();
}

void FilterPage::showResult()
{
    const sweep::FilterResult &result = m_run->result();
    const bool fresh = result.cells.size() != m_model->rowCount();
    m_map->setResult(result);
    m_model->setResult(result);
    const bool measured = std::any_of(result.cells.begin(), result.cells.end(),
                                      [](const sweep::FilterCell &cell) { return cell.measured(); });
    m_advice->setAdvice(measured ? result.advice : QList<sweep::FilterAdvice>());
    const sweep::SweepHead &head = result.head.sweep;
    m_export->setReport(QStringLiteral("%1-%2-filters").arg(head.table, head.index),
                        measured ? [result] { return sweep::filterReport(result); } : ReportExport::ReportMaker());
    if (result.cells.isEmpty())
        m_frame->answer().setWaiting(m_run->isActive() ? tr("Finding the exact neighbours under each condition…")
                                                       : QString());
    else
        m_frame->answer().setTexts(filterAnswer(result), filterDetails(result), filterCaveat(result));
    if (fresh && !result.cells.isEmpty())
        m_cellsView->fitColumns();
    m_frame->setMeasured(!result.cells.isEmpty() || m_run->isActive());
    updateActions();
}

void FilterPage::showEnd(const core::Error &notStored)
{
    const sweep::SweepHead &head = m_run->result().head.sweep;
    m_frame->progress().setNote(
        tr("exact neighbours took %1 · an empty round trip %2")
            .arg(formatDuration({head.groundTruth.seconds * 1000}), formatDuration(head.roundTrip)));
    if (!notStored.message.isEmpty())
        m_frame->messages().showError(notStored, tr("keeping the comparison"));
    m_cellsView->fitColumns();
    m_past->reload();
    updateActions();
}

void FilterPage::showFailure(const core::Error &error)
{
    m_frame->progress().setNote(m_run->result().cells.isEmpty()
                                    ? QString()
                                    : tr("what was measured until then is kept under Past comparisons"));
    m_frame->messages().showError(error, m_table.name.toText());
    m_past->reload();
    showResult();
}

void FilterPage::showPast(const workspace::SweepRecord &record)
{
    m_frame->messages().clear();
    m_frame->progress().setNote(tr("measured %1").arg(sweepTitle(record)));
    updateActions();
}

void FilterPage::select(int position)
{
    const int row = m_model->rowOf(position);
    if (row >= 0)
        m_cellsView->setCurrentIndex(m_model->index(row, 0));
}

void FilterPage::updateActions()
{
    const bool running = m_run->isActive();
    m_frame->progress().setResumable(canResume());
    m_frame->setState(running, reasonNotToStart(), tr("Measure every strategy (Ctrl+Enter)"));
    const bool measured = !m_run->result().cells.isEmpty();
    m_saveButton->setEnabled(measured);
    m_saveButton->setToolTip(measured ? tr("Save the map, its cells or a report") : tr("Nothing is measured yet"));
    m_pastButton->setEnabled(!running && m_past->isLoaded());
    m_pastButton->setToolTip(running             ? tr("A comparison is running")
                             : m_past->isEmpty() ? tr("No comparison of this table is kept yet")
                                                 : tr("Show an earlier comparison of this table"));
}
