#include "ui/sweep/loadpage.h"

#include "app/sweep/loadreport.h"
#include "ui/shared/format.h"
#include "ui/shared/gridview.h"
#include "ui/shared/messagearea.h"
#include "ui/sweep/loadform.h"
#include "ui/sweep/loadmodel.h"
#include "ui/sweep/loadplot.h"
#include "ui/sweep/loadwords.h"
#include "ui/sweep/measureframe.h"
#include "ui/sweep/pastsweeps.h"
#include "ui/sweep/progressstrip.h"
#include "ui/sweep/reportexport.h"
#include "ui/sweep/sweepanswer.h"

#include <QItemSelectionModel>
#include <QMenu>
#include <QSplitter>
#include <QToolButton>

LoadPage::LoadPage(jobs::JobRunner &runner, const workspace::Workspace &workspace, QWidget *parent)
    : QWidget(parent)
    , m_runner(runner)
    , m_workspace(workspace)
{
    setupViews();
    setupActions();
    connectSignals();
    updateActions();
}

LoadPage::~LoadPage() = default;

void LoadPage::setupViews()
{
    m_frame = new MeasureFrame(QStringLiteral("load"), this);
    m_form = new LoadForm(this);
    m_form->setStartButton(m_frame->addStart(tr("Measure")));
    m_saveButton = menuButton(QStringLiteral("loadSave"), QStringLiteral("save"), tr("Save"), this);
    m_jsonButton = menuButton(QStringLiteral("loadJson"), QStringLiteral("copy"), tr("Copy JSON"), this);
    m_pastButton = menuButton(QStringLiteral("loadPast"), QStringLiteral("log"), tr("Past measurements"), this);
    m_frame->setParts(m_form, buttonRow({m_jsonButton, m_saveButton, m_pastButton}, this), nullptr,
                      tr("Queries per second and latency with 1, 2, 4, … clients at the same time: where more "
                         "clients bring no more answers, only longer waits.\nEach client has a session of its "
                         "own, opened before the clock starts, and reads only."),
                      makeMeasurement());
}

QWidget *LoadPage::makeMeasurement()
{
    m_plot = new LoadPlot(this);
    m_plot->setObjectName(QStringLiteral("loadPlot"));
    m_model = new LoadModel(this);
    m_pointsView = rowsGrid(QStringLiteral("loadPoints"), m_model, this);
    return chartAbove(m_plot, m_pointsView);
}

void LoadPage::setupActions()
{
    m_run = new LoadRun(m_runner, m_workspace, this);
    m_past = new PastSweeps(m_runner, m_workspace, this, workspace::SweepKind::Load);
    m_frame->followPast(*m_past, m_pastButton);
    m_export = new ReportExport(
        QStringLiteral("load"), m_runner, [this](PictureFormat format) { return m_plot->picture(format); }, this);
    m_saveButton->setMenu(m_export->saveMenu());
    m_jsonButton->setDefaultAction(m_export->copyJsonAction());
    m_frame->followExport(*m_export);
}

void LoadPage::connectSignals()
{
    connect(m_form, &LoadForm::changed, this, &LoadPage::updateActions);
    connect(m_frame, &MeasureFrame::startRequested, this, &LoadPage::start);
    connect(&m_frame->progress(), &ProgressStrip::stopRequested, this, &LoadPage::stop);
    connect(&m_frame->progress(), &ProgressStrip::resumeRequested, this, &LoadPage::resume);
    connect(m_run, &LoadRun::changed, this, &LoadPage::showResult);
    connect(m_run, &LoadRun::progressed, &m_frame->progress(), &ProgressStrip::showProgress);
    connect(m_run, &LoadRun::succeeded, this, &LoadPage::showEnd);
    connect(m_run, &LoadRun::failed, this, &LoadPage::showFailure);
    connect(m_run, &LoadRun::pastLoaded, this, &LoadPage::showPast);
    connect(m_past, &PastSweeps::listChanged, this, &LoadPage::updateActions);
    connect(m_past, &PastSweeps::picked, m_run, &LoadRun::loadPast);
    connect(m_plot, &LoadPlot::pointClicked, this, [this](int position) {
        const int row = m_model->rowOf(position);
        if (row >= 0)
            m_pointsView->setCurrentIndex(m_model->index(row, 0));
    });
    connect(m_plot, &LoadPlot::menuRequested, this,
            [this](const QPoint &place) { m_export->saveMenu()->popup(place); });
    connect(m_pointsView->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this](const QModelIndex &current) {
                m_plot->setHighlighted(current.isValid() ? current.data(LoadModel::PositionRole).toInt() : -1);
            });
}

void LoadPage::setConnection(std::shared_ptr<db::ConnectionPool> pool)
{
    if (!pool)
        stop();
    m_pool = std::move(pool);
    updateActions();
}

void LoadPage::setTable(const catalog::Table &table)
{
    const bool other = table.name != m_table.name;
    m_table = table;
    m_form->setTable(table);
    if (other)
        m_past->setTable(table.name);
    updateActions();
}

void LoadPage::chooseColumn(const QString &column)
{
    m_form->chooseColumn(column);
}

QString LoadPage::reasonNotToStart() const
{
    if (m_run->isActive())
        return tr("A measurement is running");
    if (!m_pool)
        return tr("Not connected");
    return m_form->problem();
}

void LoadPage::start()
{
    if (!reasonNotToStart().isEmpty())
        return;
    m_frame->messages().clear();
    m_frame->progress().showProgress({0, 0, tr("starting")});
    m_run->start(m_pool, m_form->spec());
    updateActions();
}

bool LoadPage::canResume() const
{
    return m_pool && m_run->cutOffId() != 0 && m_run->result().head.sweep.table == m_table.name.toText();
}

void LoadPage::resume()
{
    if (!canResume())
        return;
    m_frame->messages().clear();
    m_frame->progress().showProgress({0, 0, tr("starting")});
    m_run->resume(m_pool, m_table, m_run->cutOffId());
    updateActions();
}

void LoadPage::stop()
{
    if (!m_run->isActive())
        return;
    m_frame->progress().setNote(tr("stopping"));
    m_run->stop();
}

void LoadPage::showResult()
{
    const sweep::LoadResult &result = m_run->result();
    const int before = m_model->rowCount();
    m_plot->setResult(result);
    m_model->setResult(result);
    if (result.points.isEmpty())
        m_frame->answer().setWaiting(m_run->isActive() ? tr("Opening sessions and warming up…") : QString());
    else
        m_frame->answer().setTexts(loadAnswerText(result), loadAnswerDetails(result), loadAnswerCaveat(result));
    const sweep::SweepHead &head = result.head.sweep;
    m_export->setReport(
        QStringLiteral("%1-%2-load").arg(head.table, head.index),
        result.points.isEmpty() ? ReportExport::ReportMaker() : [result] { return sweep::loadReport(result); });
    m_pointsView->setColumnHidden(LoadModel::BacklogColumn, result.head.rate <= 0);
    if (m_model->rowCount() != before)
        m_pointsView->fitColumns();
    m_frame->setMeasured(!result.points.isEmpty() || m_run->isActive());
    updateActions();
}

void LoadPage::showEnd(const core::Error &notStored)
{
    m_frame->progress().setNote(
        tr("an empty round trip takes %1").arg(formatDuration(m_run->result().head.sweep.roundTrip)));
    if (!notStored.message.isEmpty())
        m_frame->messages().showError(notStored, tr("keeping the measurement"));
    m_past->reload();
    updateActions();
}

void LoadPage::showFailure(const core::Error &error)
{
    m_frame->progress().setNote(m_run->result().points.isEmpty()
                                    ? QString()
                                    : tr("what was measured until then is kept under Past measurements"));
    m_frame->messages().showError(error, m_table.name.toText());
    m_past->reload();
    showResult();
}

void LoadPage::showPast(const workspace::SweepRecord &record)
{
    m_frame->messages().clear();
    m_frame->progress().setNote(tr("measured %1").arg(sweepTitle(record)));
    updateActions();
}

void LoadPage::updateActions()
{
    const bool running = m_run->isActive();
    const bool measured = !m_run->result().points.isEmpty();
    m_frame->progress().setResumable(canResume());
    m_frame->setState(running, reasonNotToStart(), tr("Measure throughput (Ctrl+Enter)"));
    m_saveButton->setEnabled(measured);
    m_saveButton->setToolTip(measured ? tr("Save the chart, its points or a report") : tr("Nothing is measured yet"));
    m_pastButton->setEnabled(!running && m_past->isLoaded());
    m_pastButton->setToolTip(running             ? tr("A measurement is running")
                             : m_past->isEmpty() ? tr("No measurement of this table is kept yet")
                                                 : tr("Show an earlier measurement of this table"));
}
