#include "ui/sweep/filterpage.h"

#include "app/sweep/filterjson.h"
#include "ui/shared/elidedlabel.h"
#include "ui/shared/format.h"
#include "ui/shared/gridview.h"
#include "ui/shared/hairline.h"
#include "ui/shared/icons.h"
#include "ui/shared/messagearea.h"
#include "ui/shared/spacing.h"
#include "ui/sweep/filteradviceview.h"
#include "ui/sweep/filterform.h"
#include "ui/sweep/filterheatmap.h"
#include "ui/sweep/filtermodel.h"
#include "ui/sweep/filterrun.h"
#include "ui/sweep/pastsweeps.h"
#include "ui/sweep/pastsweepsdialog.h"
#include "ui/sweep/strategywords.h"
#include "ui/sweep/sweepanswer.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QItemSelectionModel>
#include <QJsonDocument>
#include <QLabel>
#include <QMenu>
#include <QProgressBar>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>
#include <QToolButton>

#include <algorithm>

namespace {

enum StackPage { EmptyPage, MeasurementPage };

QToolButton *buttonWithText(const QString &name, const QString &icon, const QString &text, QWidget *parent)
{
    auto *button = new QToolButton(parent);
    button->setObjectName(name);
    button->setText(text);
    button->setIcon(themeIcon(icon));
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    button->setPopupMode(QToolButton::InstantPopup);
    return button;
}

} // namespace

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
    m_messages = new MessageArea(this);
    auto *content = new QWidget(this);
    m_form = new FilterForm(content);
    m_startButton = new QPushButton(themeIcon(QStringLiteral("run")), tr("Measure"), content);
    m_startButton->setObjectName(QStringLiteral("filterStart"));
    m_startButton->setDefault(true);
    m_form->setStartButton(m_startButton);
    makeAnswer();
    m_stack = new QStackedWidget(content);
    m_stack->setObjectName(QStringLiteral("filterStack"));
    m_stack->insertWidget(EmptyPage, makeEmpty());
    m_stack->insertWidget(MeasurementPage, makeMeasurement());

    auto *column = new QVBoxLayout(content);
    column->setContentsMargins(spacing::Page, spacing::Page, spacing::Page, spacing::Control);
    column->setSpacing(spacing::Page);
    column->addWidget(m_form);
    column->addWidget(new Hairline(Qt::Horizontal, content));
    column->addWidget(m_answer);
    column->addWidget(m_stack, 1);
    column->addWidget(makeProgress());
    auto *page = new QVBoxLayout(this);
    page->setContentsMargins(0, 0, 0, 0);
    page->setSpacing(0);
    page->addWidget(m_messages);
    page->addWidget(content, 1);
}

void FilterPage::makeAnswer()
{
    m_answer = new SweepAnswer(this);
    m_jsonButton = buttonWithText(QStringLiteral("filterJson"), QStringLiteral("copy"), tr("Copy JSON"), this);
    m_pastButton = buttonWithText(QStringLiteral("filterPast"), QStringLiteral("log"), tr("Past comparisons"), this);
    auto *buttons = new QWidget(this);
    auto *row = new QHBoxLayout(buttons);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(spacing::Control);
    row->addWidget(m_jsonButton);
    row->addWidget(m_pastButton);
    m_answer->setButtons(buttons, new QWidget(this));
}

QWidget *FilterPage::makeEmpty()
{
    auto *text = new QLabel(tr("Searches with a WHERE clause: which way of answering finds enough at the lowest "
                               "cost, and from how many rows on.\nIterative scans, an exact pre-filter, a partial "
                               "index and what the planner does by itself, side by side on your own rows in one "
                               "read-only transaction."),
                            this);
    text->setObjectName(QStringLiteral("filterEmptyText"));
    text->setAlignment(Qt::AlignCenter);
    text->setWordWrap(true);
    text->setForegroundRole(QPalette::PlaceholderText);
    return text;
}

QWidget *FilterPage::makeMeasurement()
{
    auto *widget = new QWidget(this);
    m_advice = new FilterAdviceView(widget);
    auto *splitter = new QSplitter(Qt::Vertical, widget);
    splitter->setChildrenCollapsible(false);
    m_map = new FilterHeatMap(splitter);
    m_map->setObjectName(QStringLiteral("filterHeatMap"));
    m_model = new FilterModel(this);
    m_cellsView = new GridView(splitter);
    m_cellsView->setObjectName(QStringLiteral("filterCells"));
    m_cellsView->setModel(m_model);
    m_cellsView->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_cellsView->setSelectionMode(QAbstractItemView::SingleSelection);
    splitter->addWidget(m_map);
    splitter->addWidget(m_cellsView);
    splitter->setStretchFactor(0, 3);
    splitter->setStretchFactor(1, 2);
    splitter->setSizes({3000, 2000}); // shares of what there is
    auto *column = new QVBoxLayout(widget);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(spacing::Page);
    column->addWidget(m_advice);
    column->addWidget(splitter, 1);
    return widget;
}

QWidget *FilterPage::makeProgress()
{
    auto *widget = new QWidget(this);
    m_progressLabel = new ElidedLabel(widget);
    m_progressLabel->setObjectName(QStringLiteral("filterProgressText"));
    m_progressLabel->setHint(true);
    m_progressBar = new QProgressBar(widget);
    m_progressBar->setObjectName(QStringLiteral("filterProgress"));
    m_progressBar->setTextVisible(false);
    m_progressBar->setFixedSize(160, spacing::Control);
    m_stopButton = buttonWithText(QStringLiteral("filterStop"), QStringLiteral("stop"), tr("Stop"), widget);
    for (QWidget *part : {static_cast<QWidget *>(m_progressBar), static_cast<QWidget *>(m_stopButton)}) {
        QSizePolicy policy = part->sizePolicy();
        policy.setRetainSizeWhenHidden(true);
        part->setSizePolicy(policy);
    }
    auto *row = new QHBoxLayout(widget);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(spacing::Control);
    row->addWidget(m_progressLabel, 1);
    row->addWidget(m_progressBar);
    row->addWidget(m_stopButton);
    return widget;
}

void FilterPage::setupActions()
{
    m_run = new FilterRun(m_runner, m_workspace, this);
    m_past = new PastSweeps(m_runner, m_workspace, this, workspace::SweepKind::Filters);
    m_pastButton->setMenu(m_past->menu());
    auto *start = new QAction(tr("Measure"), this);
    start->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_Return));
    start->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    addAction(start);
    connect(start, &QAction::triggered, this, &FilterPage::startComparison);
}

void FilterPage::connectSignals()
{
    const auto showError = [this](const core::Error &error) {
        m_messages->showError(error);
    };
    connect(m_form, &FilterForm::changed, this, &FilterPage::updateActions);
    connect(m_startButton, &QPushButton::clicked, this, &FilterPage::startComparison);
    connect(m_stopButton, &QToolButton::clicked, this, &FilterPage::stopComparison);
    connect(m_run, &FilterRun::changed, this, &FilterPage::showResult);
    connect(m_run, &FilterRun::progressed, this, &FilterPage::showProgress);
    connect(m_run, &FilterRun::succeeded, this, &FilterPage::showEnd);
    connect(m_run, &FilterRun::failed, this, &FilterPage::showFailure);
    connect(m_run, &FilterRun::pastLoaded, this, &FilterPage::showPast);
    connect(m_past, &PastSweeps::listChanged, this, &FilterPage::updateActions);
    connect(m_past->allAction(), &QAction::triggered, this, [this] { showPastSweeps(*m_past, this); });
    connect(m_past, &PastSweeps::picked, m_run, &FilterRun::loadPast);
    connect(m_past, &PastSweeps::failed, this, showError);
    connect(m_advice, &FilterAdviceView::copied, m_progressLabel, &ElidedLabel::setText);
    connect(m_map, &FilterHeatMap::cellClicked, this, &FilterPage::select);
    connect(m_jsonButton, &QToolButton::clicked, this, [this] {
        QGuiApplication::clipboard()->setText(
            QString::fromUtf8(QJsonDocument(sweep::toJson(m_run->result())).toJson(QJsonDocument::Indented)));
        m_progressLabel->setText(tr("JSON copied"));
    });
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
    return m_form->problem();
}

void FilterPage::startComparison()
{
    if (!reasonNotToStart().isEmpty())
        return;
    m_messages->clear();
    m_progressBar->setRange(0, 0);
    m_progressLabel->setText(tr("starting"));
    m_run->start(m_pool, m_form->spec());
    updateActions();
}

void FilterPage::stopComparison()
{
    if (!m_run->isActive())
        return;
    m_progressLabel->setText(tr("stopping"));
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
    if (result.cells.isEmpty())
        m_answer->setWaiting(m_run->isActive() ? tr("Finding the exact neighbours under each condition…") : QString());
    else
        m_answer->setTexts(filterAnswer(result), filterDetails(result), filterCaveat(result));
    if (fresh && !result.cells.isEmpty())
        m_cellsView->fitColumns();
    m_stack->setCurrentIndex(result.cells.isEmpty() && !m_run->isActive() ? EmptyPage : MeasurementPage);
    updateActions();
}

void FilterPage::showProgress(const jobs::JobProgress &progress)
{
    m_progressBar->setRange(0, int(progress.total));
    m_progressBar->setValue(int(progress.done));
    if (progress.total > 0)
        m_progressLabel->setText(
            tr("%1 · %2 of %3").arg(progress.text, formatCount(progress.done), formatCount(progress.total)));
    else if (!progress.text.isEmpty())
        m_progressLabel->setText(progress.text);
}

void FilterPage::showEnd(const core::Error &notStored)
{
    const sweep::SweepHead &head = m_run->result().head.sweep;
    m_progressLabel->setText(
        tr("exact neighbours took %1 · an empty round trip %2")
            .arg(formatDuration({head.groundTruth.seconds * 1000}), formatDuration(head.roundTrip)));
    if (!notStored.message.isEmpty())
        m_messages->showError(notStored, tr("keeping the comparison"));
    m_cellsView->fitColumns();
    m_past->reload();
    updateActions();
}

void FilterPage::showFailure(const core::Error &error)
{
    m_progressLabel->setText(m_run->result().cells.isEmpty()
                                 ? QString()
                                 : tr("what was measured until then is kept under Past comparisons"));
    m_messages->showError(error, m_table.name.toText());
    m_past->reload();
    showResult();
}

void FilterPage::showPast(const workspace::SweepRecord &record)
{
    m_messages->clear();
    m_progressLabel->setText(tr("measured %1").arg(sweepTitle(record)));
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
    const QString reason = reasonNotToStart();
    m_startButton->setEnabled(reason.isEmpty());
    m_startButton->setToolTip(reason.isEmpty() ? tr("Measure every strategy (Ctrl+Enter)") : reason);
    m_form->setEnabled(!running);
    m_progressBar->setVisible(running);
    m_stopButton->setVisible(running);
    const bool measured = !m_run->result().cells.isEmpty();
    m_jsonButton->setEnabled(measured);
    m_jsonButton->setToolTip(measured ? tr("Copy all figures and advice") : tr("Nothing is measured yet"));
    m_pastButton->setEnabled(!running && m_past->isLoaded());
    m_pastButton->setToolTip(running             ? tr("A comparison is running")
                             : m_past->isEmpty() ? tr("No comparison of this table is kept yet")
                                                 : tr("Show an earlier comparison of this table"));
}
