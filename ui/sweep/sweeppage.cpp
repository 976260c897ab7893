#include "ui/sweep/sweeppage.h"

#include "app/sweep/holdoutclone.h"
#include "ui/shared/askbefore.h"
#include "ui/shared/format.h"
#include "ui/shared/gridview.h"
#include "ui/shared/hairline.h"
#include "ui/shared/icons.h"
#include "ui/shared/messagearea.h"
#include "ui/shared/spacing.h"
#include "ui/sweep/pastsweeps.h"
#include "ui/sweep/pastsweepsdialog.h"
#include "ui/sweep/progressstrip.h"
#include "ui/sweep/queryinspector.h"
#include "ui/sweep/sweepanswer.h"
#include "ui/sweep/sweepform.h"
#include "ui/sweep/sweepmodel.h"
#include "ui/sweep/sweepplot.h"
#include "ui/sweep/sweepwords.h"
#include "ui/sweep/worstqueries.h"

#include <QAction>
#include <QComboBox>
#include <QHBoxLayout>
#include <QItemSelectionModel>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>
#include <QToolButton>

using sweep::SweepResult;

namespace {

enum StackPage { EmptyPage, MeasurementPage };

QVBoxLayout *columnOf(QWidget *widget, int space)
{
    auto *column = new QVBoxLayout(widget);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space);
    return column;
}

QHBoxLayout *rowOf(QWidget *widget, int space)
{
    auto *row = new QHBoxLayout(widget);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(space);
    return row;
}

} // namespace

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
    m_messages = new MessageArea(this);
    auto *content = new QWidget(this);
    auto *column = columnOf(content, spacing::Page);
    column->setContentsMargins(spacing::Page, spacing::Page, spacing::Page, spacing::Control);
    makeSetup();
    column->addWidget(m_form);
    column->addWidget(new Hairline(Qt::Horizontal, content));
    makeAnswer();
    column->addWidget(m_answer);
    m_stack = new QStackedWidget(content);
    m_stack->setObjectName(QStringLiteral("sweepStack"));
    m_stack->insertWidget(EmptyPage, makeEmpty());
    m_stack->insertWidget(MeasurementPage, makeMeasurement());
    column->addWidget(m_stack, 1);
    m_progress = new ProgressStrip(QStringLiteral("sweep"), content);
    column->addWidget(m_progress);

    auto *page = columnOf(this, 0);
    page->addWidget(m_messages);
    page->addWidget(content, 1);
}

void SweepPage::makeSetup()
{
    m_form = new SweepForm(this);
    m_startButton = new QPushButton(themeIcon(QStringLiteral("run")), tr("Measure"), this);
    m_startButton->setObjectName(QStringLiteral("sweepStart"));
    m_startButton->setDefault(true);
    m_form->setStartButton(m_startButton);
}

QToolButton *SweepPage::makeMenuButton(const QString &name, const QString &icon, const QString &text)
{
    auto *button = new QToolButton(this);
    button->setObjectName(name);
    button->setText(text);
    button->setIcon(themeIcon(icon));
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    button->setPopupMode(QToolButton::InstantPopup);
    return button;
}

void SweepPage::makeAnswer()
{
    m_answer = new SweepAnswer(this);
    m_applyButton = makeMenuButton(QStringLiteral("sweepApply"), QStringLiteral("settings"), tr("Apply"));
    m_nextButton = makeMenuButton(QStringLiteral("sweepNext"), QStringLiteral("run"), tr("What may help"));
    m_nextButton->setToolTip(tr("Measure again with what may bring the target into reach"));
    m_nextMenu = std::make_unique<QMenu>();
    m_nextButton->setMenu(m_nextMenu.get());
    m_jsonButton = makeMenuButton(QStringLiteral("sweepJson"), QStringLiteral("copy"), tr("Copy JSON"));
    m_saveButton = makeMenuButton(QStringLiteral("sweepSave"), QStringLiteral("save"), tr("Save"));
    m_pastButton = makeMenuButton(QStringLiteral("sweepPast"), QStringLiteral("log"), tr("Past sweeps"));
    m_measureBox = new QComboBox(this);
    m_measureBox->setObjectName(QStringLiteral("sweepMeasure"));
    m_measureBox->setToolTip(tr("What recall is drawn against"));
    m_measureBox->addItems({tr("against latency p50"), tr("against latency p95"), tr("against queries/s")});

    auto *buttons = new QWidget(this);
    auto *row = rowOf(buttons, spacing::Control);
    for (QToolButton *button : {m_nextButton, m_applyButton, m_jsonButton, m_saveButton, m_pastButton})
        row->addWidget(button);
    m_answer->setButtons(buttons, m_measureBox);
}

QWidget *SweepPage::makeEmpty()
{
    auto *text = new QLabel(tr("Recall against latency, setting by setting: how many of the exact neighbours the index "
                               "finds, and how long it takes.\nMeasured on your own rows in one read-only transaction; "
                               "the curve grows while it runs."),
                            this);
    text->setObjectName(QStringLiteral("sweepEmptyText"));
    text->setAlignment(Qt::AlignCenter);
    text->setWordWrap(true);
    text->setForegroundRole(QPalette::PlaceholderText);
    return text;
}

QWidget *SweepPage::makeMeasurement()
{
    auto *splitter = new QSplitter(Qt::Vertical, this);
    splitter->setChildrenCollapsible(false);
    m_plot = new SweepPlot(splitter);
    m_plot->setObjectName(QStringLiteral("sweepPlot"));
    m_model = new SweepModel(this);
    m_pointsView = new GridView(splitter);
    m_pointsView->setObjectName(QStringLiteral("sweepPoints"));
    m_pointsView->setModel(m_model);
    m_pointsView->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_pointsView->setColumnHidden(SweepModel::MeanColumn, true); // queries/s is the same figure
    m_pointsView->setSelectionMode(QAbstractItemView::SingleSelection);
    m_worst = new WorstQueries(splitter);
    auto *below = new QWidget(splitter);
    auto *row = rowOf(below, 0);
    row->addWidget(m_pointsView, 1);
    row->addWidget(m_worst);
    splitter->addWidget(m_plot);
    splitter->addWidget(below);
    splitter->setStretchFactor(0, 2);
    splitter->setStretchFactor(1, 1);
    splitter->setSizes({2000, 1000}); // shares of what there is
    return splitter;
}

void SweepPage::setupActions()
{
    m_run = new SweepRun(m_runner, m_workspace, this);
    m_past = new PastSweeps(m_runner, m_workspace, this);
    m_export = new SweepExport(m_runner, m_workspace, *m_plot, this);
    m_applyButton->setMenu(m_export->applyMenu());
    m_saveButton->setMenu(m_export->saveMenu());
    m_pastButton->setMenu(m_past->menu());
    m_jsonButton->setDefaultAction(m_export->copyJsonAction());
    auto *start = new QAction(tr("Measure"), this);
    start->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_Return));
    start->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    addAction(start);
    connect(start, &QAction::triggered, this, &SweepPage::startSweep);
}

void SweepPage::connectSignals()
{
    connect(m_form, &SweepForm::changed, this, &SweepPage::updateActions);
    connect(m_startButton, &QPushButton::clicked, this, &SweepPage::startSweep);
    connect(m_progress, &ProgressStrip::stopRequested, this, &SweepPage::stopSweep);
    connect(m_progress, &ProgressStrip::resumeRequested, this, &SweepPage::resumeSweep);
    connect(m_run, &SweepRun::changed, this, [this] { showResult(m_run->result()); });
    connect(m_run, &SweepRun::progressed, m_progress, &ProgressStrip::showProgress);
    connect(m_run, &SweepRun::succeeded, this, &SweepPage::showEnd);
    connect(m_run, &SweepRun::failed, this, &SweepPage::showFailure);
    connect(m_past, &PastSweeps::listChanged, this, &SweepPage::updateActions);
    connect(m_past, &PastSweeps::chosen, this, &SweepPage::showPast);
    connect(m_past, &PastSweeps::failed, this, [this](const core::Error &error) { m_messages->showError(error); });
    connect(m_past, &PastSweeps::overlaysChanged, this, &SweepPage::showOverlays);
    connect(m_past->allAction(), &QAction::triggered, this, [this] { showPastSweeps(*m_past, this); });
    connect(m_export, &SweepExport::done, m_progress, &ProgressStrip::setNote);
    connect(m_export, &SweepExport::failed, this, [this](const core::Error &error) { m_messages->showError(error); });
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
    m_messages->clear();
    m_progress->showProgress({0, 0, tr("starting")});
    m_storedId = 0;
    m_cutOff = false;
}

void SweepPage::resumeSweep()
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

/// Each remedy starts the sweep that shows whether it helps.
void SweepPage::fillNextSteps()
{
    m_nextMenu->clear();
    const sweep::Recommendation &found = m_result.recommendation;
    const int row = m_model->rowOf(found.position);
    const int value = row < 0 ? 0 : m_model->points().at(row).settings.first().value.toInt();
    for (const sweep::Remedy remedy : found.remedies) {
        QAction *action = m_nextMenu->addAction(tr("Measure with %1").arg(remedyWords(remedy, m_result.head)));
        if (remedy == sweep::Remedy::BetterBuild) {
            action->setText(tr("Try %1…").arg(remedyWords(remedy, m_result.head)));
            connect(action, &QAction::triggered, this, [this] { emit buildsRequested(m_result.head.column); });
            continue;
        }
        connect(action, &QAction::triggered, this, [this, remedy, value] {
            m_form->applyRemedy(remedy, value);
            startSweep();
        });
    }
    m_nextButton->setVisible(!found.remedies.isEmpty() && !m_run->isActive());
}

void SweepPage::stopSweep()
{
    if (!m_run->isActive())
        return;
    m_progress->setNote(tr("stopping"));
    m_run->stop();
}

void SweepPage::showResult(const SweepResult &result)
{
    const bool fresh = result.points.size() != m_result.points.size();
    m_result = result;
    m_plot->setResult(result);
    m_model->setPoints(result.points,
                       result.recommendation.verdict == sweep::Verdict::Found ? result.recommendation.position : -1);
    if (result.points.isEmpty())
        m_answer->setWaiting(tr("Finding the exact neighbours of %1 queries…").arg(formatCount(result.head.queries)));
    else
        m_answer->setResult(result);
    if (fresh && !result.points.isEmpty())
        m_pointsView->fitColumns();
    m_stack->setCurrentIndex(result.points.isEmpty() && !m_run->isActive() ? EmptyPage : MeasurementPage);
    m_pointsView->setColumnHidden(SweepModel::ByIdColumn, !result.head.hasIdCeiling());
    m_export->setResult(result);
    updateSettingsToApply();
    showQueries();
    updateActions();
}

/// Of the chosen point, else of the recommended one.
void SweepPage::showQueries()
{
    const QModelIndex current = m_pointsView->currentIndex();
    const int position =
        current.isValid() ? current.data(SweepModel::PositionRole).toInt() : m_result.recommendation.position;
    const int row = m_model->rowOf(position);
    m_worst->setObstacle(m_run->isActive() ? tr("Queries can be looked at when the sweep has ended")
                         : !m_pool         ? tr("Not connected")
                         : m_storedId == 0 ? tr("The workspace does not have this sweep")
                                           : QString());
    if (row >= 0)
        m_worst->setPoint(m_model->points().at(row));
    else
        m_worst->clear();
}

/// Under every setting that was measured, natural plans only: those of an application.
void SweepPage::inspect(int query)
{
    if (!m_pool || m_storedId == 0)
        return;
    sweep::InspectRequest request{m_storedId, m_table, query, {}};
    for (const sweep::SweepPoint &point : m_result.points) {
        if (!point.forced)
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
    m_messages->clear();
    m_storedId = past.record.id;
    m_cutOff =
        past.record.state != workspace::SweepState::Succeeded && past.result.head.source != sweep::QuerySource::HeldOut;
    showResult(past.result);
    m_progress->setNote(tr("measured %1").arg(sweepTitle(past.record)));
}

void SweepPage::showOverlays()
{
    m_plot->setOverlays(m_past->overlays());
    if (m_stack->currentIndex() == EmptyPage && !m_past->overlays().isEmpty())
        m_stack->setCurrentIndex(MeasurementPage);
}

void SweepPage::showEnd(const core::Error &notStored)
{
    m_storedId = m_run->storedId();
    showQueries();
    m_progress->setNote(
        tr("exact neighbours took %1 · an empty round trip %2")
            .arg(formatDuration({m_result.head.groundTruth.seconds * 1000}), formatDuration(m_result.head.roundTrip)));
    if (!notStored.message.isEmpty())
        m_messages->showError(notStored, tr("keeping the sweep"));
    m_past->reload();
    updateActions();
}

void SweepPage::showFailure(const core::Error &error)
{
    m_progress->setNote(m_result.points.isEmpty() ? QString()
                                                  : tr("what was measured until then is kept under Past sweeps"));
    m_messages->showError(error, m_table.name.toText());
    m_storedId = m_run->storedId();
    m_cutOff = m_storedId != 0 && m_result.head.source != sweep::QuerySource::HeldOut;
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

void SweepPage::updateActions()
{
    const bool running = m_run->isActive();
    const QString reason = reasonNotToStart();
    m_startButton->setEnabled(reason.isEmpty());
    m_startButton->setToolTip(reason.isEmpty() ? tr("Measure recall and latency of every setting (Ctrl+Enter)")
                                               : reason);
    m_form->setEnabled(!running);
    m_progress->setRunning(running);
    fillNextSteps();
    m_progress->setResumable(!running && m_pool && m_cutOff);
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
