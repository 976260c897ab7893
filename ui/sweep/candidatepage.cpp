#include "ui/sweep/candidatepage.h"

#include "app/sweep/candidatereport.h"
#include "app/sweep/candidatescript.h"
#include "ui/shared/askbefore.h"
#include "ui/shared/format.h"
#include "ui/shared/gridview.h"
#include "ui/shared/messagearea.h"
#include "ui/sweep/candidateform.h"
#include "ui/sweep/candidatemodel.h"
#include "ui/sweep/candidateplot.h"
#include "ui/sweep/candidatewords.h"
#include "ui/sweep/measureframe.h"
#include "ui/sweep/pastsweeps.h"
#include "ui/sweep/progressstrip.h"
#include "ui/sweep/reportexport.h"
#include "ui/sweep/sweepanswer.h"

#include <QAction>
#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QItemSelectionModel>
#include <QMenu>
#include <QSplitter>
#include <QToolButton>

using core::Result;
using sweep::CandidateCurve;
using sweep::CandidateResult;
using sweep::CandidateSpec;
using sweep::RecordedCandidates;

namespace {

constexpr int RefreshMs = 50;

} // namespace

CandidatePage::CandidatePage(jobs::JobRunner &runner, settings::Settings &, const workspace::Workspace &workspace,
                             QWidget *parent)
    : QWidget(parent)
    , m_runner(runner)
    , m_workspace(workspace)
    , m_job(runner)
    , m_load(runner)
{
    setupViews();
    setupActions();
    connectSignals();
    updateActions();
}

CandidatePage::~CandidatePage() = default;

void CandidatePage::setupViews()
{
    m_frame = new MeasureFrame(QStringLiteral("candidates"), this);
    m_form = new CandidateForm(this);
    m_form->setStartButton(m_frame->addStart(tr("Compare")));
    m_measureBox = new QComboBox(this);
    m_measureBox->setObjectName(QStringLiteral("candidatesMeasure"));
    m_measureBox->setToolTip(tr("What recall is drawn against"));
    m_measureBox->addItems(
        {tr("against latency p50"), tr("against latency p95"), tr("against index size"), tr("against build time")});
    m_frame->setParts(m_form, makeButtons(), m_measureBox,
                      tr("Would other build parameters, a smaller type or another method serve better? Each candidate "
                         "is built on a copy of the table, measured with the same queries and dropped.\n"
                         "One curve each, with the time to build it and its size."),
                      makeMeasurement());
}

QWidget *CandidatePage::makeButtons()
{
    m_sqlButton = menuButton(QStringLiteral("candidatesSql"), QStringLiteral("copy"), tr("Copy SQL"), this);
    m_jsonButton = menuButton(QStringLiteral("candidatesJson"), QStringLiteral("copy"), tr("Copy JSON"), this);
    m_saveButton = menuButton(QStringLiteral("candidatesSave"), QStringLiteral("save"), tr("Save"), this);
    m_pastButton = menuButton(QStringLiteral("candidatesPast"), QStringLiteral("log"), tr("Past comparisons"), this);
    return buttonRow({m_sqlButton, m_jsonButton, m_saveButton, m_pastButton}, this);
}

QWidget *CandidatePage::makeMeasurement()
{
    m_plot = new CandidatePlot(this);
    m_plot->setObjectName(QStringLiteral("candidatePlot"));
    m_model = new CandidateModel(this);
    m_view = rowsGrid(QStringLiteral("candidateCurves"), m_model, this);
    return chartAbove(m_plot, m_view);
}

void CandidatePage::setupActions()
{
    m_past = new PastSweeps(m_runner, m_workspace, this, workspace::SweepKind::Candidates);
    m_frame->followPast(*m_past, m_pastButton);
    m_export = new ReportExport(
        QStringLiteral("candidates"), m_runner, [this](PictureFormat format) { return m_plot->picture(format); }, this);
    m_saveButton->setMenu(m_export->saveMenu());
    m_jsonButton->setDefaultAction(m_export->copyJsonAction());
    m_frame->followExport(*m_export);
    m_sqlMenu = std::make_unique<QMenu>();
    QAction *build = m_sqlMenu->addAction(tr("Build it and swap it in"), this, [this] {
        if (const CandidateCurve *curve = sweep::curveAt(m_result.curves, chosenCurve()))
            copy(sweep::buildScriptOf(m_result.head, m_spec, *curve, indexToReplace()),
                 tr("Copied: the script that builds %1").arg(curve->text));
    });
    build->setObjectName(QStringLiteral("candidatesCopyBuild"));
    QAction *search = m_sqlMenu->addAction(tr("Search with it"), this, [this] {
        if (const CandidateCurve *curve = sweep::curveAt(m_result.curves, chosenCurve()))
            copy(sweep::searchTextOf(m_result.head, m_spec, *curve),
                 tr("Copied: the search that uses %1").arg(curve->text));
    });
    search->setObjectName(QStringLiteral("candidatesCopySearch"));
    m_sqlButton->setMenu(m_sqlMenu.get());
    m_refresh.setSingleShot(true);
    m_refresh.setInterval(RefreshMs);
}

void CandidatePage::connectSignals()
{
    connect(m_form, &CandidateForm::changed, this, &CandidatePage::updateActions);
    connect(m_frame, &MeasureFrame::startRequested, this, &CandidatePage::start);
    connect(&m_frame->progress(), &ProgressStrip::stopRequested, this, &CandidatePage::stop);
    connect(&m_frame->progress(), &ProgressStrip::resumeRequested, this, &CandidatePage::resume);
    connect(&m_refresh, &QTimer::timeout, this, &CandidatePage::refresh);
    connect(m_past, &PastSweeps::listChanged, this, &CandidatePage::updateActions);
    connect(m_past, &PastSweeps::picked, this, &CandidatePage::loadPast);
    connect(m_measureBox, &QComboBox::currentIndexChanged, this,
            [this](int measure) { m_plot->setMeasure(CandidateMeasure(measure)); });
    connect(m_plot, &CandidatePlot::menuRequested, this,
            [this](const QPoint &place) { m_export->saveMenu()->popup(place); });
    connect(m_plot, &CandidatePlot::curveClicked, this, [this](int position) {
        const int row = m_model->rowOf(position);
        if (row >= 0)
            m_view->setCurrentIndex(m_model->index(row, 0));
    });
    connect(m_view->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this](const QModelIndex &current) {
                m_plot->setHighlighted(current.isValid() ? current.data(CandidateModel::PositionRole).toInt() : -1);
                updateActions();
            });
    connect(
        &m_runner, &jobs::JobRunner::jobChanged, this,
        [this](const jobs::JobStatus &status) {
            if (status.id == m_id && !status.ended())
                m_frame->progress().showProgress(status.progress);
        },
        Qt::QueuedConnection);
}

void CandidatePage::setConnection(std::shared_ptr<db::ConnectionPool> pool)
{
    if (!pool)
        stop();
    m_pool = std::move(pool);
    updateActions();
}

void CandidatePage::setTable(const catalog::Table &table)
{
    const bool other = table.name != m_table.name;
    m_table = table;
    m_form->setTable(table);
    if (other)
        m_past->setTable(table.name);
    updateActions();
}

void CandidatePage::chooseColumn(const QString &column)
{
    m_form->chooseColumn(column);
}

QString CandidatePage::reasonNotToStart() const
{
    if (m_job.isActive())
        return tr("A comparison is running");
    if (!m_pool)
        return tr("Not connected");
    if (const QString problem = m_form->problem(); !problem.isEmpty())
        return problem;
    const auto setup = sweep::prepareCandidates(m_form->spec());
    if (setup && setup->onCopy && m_pool->access() != db::Access::ReadWrite)
        return tr("Unlock writing first: candidates are built on a copy of the table in the database");
    return {};
}

void CandidatePage::start()
{
    if (!reasonNotToStart().isEmpty())
        return;
    begin(m_form->spec(), 0);
}

bool CandidatePage::canResume() const
{
    return !m_job.isActive() && m_pool && m_cutOff != 0 && m_spec.base.table.name == m_table.name;
}

void CandidatePage::resume()
{
    if (canResume())
        begin(m_spec, m_cutOff);
}

void CandidatePage::begin(const CandidateSpec &spec, qint64 resumed)
{
    const auto setup = sweep::prepareCandidates(spec);
    if (!setup)
        return;
    if (!setup->onCopy)
        run(spec, *setup, resumed);
    else if (m_pool->access() == db::Access::ReadWrite)
        ask(spec, *setup, resumed);
}

void CandidatePage::ask(const CandidateSpec &spec, const sweep::CandidateSetup &setup, qint64 resumed)
{
    const QString text =
        tr("The comparison copies %1 into a schema of its own, without the rows that become queries, and builds %n "
           "index(es) on the copy, one after another: about %2 on the server's disk, until it has ended.",
           nullptr, int(spec.candidates.size()))
            .arg(spec.base.table.name.toText(), formatBytes(sweep::candidatesCost(spec, setup)));
    askBefore(this,
              {tr("Copy the table"), text, sweep::candidatesScript(spec, setup, QStringLiteral("pgvector_workbench_…")),
               tr("Copy and compare")},
              [this, spec, setup, resumed] { run(spec, setup, resumed); });
}

void CandidatePage::run(const CandidateSpec &spec, const sweep::CandidateSetup &setup, qint64 resumed)
{
    if (!m_pool || m_job.isActive())
        return;
    m_frame->messages().clear();
    m_frame->progress().showProgress({0, 0, tr("copying")});
    m_spec = spec;
    m_cutOff = 0;
    CandidateResult planned{plannedHead(spec, setup), plannedCurves(spec, setup), {}, {}};
    planned.head.sweep.startedAt = QDateTime::currentDateTimeUtc();
    if (resumed != 0)
        planned = {m_result.head, sweep::keptCurves(m_result.curves), {}, {}};
    const QString connection = m_pool->parameters().displayName();
    m_storedId = std::make_shared<std::atomic<qint64>>(0);
    const auto job = m_runner.startStreaming<RecordedCandidates, CandidateCurve>(
        tr("Candidates for %1.%2").arg(spec.base.table.name.toText(), spec.base.column), m_pool,
        [workspace = m_workspace, connection, spec, resumed,
         id = m_storedId](jobs::JobContext &context, const jobs::PartSink<CandidateCurve> &sink) {
            sweep::CandidateObserver observer{{}, sink};
            observer.onRecorded = [id](qint64 recorded) {
                id->store(recorded);
            };
            return resumed == 0 ? sweep::recordCandidates(context, workspace, connection, spec, observer)
                                : sweep::resumeCandidates(context, workspace, resumed, spec.base.table, observer);
        });
    m_id = job.id;
    m_job.follow(
        job, this, [this](const CandidateCurve &curve) { takeCurve(curve); },
        [this](const Result<RecordedCandidates> &recorded) { takeEnd(recorded); });
    showResult(planned);
    m_frame->setMeasured(true);
}

void CandidatePage::stop()
{
    if (!m_job.isActive())
        return;
    m_frame->progress().setNote(tr("stopping"));
    m_job.cancel();
}

void CandidatePage::takeCurve(const CandidateCurve &curve)
{
    for (CandidateCurve &each : m_result.curves) {
        if (each.position == curve.position)
            each = curve;
    }
    if (!m_refresh.isActive())
        m_refresh.start();
}

void CandidatePage::refresh()
{
    CandidateResult result = m_result;
    result.answer = sweep::answerOf(result.curves, result.head);
    showResult(result);
}

void CandidatePage::takeEnd(const Result<RecordedCandidates> &recorded)
{
    m_refresh.stop();
    m_id = 0;
    m_past->reload();
    if (recorded) {
        showResult(recorded->result);
        m_frame->progress().setNote(measuredNote(recorded->result.head));
        if (recorded->notStored)
            m_frame->messages().showError(*recorded->notStored, tr("keeping the comparison"));
        return;
    }
    m_cutOff = m_storedId->load();
    refresh();
    const bool measured = std::any_of(m_result.curves.begin(), m_result.curves.end(),
                                      [](const CandidateCurve &curve) { return !curve.builds.isEmpty(); });
    m_frame->progress().setNote(measured ? tr("what was measured until then is kept under Past comparisons")
                                         : QString());
    m_frame->setMeasured(measured);
    m_frame->messages().showError(recorded.error(), m_table.name.toText());
}

void CandidatePage::showResult(const CandidateResult &result)
{
    const bool fresh = result.head.sweep.startedAt != m_result.head.sweep.startedAt;
    m_result = result;
    m_plot->setResult(result);
    m_model->setResult(result);
    if (fresh || !m_job.isActive())
        m_view->fitColumns();
    m_export->setReport(
        QStringLiteral("%1-%2-indexes").arg(result.head.sweep.table, result.head.sweep.column),
        result.curves.isEmpty() ? ReportExport::ReportMaker() : [result, spec = m_spec, replaced = indexToReplace()] {
            return sweep::candidateReport(result, sweep::winnerScript(result, spec, replaced));
        });
    const CandidateText text = candidateText(result);
    if (result.answer.sentence.isEmpty())
        m_frame->answer().setWaiting(tr("Building the first candidate…"));
    else
        m_frame->answer().setTexts(text.answer, text.details, text.caveat);
    updateActions();
}

void CandidatePage::loadPast(qint64 id)
{
    using Past = std::pair<sweep::PastCandidates, CandidateSpec>;
    const auto job = m_runner.start<Past>(
        tr("Past comparison"), {}, [workspace = m_workspace, id, table = m_table](jobs::JobContext &) -> Result<Past> {
            const auto past = sweep::loadPastCandidates(workspace, id);
            if (!past)
                return past.error();
            const auto spec = sweep::loadCandidateSpec(workspace, id, table);
            return Past(*past, spec ? *spec : CandidateSpec()); // of a table that is another one now
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

/// The selected one, else the one that the answer names.
int CandidatePage::chosenCurve() const
{
    const QModelIndex current = m_view->currentIndex();
    return current.isValid() ? current.data(CandidateModel::PositionRole).toInt() : m_result.answer.smallest;
}

/// The only index on the column, if there is just one.
QString CandidatePage::indexToReplace() const
{
    const auto indexes = m_spec.base.table.vectorIndexesOf(m_spec.base.column);
    return indexes.size() == 1 ? indexes.first()->name.name : QString();
}

void CandidatePage::copy(const QString &text, const QString &note)
{
    QGuiApplication::clipboard()->setText(text);
    m_frame->progress().setNote(note);
}

void CandidatePage::updateActions()
{
    const bool running = m_job.isActive();
    m_frame->progress().setResumable(canResume(),
                                     m_result.head.onCopy && m_pool && m_pool->access() != db::Access::ReadWrite
                                         ? tr("Unlock writing first: the copy has to be made again")
                                         : QString());
    m_frame->setState(running, reasonNotToStart(), tr("Build and measure every candidate (Ctrl+Enter)"));
    const CandidateCurve *curve = sweep::curveAt(m_result.curves, chosenCurve());
    const bool known = !m_spec.candidates.isEmpty();
    m_sqlButton->setEnabled(curve && known);
    m_sqlButton->setToolTip(!known  ? tr("Nothing was measured here yet")
                            : curve ? tr("Copy the SQL for %1").arg(curve->text)
                                    : tr("No candidate reaches the target; choose one in the table"));
    const auto actions = m_sqlMenu ? m_sqlMenu->actions() : QList<QAction *>();
    if (!actions.isEmpty())
        actions.first()->setEnabled(curve && known && m_spec.candidates.value(curve->candidate).isBuilt());
    const bool measured = !m_result.curves.isEmpty() && !running;
    m_saveButton->setEnabled(measured);
    m_saveButton->setToolTip(measured ? tr("Save the chart, its points or a report") : tr("Nothing is measured yet"));
    m_pastButton->setEnabled(!running && m_past->isLoaded());
    m_pastButton->setToolTip(m_past->isEmpty() ? tr("No comparison on this table is kept yet")
                                               : tr("Show an earlier comparison on this table"));
}
