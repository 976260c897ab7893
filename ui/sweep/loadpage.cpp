#include "ui/sweep/loadpage.h"

#include "app/core/writefile.h"
#include "app/jobs/onfinished.h"
#include "app/sweep/loadjson.h"
#include "ui/shared/elidedlabel.h"
#include "ui/shared/format.h"
#include "ui/shared/gridview.h"
#include "ui/shared/hairline.h"
#include "ui/shared/icons.h"
#include "ui/shared/messagearea.h"
#include "ui/shared/spacing.h"
#include "ui/sweep/loadform.h"
#include "ui/sweep/loadmodel.h"
#include "ui/sweep/loadplot.h"
#include "ui/sweep/loadwords.h"
#include "ui/sweep/pastsweeps.h"
#include "ui/sweep/pastsweepsdialog.h"
#include "ui/sweep/progressstrip.h"
#include "ui/sweep/sweepanswer.h"

#include <QAction>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QItemSelectionModel>
#include <QJsonDocument>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>
#include <QToolButton>

using core::Result;

namespace {

enum StackPage { EmptyPage, MeasurementPage };

QVBoxLayout *columnOf(QWidget *widget, int space)
{
    auto *column = new QVBoxLayout(widget);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space);
    return column;
}

QHBoxLayout *rowOf(QWidget *widget)
{
    auto *row = new QHBoxLayout(widget);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(spacing::Control);
    return row;
}

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

LoadPage::LoadPage(jobs::JobRunner &runner, const workspace::Workspace &workspace, QWidget *parent)
    : QWidget(parent)
    , m_runner(runner)
    , m_workspace(workspace)
    , m_saveMenu(std::make_unique<QMenu>())
{
    m_chooseFile = [this](const QString &suggestion, const QString &filter) {
        return QFileDialog::getSaveFileName(this, tr("Save"), suggestion, filter);
    };
    setupViews();
    setupActions();
    connectSignals();
    updateActions();
}

LoadPage::~LoadPage() = default;

void LoadPage::setupViews()
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
    m_stack->setObjectName(QStringLiteral("loadStack"));
    m_stack->insertWidget(EmptyPage, makeEmpty());
    m_stack->insertWidget(MeasurementPage, makeMeasurement());
    column->addWidget(m_stack, 1);
    m_progress = new ProgressStrip(QStringLiteral("load"), this);
    column->addWidget(m_progress);
    auto *page = columnOf(this, 0);
    page->addWidget(m_messages);
    page->addWidget(content, 1);
}

void LoadPage::makeSetup()
{
    m_form = new LoadForm(this);
    m_startButton = new QPushButton(themeIcon(QStringLiteral("run")), tr("Measure"), this);
    m_startButton->setObjectName(QStringLiteral("loadStart"));
    m_startButton->setDefault(true);
    m_form->setStartButton(m_startButton);
}

void LoadPage::makeAnswer()
{
    m_answer = new SweepAnswer(this);
    m_saveButton = buttonWithText(QStringLiteral("loadSave"), QStringLiteral("save"), tr("Save"), this);
    m_pastButton = buttonWithText(QStringLiteral("loadPast"), QStringLiteral("log"), tr("Past measurements"), this);
    auto *buttons = new QWidget(this);
    auto *row = rowOf(buttons);
    row->addWidget(m_saveButton);
    row->addWidget(m_pastButton);
    m_answer->setButtons(buttons, new QWidget(this));
}

QWidget *LoadPage::makeEmpty()
{
    auto *text = new QLabel(tr("Queries per second and latency with 1, 2, 4, … clients at the same time: where more "
                               "clients bring no more answers, only longer waits.\nEach client has a session of its "
                               "own, opened before the clock starts, and reads only."),
                            this);
    text->setObjectName(QStringLiteral("loadEmptyText"));
    text->setAlignment(Qt::AlignCenter);
    text->setWordWrap(true);
    text->setForegroundRole(QPalette::PlaceholderText);
    return text;
}

QWidget *LoadPage::makeMeasurement()
{
    auto *splitter = new QSplitter(Qt::Vertical, this);
    splitter->setChildrenCollapsible(false);
    m_plot = new LoadPlot(splitter);
    m_plot->setObjectName(QStringLiteral("loadPlot"));
    m_model = new LoadModel(this);
    m_pointsView = new GridView(splitter);
    m_pointsView->setObjectName(QStringLiteral("loadPoints"));
    m_pointsView->setModel(m_model);
    m_pointsView->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_pointsView->setSelectionMode(QAbstractItemView::SingleSelection);
    splitter->addWidget(m_plot);
    splitter->addWidget(m_pointsView);
    splitter->setStretchFactor(0, 2);
    splitter->setStretchFactor(1, 1);
    splitter->setSizes({2000, 1000}); // shares of what there is
    return splitter;
}

void LoadPage::setupActions()
{
    m_run = new LoadRun(m_runner, m_workspace, this);
    m_past = new PastSweeps(m_runner, m_workspace, this, workspace::SweepKind::Load);
    m_pastButton->setMenu(m_past->menu());
    addPicture(QStringLiteral("loadSavePng"), tr("Picture (PNG)…"), PictureFormat::Png, QStringLiteral("png"));
    addPicture(QStringLiteral("loadSaveSvg"), tr("Drawing (SVG)…"), PictureFormat::Svg, QStringLiteral("svg"));
    addPicture(QStringLiteral("loadSavePdf"), tr("Page (PDF)…"), PictureFormat::Pdf, QStringLiteral("pdf"));
    m_saveMenu->addSeparator();
    QAction *json = m_saveMenu->addAction(tr("Points (JSON)…"));
    json->setObjectName(QStringLiteral("loadSaveJson"));
    connect(json, &QAction::triggered, this, [this] {
        save(QStringLiteral("json"), QJsonDocument(sweep::toJson(m_run->result())).toJson(QJsonDocument::Indented));
    });
    m_saveButton->setMenu(m_saveMenu.get());
    auto *start = new QAction(tr("Measure"), this);
    start->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_Return));
    start->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    addAction(start);
    connect(start, &QAction::triggered, this, &LoadPage::start);
}

void LoadPage::addPicture(const QString &name, const QString &text, PictureFormat format, const QString &suffix)
{
    QAction *action = m_saveMenu->addAction(text);
    action->setObjectName(name);
    connect(action, &QAction::triggered, this, [this, format, suffix] { save(suffix, m_plot->picture(format)); });
}

void LoadPage::connectSignals()
{
    connect(m_form, &LoadForm::changed, this, &LoadPage::updateActions);
    connect(m_startButton, &QPushButton::clicked, this, &LoadPage::start);
    connect(m_progress, &ProgressStrip::stopRequested, this, &LoadPage::stop);
    connect(m_run, &LoadRun::changed, this, &LoadPage::showResult);
    connect(m_run, &LoadRun::progressed, m_progress, &ProgressStrip::showProgress);
    connect(m_run, &LoadRun::succeeded, this, &LoadPage::showEnd);
    connect(m_run, &LoadRun::failed, this, &LoadPage::showFailure);
    connect(m_run, &LoadRun::pastLoaded, this, [this](const workspace::SweepRecord &record) {
        m_messages->clear();
        m_progress->setNote(tr("measured %1").arg(sweepTitle(record)));
    });
    connect(m_past, &PastSweeps::listChanged, this, &LoadPage::updateActions);
    connect(m_past->allAction(), &QAction::triggered, this, [this] { showPastSweeps(*m_past, this); });
    connect(m_past, &PastSweeps::picked, m_run, &LoadRun::loadPast);
    connect(m_past, &PastSweeps::failed, this, [this](const core::Error &error) { m_messages->showError(error); });
    connect(m_plot, &LoadPlot::pointClicked, this, [this](int position) {
        const int row = m_model->rowOf(position);
        if (row >= 0)
            m_pointsView->setCurrentIndex(m_model->index(row, 0));
    });
    connect(m_plot, &LoadPlot::menuRequested, this, [this](const QPoint &place) { m_saveMenu->popup(place); });
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
    m_messages->clear();
    m_progress->showProgress({0, 0, tr("starting")});
    m_run->start(m_pool, m_form->spec());
    updateActions();
}

void LoadPage::stop()
{
    if (!m_run->isActive())
        return;
    m_progress->setNote(tr("stopping"));
    m_run->stop();
}

void LoadPage::showResult()
{
    const sweep::LoadResult &result = m_run->result();
    const int before = m_model->rowCount();
    m_plot->setResult(result);
    m_model->setResult(result);
    if (result.points.isEmpty())
        m_answer->setWaiting(m_run->isActive() ? tr("Opening sessions and warming up…") : QString());
    else
        m_answer->setTexts(loadAnswerText(result), loadAnswerDetails(result), loadAnswerCaveat(result));
    m_pointsView->setColumnHidden(LoadModel::BacklogColumn, result.head.rate <= 0);
    if (m_model->rowCount() != before)
        m_pointsView->fitColumns();
    m_stack->setCurrentIndex(result.points.isEmpty() && !m_run->isActive() ? EmptyPage : MeasurementPage);
    updateActions();
}

void LoadPage::showEnd(const core::Error &notStored)
{
    m_progress->setNote(tr("an empty round trip takes %1").arg(formatDuration(m_run->result().head.sweep.roundTrip)));
    if (!notStored.message.isEmpty())
        m_messages->showError(notStored, tr("keeping the measurement"));
    m_past->reload();
    updateActions();
}

void LoadPage::showFailure(const core::Error &error)
{
    m_progress->setNote(m_run->result().points.isEmpty()
                            ? QString()
                            : tr("what was measured until then is kept under Past measurements"));
    m_messages->showError(error, m_table.name.toText());
    m_past->reload();
    showResult();
}

void LoadPage::save(const QString &suffix, const QByteArray &bytes)
{
    const sweep::SweepHead &head = m_run->result().head.sweep;
    QString path = m_chooseFile(QStringLiteral("%1-%2-load.%3").arg(head.table, head.index, suffix),
                                QStringLiteral("*.") + suffix);
    if (path.isEmpty())
        return;
    if (!path.endsWith(u'.' + suffix, Qt::CaseInsensitive))
        path += u'.' + suffix;
    const auto job = m_runner.start<void>(tr("Save %1").arg(path), {},
                                          [path, bytes](jobs::JobContext &) { return core::writeFile(path, bytes); });
    jobs::onFinished(job.result, this, [this, path](const Result<void> &written) {
        if (written)
            m_progress->setNote(tr("Saved as %1").arg(path));
        else
            m_messages->showError(written.error());
    });
}

void LoadPage::updateActions()
{
    const bool running = m_run->isActive();
    const bool measured = !m_run->result().points.isEmpty();
    const QString reason = reasonNotToStart();
    m_startButton->setEnabled(reason.isEmpty());
    m_startButton->setToolTip(reason.isEmpty() ? tr("Measure throughput (Ctrl+Enter)") : reason);
    m_form->setEnabled(!running);
    m_progress->setRunning(running);
    m_saveButton->setEnabled(measured);
    m_saveButton->setToolTip(measured ? tr("Save the chart or its points") : tr("Nothing is measured yet"));
    m_pastButton->setEnabled(!running && m_past->isLoaded());
    m_pastButton->setToolTip(running             ? tr("A measurement is running")
                             : m_past->isEmpty() ? tr("No measurement of this table is kept yet")
                                                 : tr("Show an earlier measurement of this table"));
}
