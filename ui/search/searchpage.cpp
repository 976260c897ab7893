#include "ui/search/searchpage.h"

#include "app/search/anyrow.h"
#include "app/search/runsearch.h"
#include "ui/search/searchanswerview.h"
#include "ui/search/searchcontrols.h"
#include "ui/shared/fonts.h"
#include "ui/shared/hairline.h"
#include "ui/shared/icons.h"
#include "ui/shared/messagearea.h"
#include "ui/shared/spacing.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QLabel>
#include <QPushButton>
#include <QStackedWidget>
#include <QVBoxLayout>

SearchPage::SearchPage(jobs::JobRunner &runner, settings::Settings &, QWidget *parent)
    : QWidget(parent)
    , m_runner(runner)
    , m_search(runner)
    , m_facts(runner)
    , m_anyRow(runner)
{
    setupViews();
    setupActions();
    connectSignals();
    updateEmptyView();
    updateCopyProblem();
}

void SearchPage::setupViews()
{
    m_messages = new MessageArea(this);
    m_messages->setObjectName(QStringLiteral("searchMessages"));
    m_controls = new SearchControls(this);
    m_stack = new QStackedWidget(this);
    m_stack->addWidget(emptyView());
    m_answerView = new SearchAnswerView(this);
    m_stack->addWidget(m_answerView);

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_messages);
    layout->addWidget(m_controls);
    layout->addWidget(new Hairline(Qt::Horizontal, this));
    layout->addWidget(m_stack, 1);
}

QWidget *SearchPage::emptyView()
{
    auto *view = new QWidget(this);
    m_emptyHeadline = new QLabel(view);
    m_emptyHeadline->setFont(answerFont());
    m_emptyHeadline->setAlignment(Qt::AlignCenter);
    m_emptyText = new QLabel(view);
    m_emptyText->setObjectName(QStringLiteral("searchEmptyText"));
    m_emptyText->setAlignment(Qt::AlignCenter);
    m_emptyText->setWordWrap(true);
    m_emptyButton = new QPushButton(themeIcon(QStringLiteral("similar")), tr("Search near a row"), view);
    m_emptyButton->setObjectName(QStringLiteral("searchStart"));

    auto *layout = new QVBoxLayout(view);
    layout->setContentsMargins(spacing::Page, spacing::Page, spacing::Page, spacing::Page);
    layout->setSpacing(spacing::Control);
    layout->addStretch(1);
    layout->addWidget(m_emptyHeadline);
    layout->addWidget(m_emptyText);
    layout->addWidget(m_emptyButton, 0, Qt::AlignCenter);
    layout->addStretch(2);
    return view;
}

void SearchPage::setupActions()
{
    addAction(m_controls->runAction());
}

void SearchPage::connectSignals()
{
    connect(m_controls, &SearchControls::runRequested, this, &SearchPage::run);
    connect(m_controls, &SearchControls::stopRequested, this, [this] { m_search.cancel(); });
    connect(m_controls, &SearchControls::copyRequested, this, &SearchPage::copySql);
    connect(m_controls, &SearchControls::changed, this, &SearchPage::updateCopyProblem);
    connect(m_controls, &SearchControls::columnChanged, this, &SearchPage::updateEmptyView);
    connect(m_answerView, &SearchAnswerView::nearRowRequested, this, [this](const search::RowKey &key) {
        if (m_answer)
            searchNearRow(m_answer->request.target.column, key);
    });
    connect(m_answerView, &SearchAnswerView::shownColumnsChanged, this, [this] {
        if (m_answer)
            run();
    });
    connect(m_answerView, &SearchAnswerView::sweepRequested, this,
            [this] { emit sweepRequested(m_controls->column()); });
    connect(m_answerView, &SearchAnswerView::planRequested, this, &SearchPage::requestPlan);
    connect(m_emptyButton, &QPushButton::clicked, this, &SearchPage::startFromAnyRow);
}

void SearchPage::setConnection(std::shared_ptr<db::ConnectionPool> pool)
{
    m_pool = std::move(pool);
    m_controls->setConnected(m_pool != nullptr);
    m_search.cancel();
    readServerSettings();
    updateEmptyView();
}

void SearchPage::setTable(const catalog::Table &table)
{
    const bool sameTable = table.name == m_table.name;
    m_table = table;
    m_controls->setTable(table);
    m_answerView->setTable(table);
    if (!sameTable) {
        m_search.forget();
        m_controls->setRunning(false);
        m_messages->clear();
        clearAnswer();
    }
    updateEmptyView();
}

void SearchPage::clearAnswer()
{
    m_answer.reset();
    m_answerView->clear();
    m_stack->setCurrentIndex(0);
    updateCopyProblem();
}

void SearchPage::readServerSettings()
{
    if (!m_pool) {
        m_facts.forget();
        return;
    }
    const auto job =
        m_runner.start<search::SettingsInForce>(tr("Read search settings"), m_pool, &search::readServerSettings);
    m_facts.follow(job, this, [this](const core::Result<search::SettingsInForce> &settings) {
        if (settings)
            m_controls->setServerSettings(*settings);
    });
}

void SearchPage::searchNearRow(const QString &column, const QStringList &rowKey)
{
    m_controls->setNearRow(column, rowKey);
    run();
}

void SearchPage::run()
{
    const QString problem = m_controls->problem();
    if (!problem.isEmpty()) {
        m_messages->showNote(problem, Severity::Wrong);
        return;
    }
    search::SearchRequest request = m_controls->request();
    request.shownColumns = m_answerView->shownColumns();
    start(request);
}

void SearchPage::start(const search::SearchRequest &request)
{
    m_messages->clear();
    m_controls->setRunning(true);
    const bool exact = m_controls->wantsExact();
    const QString title = exact ? tr("Search %1, compared with exact") : tr("Search %1");
    const auto job = m_runner.start<search::SearchAnswer>(
        title.arg(request.target.table.toText()), m_pool,
        [request, exact](jobs::JobContext &context) { return search::runSearch(context, request, exact); });
    m_search.follow(job, this, [this](const core::Result<search::SearchAnswer> &answer) {
        m_controls->setRunning(false);
        if (answer)
            showAnswer(*answer);
        else
            showFailure(answer.error());
    });
}

void SearchPage::showAnswer(const search::SearchAnswer &answer)
{
    m_answer = answer;
    m_answerView->setAnswer(answer);
    m_stack->setCurrentIndex(1);
    updateCopyProblem();
}

void SearchPage::showFailure(const core::Error &error)
{
    m_messages->showError(error, m_table.name.toText());
}

void SearchPage::startFromAnyRow()
{
    if (!m_pool || !m_controls->request().target.table.name.size())
        return;
    const search::SearchTarget target = m_controls->request().target;
    const auto job =
        m_runner.start<search::RowKey>(tr("Find a row of %1").arg(target.table.toText()), m_pool,
                                       [target](jobs::JobContext &context) { return search::anyRow(context, target); });
    m_anyRow.follow(job, this, [this, column = target.column](const core::Result<search::RowKey> &key) {
        if (key)
            searchNearRow(column, *key);
        else
            showFailure(key.error());
    });
}

void SearchPage::copySql()
{
    search::SearchRequest request = m_controls->request();
    request.shownColumns = m_answerView->shownColumns();
    const bool fromAnswer = request.row && m_answer && m_answer->request.row == request.row;
    QGuiApplication::clipboard()->setText(search::searchScript(request, fromAnswer ? m_answer->query : request.query));
}

void SearchPage::requestPlan()
{
    if (!m_answer)
        return;
    const search::SearchRequest &request = m_answer->request;
    emit planRequested(search::searchStatement(request.target, m_answer->query, search::limitOf(request),
                                               request.shownColumns, search::Exactness::AsPlanned),
                       request.settings);
}

void SearchPage::updateCopyProblem()
{
    QString problem = m_controls->problem();
    const auto request = m_controls->request();
    const bool known = m_answer && m_answer->request.row == request.row &&
                       m_answer->request.target.expression == request.target.expression &&
                       m_answer->request.target.column == request.target.column;
    if (problem.isEmpty() && request.row && !known)
        problem = tr("Run the search first: the row's vector is part of the SQL.");
    m_controls->setCopyProblem(problem);
}

void SearchPage::updateEmptyView()
{
    QString text;
    bool startable = false;
    if (m_table.name.name.isEmpty()) {
        text = tr("Choose a table with a vector column.");
    } else if (m_table.vectorColumns().isEmpty()) {
        text = tr("%1 has no vector column.").arg(m_table.name.toText());
    } else if (!m_table.readable) {
        text = tr("Your role may not read %1.").arg(m_table.name.toText());
    } else {
        text = tr("The rows nearest to a row or to a pasted vector, with distance, time and the index that was used.");
        startable = m_pool && !search::keyColumnsOf(m_controls->request().target).isEmpty();
    }
    m_emptyHeadline->setText(tr("Nearest neighbours"));
    m_emptyText->setText(text);
    m_emptyButton->setVisible(!m_table.vectorColumns().isEmpty());
    m_emptyButton->setEnabled(startable);
    m_emptyButton->setToolTip(startable ? QString()
                              : m_pool  ? tr("The rows have no key: paste a vector above.")
                                        : tr("Not connected."));
}
