#include "ui/search/searchpage.h"

#include "app/search/anyrow.h"
#include "app/search/textchoice.h"
#include "ui/search/answerhead.h"
#include "ui/search/fusionstrip.h"
#include "ui/search/hybridview.h"
#include "ui/search/relevancelabels.h"
#include "ui/search/savedsearches.h"
#include "ui/search/searchanswerview.h"
#include "ui/search/searchcontrols.h"
#include "ui/search/searchrun.h"
#include "ui/search/searchstartview.h"
#include "ui/search/takenquery.h"
#include "ui/search/textmodelbutton.h"
#include "ui/shared/hairline.h"
#include "ui/shared/icons.h"
#include "ui/shared/messagearea.h"
#include "ui/shared/spacing.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QMenu>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

using core::Result;

SearchPage::SearchPage(jobs::JobRunner &runner, settings::Settings &, const workspace::Workspace &workspace,
                       QWidget *parent)
    : QWidget(parent)
    , m_runner(runner)
    , m_facts(runner)
    , m_anyRow(runner)
    , m_choices(runner)
    , m_run(new SearchRun(runner, this))
    , m_saved(new SavedSearches(runner, workspace, this))
    , m_labels(new RelevanceLabels(runner, this))
{
    setupViews();
    setupActions();
    connectSignals();
    connectAnswer();
    connectSaved();
    updateStartView();
    updateCopyProblem();
}

void SearchPage::setupViews()
{
    m_messages = new MessageArea(this);
    m_messages->setObjectName(QStringLiteral("searchMessages"));
    m_controls = new SearchControls(this);
    m_stack = new QStackedWidget(this);
    m_start = new SearchStartView(this);
    m_stack->addWidget(m_start);
    m_answerView = new SearchAnswerView(this);
    m_stack->addWidget(m_answerView);

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    m_offer = offerStrip();
    layout->addWidget(m_messages);
    layout->addWidget(m_offer);
    layout->addWidget(m_controls);
    layout->addWidget(new Hairline(Qt::Horizontal, this));
    layout->addWidget(m_stack, 1);
}

/// Below the message that no model is there for a text: the way to one.
QWidget *SearchPage::offerStrip()
{
    auto *strip = new QWidget(this);
    strip->setObjectName(QStringLiteral("searchEmbedOffer"));
    m_embedButton = new QToolButton(strip);
    m_embedButton->setObjectName(QStringLiteral("searchEmbedColumn"));
    m_embedButton->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    auto *layout = new QHBoxLayout(strip);
    layout->setContentsMargins(spacing::Page, spacing::Control, spacing::Page, 0);
    layout->addWidget(m_embedButton);
    layout->addStretch(1);
    strip->hide();
    return strip;
}

void SearchPage::setupActions()
{
    addAction(m_controls->runAction());
    m_controls->savedButton()->setMenu(m_saved->menu());
    m_answerView->hybrid()->strip()->labelsButton()->setMenu(m_labels->menu());
    setupCopyMenu();
}

void SearchPage::setupCopyMenu()
{
    auto *menu = new QMenu(this);
    menu->setObjectName(QStringLiteral("searchCopyMenu"));
    for (const search::TakeawayLanguage &language : search::takeawayLanguages()) {
        QAction *action = menu->addAction(tr("Copy as %1").arg(language.title));
        action->setObjectName(QStringLiteral("searchCopyAs_") + language.id);
        connect(action, &QAction::triggered, this, [this, format = language.format] { copyAs(format); });
    }
    m_controls->copyButton()->setMenu(menu);
}

void SearchPage::connectSignals()
{
    connect(m_controls, &SearchControls::runRequested, this, &SearchPage::run);
    connect(m_controls, &SearchControls::stopRequested, m_run, &SearchRun::cancel);
    connect(m_controls, &SearchControls::changed, this, &SearchPage::updateCopyProblem);
    connect(m_controls, &SearchControls::columnChanged, this, &SearchPage::updateStartView);
    connect(m_controls, &SearchControls::hybridChanged, this, &SearchPage::readTextChoices);
    connect(m_controls->copyButton(), &QToolButton::clicked, this, [this] { copyAs(search::TakeawayFormat::Psql); });
    connect(m_run, &SearchRun::runningChanged, m_controls, &SearchControls::setRunning);
    connect(m_run, &SearchRun::answered, this, &SearchPage::showAnswer);
    connect(m_run, &SearchRun::hybridAnswered, this, &SearchPage::showHybridAnswer);
    connect(m_run, &SearchRun::failed, this, &SearchPage::showFailure);
    connect(m_start, &SearchStartView::startRequested, this, &SearchPage::startFromAnyRow);
    connect(m_messages, &MessageArea::closed, m_offer, &QWidget::hide);
    connect(m_labels, &RelevanceLabels::labelsChanged, this, &SearchPage::showGrades);
    connect(m_labels, &RelevanceLabels::failed, this, &SearchPage::showFailure);
}

void SearchPage::connectAnswer()
{
    connect(m_answerView, &SearchAnswerView::nearRowRequested, this,
            [this](const search::RowKey &key) { searchNearRow(currentColumn(), key); });
    connect(m_answerView, &SearchAnswerView::exampleRequested, this,
            [this](const search::RowKey &key, bool like) { addExample(currentColumn(), key, like); });
    const AnswerHead *head = m_answerView->head();
    connect(head, &AnswerHead::shownColumnsChanged, this, [this] {
        if (m_answer || m_hybridAnswer)
            run();
    });
    connect(head, &AnswerHead::sweepRequested, this, [this] { emit sweepRequested(m_controls->column()); });
    connect(head, &AnswerHead::planRequested, this, &SearchPage::requestPlan);
    connect(m_answerView->hybrid(), &HybridView::planRequested, this, &SearchPage::requestLegPlan);
    connect(m_answerView->hybrid(), &HybridView::vectorsWanted, this, &SearchPage::runWithVectors);
}

void SearchPage::connectSaved()
{
    m_saved->setSource([this] { return currentTask(); });
    connect(m_saved, &SavedSearches::chosen, this, &SearchPage::takeUp);
    connect(m_saved, &SavedSearches::failed, this, &SearchPage::showFailure);
}

/// The column that the answer's rows were searched in, which the controls may have left.
QString SearchPage::currentColumn() const
{
    if (m_answer)
        return m_answer->request.target.column;
    return m_controls->column();
}

void SearchPage::setConnection(std::shared_ptr<db::ConnectionPool> pool)
{
    m_pool = std::move(pool);
    m_run->setPool(m_pool);
    m_labels->setPool(m_pool);
    m_saved->setConnection(m_pool ? m_pool->parameters().displayName() : QString());
    m_controls->setConnected(m_pool != nullptr);
    m_run->cancel();
    m_choices.forget();
    readServerSettings();
    updateStartView();
}

void SearchPage::setEmbedder(const TextEmbedder &embedder)
{
    m_embedder = embedder;
    m_run->setEmbedder(embedder);
    m_controls->setEmbedder(embedder);
}

void SearchPage::offerModels(QAction *embedColumn, QAction *settings)
{
    auto *servers = new QAction(tr("Embedding servers…"), this);
    servers->setObjectName(QStringLiteral("searchServers"));
    connect(servers, &QAction::triggered, settings, &QAction::trigger);
    m_controls->modelButton()->setFurtherActions({embedColumn, servers});
    m_embedButton->setDefaultAction(embedColumn);
}

QString SearchPage::chosenModel(const SearchTask &task) const
{
    return m_embedder.chosen && !task.text.isEmpty() ? m_embedder.chosen(task.search.target) : QString();
}

void SearchPage::setTable(const catalog::Table &table)
{
    const bool sameTable = table.name == m_table.name;
    m_table = table;
    if (!sameTable) {
        m_run->forget();
        m_choices.forget();
        m_taken.reset();
        m_messages->clear();
        m_offer->hide();
        clearAnswer();
    }
    m_controls->setTable(table);
    m_answerView->setTable(table);
    m_labels->setTable(table);
    m_saved->setTable(table.name);
    readTextChoices();
    updateStartView();
}

void SearchPage::clearAnswer()
{
    m_answer.reset();
    m_hybridAnswer.reset();
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
    m_facts.follow(job, this, [this](const Result<search::SettingsInForce> &settings) {
        if (settings)
            m_controls->setServerSettings(*settings);
    });
}

/// Only for who mixes: most searches are for neighbours alone.
void SearchPage::readTextChoices()
{
    if (!m_controls->wantsTextChoices())
        return;
    const auto job = m_runner.start<search::TextChoices>(
        tr("Find the text of %1").arg(m_table.name.toText()), m_pool,
        [table = m_table](jobs::JobContext &context) { return search::loadTextChoices(context, table); });
    m_choices.follow(job, this, [this](const Result<search::TextChoices> &choices) {
        if (!choices) {
            showFailure(choices.error());
            return;
        }
        m_controls->setTextChoices(*choices);
        if (m_taken)
            takeUp(*std::exchange(m_taken, std::nullopt));
    });
}

void SearchPage::searchNearRow(const QString &column, const QStringList &rowKey)
{
    m_controls->setNearRow(column, rowKey);
    run();
}

void SearchPage::addExample(const QString &column, const QStringList &rowKey, bool like)
{
    m_controls->addExample(column, rowKey, like);
    if (m_controls->problem().isEmpty())
        run();
}

SearchTask SearchPage::currentTask() const
{
    SearchTask task = m_controls->task();
    task.search.shownColumns = m_answerView->head()->shownColumns();
    if (task.hybrid) {
        task.hybrid->shownColumns = task.search.shownColumns;
        task.hybrid->fusion = m_answerView->hybrid()->fusion();
        task.hybrid->fusion.weights.resize(std::min(task.hybrid->fusion.weights.size(), task.hybrid->legs.size()));
        task.hybrid->withVectors = task.hybrid->fusion.diversity.has_value();
    }
    return task;
}

void SearchPage::run()
{
    const QString problem = m_controls->problem();
    if (!problem.isEmpty()) {
        m_messages->showNote(problem, Severity::Wrong);
        return;
    }
    m_messages->clear();
    m_offer->hide();
    const SearchTask task = currentTask();
    m_answeredBy = chosenModel(task);
    m_run->start(task);
}

/// Diversity was switched on over an answer that came without vectors.
void SearchPage::runWithVectors()
{
    if (m_hybridAnswer && !m_hybridAnswer->request.withVectors && m_controls->isHybrid())
        run();
}

void SearchPage::showAnswer(const search::SearchAnswer &answer)
{
    m_answer = answer;
    m_hybridAnswer.reset();
    m_answerView->setAnswer(answer);
    m_stack->setCurrentIndex(1);
    updateCopyProblem();
}

void SearchPage::showHybridAnswer(const search::HybridAnswer &answer)
{
    m_hybridAnswer = answer;
    m_answer.reset();
    m_answerView->setHybridAnswer(answer);
    m_stack->setCurrentIndex(1);
    showGrades();
    updateCopyProblem();
}

void SearchPage::showFailure(const core::Error &error)
{
    m_messages->showError(error, m_table.name.toText());
    const SearchTask task = m_controls->task();
    m_offer->setVisible(error.kind == core::ErrorKind::Missing && !task.text.isEmpty() && m_embedder.chosen &&
                        chosenModel(task).isEmpty() && m_embedButton->defaultAction());
}

QString SearchPage::gradedQuery() const
{
    const search::HybridRequest &request = m_hybridAnswer->request;
    for (const search::HybridLeg &leg : request.legs) {
        if (const auto *text = std::get_if<search::TextLeg>(&leg.search))
            return text->text;
    }
    const auto *first = std::get_if<search::VectorLeg>(&request.legs.first().search);
    if (first && first->search.row)
        return first->search.row->join(u',');
    return first ? first->search.queryLabel : QString();
}

void SearchPage::showGrades()
{
    m_answerView->hybrid()->setGrades(m_hybridAnswer ? m_labels->gradesOf(gradedQuery()) : std::nullopt);
}

void SearchPage::startFromAnyRow()
{
    const search::SearchTarget target = m_controls->target();
    if (!m_pool || target.table.name.isEmpty())
        return;
    const auto job =
        m_runner.start<search::RowKey>(tr("Find a row of %1").arg(target.table.toText()), m_pool,
                                       [target](jobs::JobContext &context) { return search::anyRow(context, target); });
    m_anyRow.follow(job, this, [this, column = target.column](const Result<search::RowKey> &key) {
        if (key)
            searchNearRow(column, *key);
        else
            showFailure(key.error());
    });
}

/// A saved search; one that mixes waits until it is known what of the table can be searched as text.
void SearchPage::takeUp(const SearchTask &task)
{
    m_answerView->head()->setShownColumns(task.search.shownColumns);
    m_controls->setTask(task);
    if (m_controls->wantsTextChoices()) {
        m_taken = task;
        return;
    }
    if (task.hybrid)
        m_answerView->hybrid()->setFusion(task.hybrid->fusion);
    if (m_controls->problem().isEmpty())
        run();
}

void SearchPage::requestPlan()
{
    if (m_answer)
        emit planRequested(
            search::toStatement(search::requestSql(m_answer->request, m_answer->query, search::Exactness::AsPlanned)),
            m_answer->request.settings);
}

void SearchPage::requestLegPlan(int leg)
{
    if (!m_hybridAnswer || leg >= m_hybridAnswer->legs.size())
        return;
    const search::HybridRequest &request = m_hybridAnswer->request;
    const search::HybridLeg &asked = request.legs[leg];
    const search::SearchSql sql = search::legSql(request, asked, m_hybridAnswer->legs[leg].query,
                                                 int(m_hybridAnswer->leftOut.size()), search::Exactness::AsPlanned);
    emit planRequested(search::toStatement(sql), search::settingsOf(asked));
}

std::optional<search::Takeaway> SearchPage::takeaway() const
{
    const SearchTask task = currentTask();
    if (!task.text.isEmpty() && chosenModel(task) != m_answeredBy)
        return std::nullopt;
    if (task.hybrid)
        return m_hybridAnswer ? takeawayOf(*task.hybrid, *m_hybridAnswer) : std::nullopt;
    const auto query = takenQuery(task, m_answer);
    return query ? std::optional(search::takeawayOf(task.search, *query)) : std::nullopt;
}

void SearchPage::copyAs(search::TakeawayFormat format)
{
    if (const auto taken = takeaway())
        QGuiApplication::clipboard()->setText(search::takeawayText(format, *taken));
}

QString SearchPage::copyProblem() const
{
    const QString problem = m_controls->problem();
    if (!problem.isEmpty())
        return problem;
    return takeaway() ? QString() : tr("Run the search first: the vector that it finds is part of the SQL.");
}

void SearchPage::updateCopyProblem()
{
    const QString problem = copyProblem();
    QToolButton *copy = m_controls->copyButton();
    copy->setEnabled(problem.isEmpty());
    copy->setToolTip(problem.isEmpty() ? tr("Copy the search as a script for psql, or in a language of the menu")
                                       : problem);
    m_saved->setProblem(m_controls->problem());
}

void SearchPage::updateStartView()
{
    m_start->setTable(m_table, m_pool != nullptr, !search::keyColumnsOf(m_controls->target()).isEmpty());
}
