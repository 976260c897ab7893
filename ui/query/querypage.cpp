#include "ui/query/querypage.h"

#include "app/query/completion.h"
#include "app/settings/settings.h"
#include "ui/query/historypanel.h"
#include "ui/query/parameterstrip.h"
#include "ui/query/querycontrols.h"
#include "ui/query/queryfiles.h"
#include "ui/query/resulttabs.h"
#include "ui/query/resultwords.h"
#include "ui/query/sqleditor.h"
#include "ui/shared/askbefore.h"
#include "ui/shared/emptypage.h"
#include "ui/shared/hairline.h"
#include "ui/shared/messagearea.h"

#include <QAction>
#include <QFocusEvent>
#include <QProgressBar>
#include <QSplitter>
#include <QStackedWidget>
#include <QVBoxLayout>

using core::Result;
using query::ScriptEnd;
using query::ScriptPart;
using query::ScriptRequest;
using query::ScriptStatement;

namespace {

enum StackPage { EmptyStack, ResultStack };

constexpr int ProgressHeight = 3;
constexpr int ParameterDelayMs = 120;
constexpr int HistoryWidth = 280;

workspace::HistoryState historyState(const std::optional<core::Error> &error)
{
    if (!error)
        return workspace::HistoryState::Succeeded;
    if (error->kind == core::ErrorKind::Cancelled)
        return workspace::HistoryState::Cancelled;
    return error->kind == core::ErrorKind::ConnectionLost ? workspace::HistoryState::ConnectionLost
                                                          : workspace::HistoryState::Failed;
}

} // namespace

QueryPage::QueryPage(jobs::JobRunner &runner, settings::Settings &settings, const workspace::Workspace &workspace,
                     QWidget *parent)
    : QWidget(parent)
    , m_runner(runner)
    , m_run(runner)
    , m_names(runner)
{
    m_history = new HistoryPanel(runner, workspace, this);
    m_editor = new SqlEditor(this);
    m_files = new QueryFiles(runner, workspace, *m_editor, this);
    setupViews();
    setupActions();
    connectSignals();
    connectEditor();
    if (settings.statementTimeoutMs() > 0)
        m_controls->setTimeoutMs(settings.statementTimeoutMs());
    setRunning(false);
    m_history->reload();
    m_files->restore();
}

void QueryPage::setupViews()
{
    m_messages = new MessageArea(this);
    m_messages->setObjectName(QStringLiteral("queryMessageArea"));
    m_controls = new QueryControls(this);
    m_parameters = new ParameterStrip(this);
    m_progress = new QProgressBar(this);
    m_progress->setObjectName(QStringLiteral("queryProgress"));
    m_progress->setTextVisible(false);
    m_progress->setFixedHeight(ProgressHeight);
    QSizePolicy keepsRoom = m_progress->sizePolicy();
    keepsRoom.setRetainSizeWhenHidden(true);
    m_progress->setSizePolicy(keepsRoom);

    auto *work = new QSplitter(Qt::Vertical, this);
    work->setObjectName(QStringLiteral("queryWork"));
    work->setChildrenCollapsible(false);
    work->addWidget(m_editor);
    work->addWidget(makeResults());
    work->setSizes({320, 480});
    m_splitter = new QSplitter(Qt::Horizontal, this);
    m_splitter->setObjectName(QStringLiteral("querySplitter"));
    m_splitter->addWidget(work);
    m_splitter->addWidget(m_history);
    m_splitter->setStretchFactor(0, 1);
    m_splitter->setSizes({1000, HistoryWidth});

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    for (QWidget *part :
         {static_cast<QWidget *>(m_messages), static_cast<QWidget *>(m_controls), static_cast<QWidget *>(m_parameters),
          static_cast<QWidget *>(m_progress), static_cast<QWidget *>(new Hairline(Qt::Horizontal, this))})
        layout->addWidget(part);
    layout->addWidget(m_splitter, 1);
}

QWidget *QueryPage::makeResults()
{
    m_results = new ResultTabs(m_runner, this);
    m_stack = new QStackedWidget(this);
    m_stack->setObjectName(QStringLiteral("queryStack"));
    m_stack->addWidget(
        new EmptyPage(QStringLiteral("sql"),
                      tr("What your statements answer.\n\nType SQL above: Ctrl+Enter runs the statement at the cursor, "
                         "Ctrl+Shift+Enter all of them. $1 and :name become parameters."),
                      m_controls->runAction(), this));
    m_stack->addWidget(m_results);
    return m_stack;
}

void QueryPage::setupActions()
{
    for (QAction *action :
         {m_controls->runAction(), m_controls->runAllAction(), m_controls->explainAction(), m_controls->openAction(),
          m_controls->saveAction(), m_controls->saveAsAction(), m_controls->historyAction()})
        addAction(action);
    m_controls->historyAction()->setChecked(true);
}

void QueryPage::connectSignals()
{
    connect(m_controls->runAction(), &QAction::triggered, this, &QueryPage::run);
    connect(m_controls->runAllAction(), &QAction::triggered, this, &QueryPage::runAll);
    connect(m_controls->explainAction(), &QAction::triggered, this, &QueryPage::explain);
    connect(m_controls->openAction(), &QAction::triggered, m_files, &QueryFiles::open);
    connect(m_controls->saveAction(), &QAction::triggered, m_files, &QueryFiles::save);
    connect(m_controls->saveAsAction(), &QAction::triggered, m_files, &QueryFiles::saveAs);
    connect(m_controls->historyAction(), &QAction::toggled, m_history, &QWidget::setVisible);
    connect(m_controls, &QueryControls::stopRequested, this, &QueryPage::stop);
    const auto showError = [this](const core::Error &error) {
        m_messages->showError(error);
    };
    connect(m_history, &HistoryPanel::failed, this, showError);
    connect(m_files, &QueryFiles::failed, this, showError);
    connect(m_results, &ResultTabs::failed, this, showError);
    connect(m_files, &QueryFiles::changed, m_controls, &QueryControls::setFile);
    const auto showDone = [this](const QString &note) {
        m_messages->showNote(note, Severity::Good);
    };
    connect(m_files, &QueryFiles::done, this, showDone);
    connect(m_results, &ResultTabs::exported, this, showDone);
    connect(m_results, &ResultTabs::placeChosen, this, [this](qsizetype place) {
        m_editor->setCursorAt(place);
        m_editor->setFocus();
    });
    connect(&m_runner, &jobs::JobRunner::jobChanged, this, &QueryPage::followProgress, Qt::QueuedConnection);
}

void QueryPage::connectEditor()
{
    m_parameterTimer.setSingleShot(true);
    m_parameterTimer.setInterval(ParameterDelayMs);
    connect(&m_parameterTimer, &QTimer::timeout, this, &QueryPage::showParameters);
    const auto later = [this] {
        m_parameterTimer.start();
    };
    connect(m_editor, &QsciScintilla::textChanged, this, later);
    connect(m_editor, &QsciScintilla::cursorPositionChanged, this, later);
    connect(m_editor, &SqlEditor::fileDropped, m_files, &QueryFiles::openPath);
    connect(m_history, &HistoryPanel::chosen, this, [this](const QString &sql) {
        m_editor->insertSql(sql);
        m_editor->setFocus();
    });
}

void QueryPage::setConnection(std::shared_ptr<db::ConnectionPool> pool)
{
    m_run.cancel();
    m_pool = std::move(pool);
    m_controls->setConnected(m_pool != nullptr);
    m_editor->setCatalog({});
    loadNames();
}

void QueryPage::setTable(const catalog::Table &) {}

void QueryPage::setCatalog(const catalog::Catalog &catalog)
{
    m_editor->setCatalog(catalog);
}

/// Completion works without them.
void QueryPage::loadNames()
{
    m_names.forget();
    m_editor->setServerNames({});
    if (!m_pool)
        return;
    const auto job =
        m_runner.start<query::ServerNames>(tr("Read the names of functions"), m_pool,
                                           [](jobs::JobContext &context) { return query::loadServerNames(context); });
    m_names.follow(job, this, [this](const Result<query::ServerNames> &names) {
        if (names)
            m_editor->setServerNames(*names);
    });
}

Result<QueryPage::Statements> QueryPage::chosenStatements() const
{
    const QString script = m_editor->sql();
    if (const auto selected = m_editor->selectedSql()) {
        auto statements = query::splitScript(selected->second);
        if (!statements)
            return statements.error();
        const int lines = query::placeIn(script, selected->first).line - 1;
        for (ScriptStatement &statement : *statements) {
            statement.at += selected->first;
            statement.end += selected->first;
            statement.line += lines;
        }
        return statements;
    }
    const Statements all = query::splitOpenScript(script);
    const int at = query::statementAt(all, script, m_editor->cursorAt());
    return at < 0 ? Statements() : Statements{all[at]};
}

void QueryPage::run()
{
    startChecked(chosenStatements());
}

void QueryPage::runAll()
{
    startChecked(query::splitScript(m_editor->sql()));
}

void QueryPage::stop()
{
    m_run.cancel();
}

/// False when there are fields now that have not been seen yet.
bool QueryPage::takeParameters(const Statements &statements)
{
    QStringList names;
    for (const ScriptStatement &statement : statements) {
        for (const QString &name : query::parameterNames(statement.text)) {
            if (!names.contains(name))
                names << name;
        }
    }
    const QStringList shown = m_parameters->names();
    const bool seen = std::ranges::all_of(names, [&shown](const QString &name) { return shown.contains(name); });
    if (!seen || statements.size() > 1)
        m_parameters->setNames(names);
    if (!seen)
        m_messages->showNote(tr("Give the parameters their values, then run again."));
    return seen;
}

void QueryPage::startChecked(const Result<Statements> &statements)
{
    if (!m_pool || isRunning())
        return;
    if (!statements) {
        m_messages->showError(statements.error(), tr("the script"));
        return;
    }
    if (!takeParameters(*statements))
        return;
    ScriptRequest request;
    request.statements = *statements;
    request.values = m_parameters->values();
    request.timeoutMs = m_controls->timeoutMs();
    request.maxRows = m_controls->maxRows();
    if (const auto checked = query::checkScript(request); !checked) {
        m_messages->showError(checked.error());
        if (!statements->isEmpty() && statements->size() == 1)
            m_editor->setCursorAt(statements->first().at);
        return;
    }
    const QString writes = writesOf(request);
    if (writes.isEmpty() || m_pool->access() == db::Access::ReadOnly) {
        start(request);
        return;
    }
    askBefore(
        this,
        {tr("Run statements that write"),
         tr("The connection is unlocked, and what these statements do is kept unless a transaction of yours takes "
            "it back."),
         writes, tr("Run")},
        [this, request] { start(request); });
}

void QueryPage::start(const ScriptRequest &request)
{
    if (!m_pool || isRunning())
        return;
    m_messages->clear();
    m_editor->clearError();
    m_request = request;
    m_script = m_editor->sql();
    m_last.reset();
    m_end.reset();
    m_defines = false;
    m_results->begin(request.statements);
    m_stack->setCurrentIndex(ResultStack);
    const QString title = request.statements.size() == 1 ? request.statements.first().text.left(60).simplified()
                                                         : tr("Run %1 statements").arg(request.statements.size());
    const auto job = m_runner.startStreaming<ScriptEnd, ScriptPart>(
        title, m_pool, [request](jobs::JobContext &context, const jobs::PartSink<ScriptPart> &sink) {
            return query::runScript(context, request, sink);
        });
    m_job = job.id;
    m_run.follow(
        job, this, [this](const ScriptPart &part) { takePart(part); },
        [this](const Result<ScriptEnd> &result) { finish(result); });
    setRunning(true);
}

void QueryPage::takePart(const ScriptPart &part)
{
    if (part.end)
        m_end = part.end;
    if (!part.statement)
        return;
    m_results->setReport(*part.statement);
    m_defines = m_defines || changesDefinitions(*part.statement);
    if (!m_last || part.statement->index >= m_last->index)
        m_last = part.statement;
}

void QueryPage::finish(const Result<ScriptEnd> &result)
{
    setRunning(false);
    keepHistory(result);
    showEnd(result);
    if (m_results->resultCount() == 0 || (m_last && m_last->error))
        m_results->showMessages();
    if (m_defines && m_end && !m_end->readOnly)
        emit definitionsChanged();
}

QString QueryPage::placeOfError() const
{
    if (!m_last || m_last->errorAt < 0)
        return {};
    const query::TextPlace place = query::placeIn(m_script, m_last->errorAt);
    return tr("line %1, column %2").arg(place.line).arg(place.column);
}

void QueryPage::showEnd(const Result<ScriptEnd> &result)
{
    const bool leftOpen = m_end && m_end->transaction != query::OpenTransaction::None;
    if (result) {
        if (leftOpen)
            m_messages->showNote(endSentence(*result), Severity::Slow);
        return;
    }
    QStringList where;
    if (const QString place = placeOfError(); !place.isEmpty())
        where << place;
    if (m_end && (leftOpen || m_end->notRun > 0))
        where << endSentence(*m_end);
    m_messages->showError(result.error(), where.join(QStringLiteral(" · ")));
    if (m_last && m_last->errorAt >= 0 && m_editor->sql() == m_script)
        m_editor->showError(m_last->errorAt);
}

void QueryPage::keepHistory(const Result<ScriptEnd> &result)
{
    if (m_request.statements.isEmpty() || !m_last)
        return; // nothing was sent
    workspace::HistoryRecord record;
    const ScriptStatement &first = m_request.statements.first();
    record.sql = m_script.mid(first.at, m_request.statements.last().end - first.at);
    record.statements = int(m_request.statements.size());
    record.connection = m_pool ? m_pool->parameters().displayName() : QString();
    record.elapsed = m_end ? m_end->elapsed : core::Milliseconds();
    record.rows = m_last->rowsSent;
    const auto error = result ? std::nullopt : std::optional(result.error());
    record.state = historyState(error);
    record.error = error ? core::toOneLine(*error) : QString();
    m_history->keep(record);
}

void QueryPage::explain()
{
    const auto statements = chosenStatements();
    if (!statements || statements->size() != 1) {
        m_messages->showNote(tr("Put the cursor into the one statement to explain."), Severity::Wrong);
        return;
    }
    const ScriptStatement &statement = statements->first();
    if (!takeParameters(*statements))
        return;
    const auto bound = query::bindParameters(statement.text, m_parameters->values());
    if (!statement.refusal.isEmpty() || !bound) {
        m_messages->showError(bound ? core::invalidInput(statement.refusal) : bound.error());
        return;
    }
    emit explainRequested(bound->statement);
}

void QueryPage::showParameters()
{
    const auto statements = chosenStatements();
    QStringList names;
    for (qsizetype i = 0; statements && i < statements->size(); ++i) {
        for (const QString &name : query::parameterNames(statements->at(i).text)) {
            if (!names.contains(name))
                names << name;
        }
    }
    m_parameters->setNames(names);
}

void QueryPage::setRunning(bool running)
{
    m_controls->setRunning(running);
    m_progress->setRange(0, 0);
    m_progress->setVisible(running);
}

void QueryPage::followProgress(const jobs::JobStatus &status)
{
    if (status.id != m_job || status.ended())
        return;
    m_progress->setRange(0, status.progress.total > 1 ? int(status.progress.total) : 0);
    m_progress->setValue(int(status.progress.done));
}

void QueryPage::focusInEvent(QFocusEvent *event)
{
    QWidget::focusInEvent(event);
    m_editor->setFocus();
}
