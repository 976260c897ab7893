#include "ui/plan/planpage.h"

#include "app/plan/shortenvectors.h"
#include "ui/plan/comparisonmodel.h"
#include "ui/plan/comparisonview.h"
#include "ui/plan/plancontrols.h"
#include "ui/plan/planexport.h"
#include "ui/plan/planhead.h"
#include "ui/plan/planhistorymenu.h"
#include "ui/plan/planproofs.h"
#include "ui/plan/planview.h"
#include "ui/plan/planwords.h"
#include "ui/plan/runagaindialog.h"
#include "ui/shared/askbefore.h"
#include "ui/shared/emptypage.h"
#include "ui/shared/format.h"
#include "ui/shared/hairline.h"
#include "ui/shared/icons.h"
#include "ui/shared/messagearea.h"

#include <QAction>
#include <QClipboard>
#include <QDragEnterEvent>
#include <QFileDialog>
#include <QGuiApplication>
#include <QMenu>
#include <QMimeData>
#include <QProgressBar>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

using core::Result;
using plan::AnalysedPaste;
using plan::AnalysisPointer;

namespace {

enum StackPage { EmptyStack, PlanStack, ComparisonStack };

constexpr int ProgressHeight = 3;
constexpr size_t MostKept = 10; ///< plans of one paste that go into the history
constexpr qsizetype MostAskedLetters = 1200;

} // namespace

PlanPage::PlanPage(jobs::JobRunner &runner, settings::Settings &, const workspace::Workspace &workspace,
                   QWidget *parent)
    : QWidget(parent)
    , m_runner(runner)
    , m_workspace(workspace)
    , m_work(runner)
    , m_comparing(runner)
{
    m_chooseFile = [this] {
        return QFileDialog::getOpenFileName(this, tr("Open a plan"));
    };
    setAcceptDrops(true);
    setupViews();
    setupActions();
    connectSignals();
    connectControls();
    connectProofs();
    updateActions();
    m_history->reload();
}

void PlanPage::setupViews()
{
    m_messages = new MessageArea(this);
    m_messages->setObjectName(QStringLiteral("planMessages"));
    m_controls = new PlanControls(this);
    m_pasteAction = new QAction(themeIcon(QStringLiteral("copy")), tr("Paste a plan"), this);
    m_pasteAction->setObjectName(QStringLiteral("planPasteAction"));
    m_pasteAction->setShortcut(QKeySequence(QStringLiteral("Ctrl+Shift+V")));
    m_pasteAction->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    m_progress = new QProgressBar(this);
    m_progress->setObjectName(QStringLiteral("planProgress"));
    m_progress->setTextVisible(false);
    m_progress->setFixedHeight(ProgressHeight);
    QSizePolicy keepsRoom = m_progress->sizePolicy();
    keepsRoom.setRetainSizeWhenHidden(true);
    m_progress->setSizePolicy(keepsRoom);
    m_progress->hide();
    m_head = new PlanHead(this);
    m_view = new PlanView(this);
    m_comparison = new ComparisonView(this);
    m_stack = new QStackedWidget(this);
    m_stack->setObjectName(QStringLiteral("planStack"));
    m_stack->addWidget(makeEmpty());
    m_stack->addWidget(m_view);
    m_stack->addWidget(m_comparison);

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    for (QWidget *part :
         {static_cast<QWidget *>(m_messages), static_cast<QWidget *>(m_controls), static_cast<QWidget *>(m_progress),
          static_cast<QWidget *>(new Hairline(Qt::Horizontal, this)), static_cast<QWidget *>(m_head)})
        layout->addWidget(part);
    layout->addWidget(m_stack, 1);
}

QWidget *PlanPage::makeEmpty()
{
    return new EmptyPage(
        QStringLiteral("plan"),
        tr("Where a statement's time and buffers go, in figures that add up, and what is wrong with its "
           "vector search.\n\nType a statement above and explain it, or paste, open or drop a plan from "
           "anywhere: JSON, text, YAML, XML, psql, a server's log."),
        m_pasteAction, this);
}

void PlanPage::setupActions()
{
    m_history = new PlanHistoryMenu(m_runner, m_workspace, this);
    m_export = new PlanExport(m_runner, *m_view, this);
    m_proofs = new PlanProofs(m_runner, *m_view, this);
    m_controls->historyButton()->setMenu(m_history->showMenu());
    m_head->saveButton()->setMenu(m_export->menu());
    setupCompareMenu();
    addAction(m_pasteAction);
    addAction(m_controls->runAction());
}

void PlanPage::setupCompareMenu()
{
    m_compareMenu = new QMenu(this);
    m_compareMenu->setObjectName(QStringLiteral("planCompareMenu"));
    m_runAgain = m_compareMenu->addAction(tr("Run again with…"));
    m_runAgain->setObjectName(QStringLiteral("planRunAgain"));
    connect(m_runAgain, &QAction::triggered, this, &PlanPage::runAgain);
    m_compareMenu->addSeparator();
    QAction *paste = m_compareMenu->addAction(tr("With the plan on the clipboard"));
    paste->setObjectName(QStringLiteral("planComparePaste"));
    connect(paste, &QAction::triggered, this,
            [this] { compareWithText(QGuiApplication::clipboard()->text().toUtf8()); });
    QAction *open = m_compareMenu->addAction(tr("With a plan from a file…"));
    open->setObjectName(QStringLiteral("planCompareOpen"));
    connect(open, &QAction::triggered, this, [this] {
        if (const QString path = m_chooseFile(); !path.isEmpty())
            readFile(path, true);
    });
    m_compareMenu->addMenu(m_history->compareMenu());
    m_head->compareButton()->setMenu(m_compareMenu);
}

void PlanPage::connectSignals()
{
    connect(m_head, &PlanHead::comparisonEnded, this, &PlanPage::endComparison);
    connect(m_head, &PlanHead::planChosen, this, [this](int position) {
        if (position >= 0 && position < int(m_paste.size()))
            showPlan({m_paste[size_t(position)], {}});
    });
    connect(m_view, &PlanView::tableRequested, this, &PlanPage::tableRequested);
    connect(m_view, &PlanView::indexRequested, this, &PlanPage::indexRequested);
    connect(m_comparison, &ComparisonView::tableRequested, this, &PlanPage::tableRequested);
    connect(m_comparison, &ComparisonView::indexRequested, this, &PlanPage::indexRequested);
    connect(m_history, &PlanHistoryMenu::listChanged, this, &PlanPage::updateActions);
    connect(m_history, &PlanHistoryMenu::chosen, this, [this](const plan::PastPlan &past) {
        m_messages->clear();
        m_paste.clear();
        if (!past.request.sql.isEmpty())
            m_controls->setRequest(past.request);
        showPlan({past.analysis, past.request});
    });
    connect(m_history, &PlanHistoryMenu::comparisonChosen, this, [this](const plan::PastPlan &past) {
        compare({past.analysis, past.request}, m_shown);
    });
    connect(m_history, &PlanHistoryMenu::failed, this,
            [this](const core::Error &error) { m_messages->showError(error, tr("the history of plans")); });
    connect(m_export, &PlanExport::done, this,
            [this](const QString &note) { m_messages->showNote(note, Severity::Good); });
    connect(m_export, &PlanExport::failed, this, [this](const core::Error &error) { m_messages->showError(error); });
}

void PlanPage::connectControls()
{
    const auto paste = [this] {
        showPlanText(QGuiApplication::clipboard()->text().toUtf8());
    };
    connect(m_pasteAction, &QAction::triggered, this, paste);
    connect(m_controls, &PlanControls::pasteRequested, this, paste);
    connect(m_controls, &PlanControls::planPasted, this, &PlanPage::showPlanText);
    connect(m_controls, &PlanControls::fileDropped, this, &PlanPage::openFile);
    connect(m_controls, &PlanControls::openRequested, this, [this] {
        if (const QString path = m_chooseFile(); !path.isEmpty())
            openFile(path);
    });
    connect(m_controls, &PlanControls::runRequested, this, &PlanPage::run);
    connect(m_controls, &PlanControls::stopRequested, this, [this] {
        m_work.cancel();
        m_proofs->cancel();
    });
    connect(
        &m_runner, &jobs::JobRunner::jobChanged, this,
        [this](const jobs::JobStatus &status) {
            if (status.id != m_job || status.ended())
                return;
            m_progress->setRange(0, status.progress.total > 1 ? int(status.progress.total) : 0);
            m_progress->setValue(int(status.progress.done));
        },
        Qt::QueuedConnection);
}

/// They have the page's progress and Stop, and leave what is shown.
void PlanPage::connectProofs()
{
    connect(m_proofs, &PlanProofs::started, this, [this](jobs::JobId job) {
        m_messages->clear();
        m_job = job;
        setRunning(true);
    });
    connect(m_proofs, &PlanProofs::ended, this, [this] { setRunning(m_work.isActive()); });
    connect(m_proofs, &PlanProofs::failed, this,
            [this](const core::Error &error, const QString &doing) { m_messages->showError(error, doing); });
}

void PlanPage::setConnection(std::shared_ptr<db::ConnectionPool> pool)
{
    m_work.cancel();
    m_pool = std::move(pool);
    m_proofs->setConnection(m_pool);
    m_controls->setConnected(m_pool != nullptr);
    updateActions();
}

void PlanPage::setTable(const catalog::Table &) {}

void PlanPage::explain(const plan::ExplainRequest &request)
{
    m_controls->setRequest(request);
    run();
}

void PlanPage::run()
{
    const QString problem = m_controls->problem();
    if (!problem.isEmpty()) {
        m_messages->showNote(problem, Severity::Wrong);
        return;
    }
    startChecked(m_controls->request(), false);
}

void PlanPage::runAgain()
{
    auto *dialog = new RunAgainDialog(m_shown.request, this);
    connect(dialog, &QDialog::accepted, this, [this, dialog] { startChecked(dialog->request(), true); });
    dialog->open();
}

/// Measuring a statement that writes needs an unlocked connection and a yes.
void PlanPage::startChecked(const plan::ExplainRequest &request, bool compare)
{
    if (!request.analyze || !plan::mayWrite(request.sql)) {
        start(request, compare);
        return;
    }
    if (m_pool->access() == db::Access::ReadOnly) {
        m_messages->showNote(
            tr("The statement writes, and the connection is locked. Unlock it to measure the statement "
               "in a transaction that is rolled back, or explain it without Analyze."),
            Severity::Wrong);
        return;
    }
    plan::ExplainRequest writing = request;
    writing.writes = true;
    askBefore(this,
              {tr("Measure a statement that writes"),
               tr("It is run, measured and rolled back. %1").arg(plan::rollbackWarning()),
               plan::shortenVectors(request.sql).left(MostAskedLetters), tr("Run and roll back")},
              [this, writing, compare] { start(writing, compare); });
}

void PlanPage::start(const plan::ExplainRequest &request, bool compare)
{
    if (!m_pool)
        return;
    m_messages->clear();
    const QString title = request.analyze ? tr("Explain and measure") : tr("Explain");
    const auto job = m_runner.start<AnalysisPointer>(
        title, m_pool, [request](jobs::JobContext &context) { return plan::analyseStatement(context, request); });
    m_job = job.id;
    setRunning(true);
    m_work.follow(job, this, [this, request, compare](const Result<AnalysisPointer> &analysis) {
        setRunning(m_proofs->isActive());
        if (!analysis) {
            m_messages->showError(analysis.error(), tr("explaining the statement"));
            return;
        }
        const Shown made{analysis.value(), request};
        m_history->keep(made.analysis, request, m_pool ? m_pool->parameters().displayName() : QString());
        m_paste.clear();
        const Shown before = m_shown;
        showPlan(made);
        if (compare)
            this->compare(before, made);
    });
}

void PlanPage::showPlanText(const QByteArray &text)
{
    readText(text, false);
}

void PlanPage::compareWithText(const QByteArray &text)
{
    readText(text, true);
}

void PlanPage::readText(const QByteArray &text, bool compare)
{
    const bool empty = std::all_of(text.begin(), text.end(), [](char letter) { return QChar::isSpace(uchar(letter)); });
    if (empty) {
        m_messages->showNote(tr("There is no text on the clipboard."), Severity::Wrong);
        return;
    }
    followPaste(
        m_runner.start<AnalysedPaste>(tr("Read the plan"), {},
                                      [text](jobs::JobContext &context) { return plan::analysePaste(context, text); }),
        compare);
}

void PlanPage::openFile(const QString &path)
{
    readFile(path, false);
}

void PlanPage::readFile(const QString &path, bool compare)
{
    followPaste(
        m_runner.start<AnalysedPaste>(tr("Read %1").arg(path), {},
                                      [path](jobs::JobContext &context) { return plan::analyseFile(context, path); }),
        compare);
}

void PlanPage::followPaste(const jobs::Job<AnalysedPaste> &job, bool compare)
{
    m_messages->clear();
    m_job = job.id;
    setRunning(true);
    m_work.follow(job, this, [this, compare](const Result<AnalysedPaste> &paste) {
        setRunning(m_proofs->isActive());
        if (paste)
            showPaste(paste.value(), compare);
        else
            m_messages->showError(paste.error(), tr("reading the plan"));
    });
}

void PlanPage::showPaste(const AnalysedPaste &paste, bool compare)
{
    if (paste.unreadCount > 0)
        m_messages->showNote(unreadText(paste));
    const Shown read{paste.plans.front(), {}};
    for (size_t at = 0; at < std::min(paste.plans.size(), MostKept); ++at)
        m_history->keep(paste.plans[at], {}, {});
    if (compare && m_shown.analysis) {
        this->compare(m_shown, read);
        return;
    }
    m_paste = paste.plans;
    showPlan(read);
}

void PlanPage::showPlan(const Shown &shown)
{
    m_shown = shown;
    m_head->setAnalysis(*shown.analysis);
    int position = 0;
    for (size_t at = 0; at < m_paste.size(); ++at) {
        if (m_paste[at] == shown.analysis)
            position = int(at);
    }
    m_head->setChoices(m_paste, position);
    m_view->setAnalysis(shown.analysis);
    m_proofs->setPlan(shown.analysis, shown.request);
    m_history->setStatement(shown.analysis->explained.sql);
    endComparison();
}

/// The matching of two plans of ten thousand nodes takes a moment.
void PlanPage::compare(const Shown &before, const Shown &after)
{
    if (!before.analysis || !after.analysis)
        return;
    const auto job = m_runner.start<ComparedPlans>(tr("Compare plans"), {},
                                                   [before, after](jobs::JobContext &) -> Result<ComparedPlans> {
                                                       return comparedPlans(before.analysis, after.analysis);
                                                   });
    m_comparing.follow(job, this, [this](const Result<ComparedPlans> &compared) {
        if (!compared) {
            m_messages->showError(compared.error());
            return;
        }
        m_comparison->setComparison(compared.value());
        m_stack->setCurrentIndex(ComparisonStack);
        m_head->setComparing(true);
    });
}

void PlanPage::endComparison()
{
    m_comparing.forget();
    m_stack->setCurrentIndex(m_shown.analysis ? PlanStack : EmptyStack);
    m_head->setComparing(false);
    updateActions();
}

void PlanPage::setRunning(bool running)
{
    m_running = running;
    m_controls->setRunning(running);
    m_proofs->setBusy(running);
    m_progress->setRange(0, 0);
    m_progress->setVisible(running);
    updateActions();
}

void PlanPage::updateActions()
{
    const bool shown = m_shown.analysis != nullptr;
    m_head->setVisible(shown);
    const bool again = shown && m_pool && !m_shown.request.sql.isEmpty() && !m_running;
    m_runAgain->setEnabled(again);
    m_runAgain->setToolTip(again                           ? QString()
                           : m_shown.request.sql.isEmpty() ? tr("The plan was pasted: explain its statement first")
                                                           : tr("Not connected"));
    QToolButton *history = m_controls->historyButton();
    history->setEnabled(!m_history->isEmpty());
    history->setToolTip(m_history->isEmpty() ? tr("No plan is kept yet")
                                             : tr("Show an earlier plan; those of this statement stand first"));
}

void PlanPage::dragEnterEvent(QDragEnterEvent *event)
{
    if (event->mimeData()->hasUrls() || event->mimeData()->hasText())
        event->acceptProposedAction();
}

void PlanPage::dropEvent(QDropEvent *event)
{
    const QList<QUrl> urls = event->mimeData()->urls();
    event->acceptProposedAction();
    if (!urls.isEmpty() && urls.first().isLocalFile())
        openFile(urls.first().toLocalFile());
    else
        showPlanText(event->mimeData()->text().toUtf8());
}
