#pragma once

#include "app/catalog/catalog.h"
#include "app/jobs/latest.h"
#include "app/search/hybridanswer.h"
#include "app/search/searchanswer.h"
#include "app/search/takeaway.h"
#include "app/workspace/workspace.h"
#include "ui/search/searchtask.h"
#include "ui/search/textembedder.h"

#include <QWidget>

#include <memory>
#include <optional>

class MessageArea;
class QAction;
class QStackedWidget;
class QToolButton;
class RelevanceLabels;
class SavedSearches;
class SearchAnswerView;
class SearchControls;
class SearchRun;
class SearchStartView;

namespace settings {
class Settings;
}

/// Finds the rows nearest to a row, a vector, a text or examples, alone or mixed with a search for words, and proves
/// how: distance, time, index, and on demand the exact answer beside it.
class SearchPage : public QWidget
{
    Q_OBJECT

public:
    SearchPage(jobs::JobRunner &runner, settings::Settings &settings, const workspace::Workspace &workspace,
               QWidget *parent = nullptr);

    /// Null when disconnected.
    void setConnection(std::shared_ptr<db::ConnectionPool> pool);
    void setTable(const catalog::Table &table);
    /// What makes a vector of a text; without one the page says how to get one.
    void setEmbedder(const TextEmbedder &embedder);
    /// The window's own actions: to fill a vector column, which is also offered where a text finds no model, and to add
    /// embedding servers. They outlive the page's use.
    void offerModels(QAction *embedColumn, QAction *settings);
    /// Searches at once near the row of the current table; an empty column is the one that is chosen.
    void searchNearRow(const QString &column, const QStringList &rowKey);
    /// Searches at once for rows that are more, or less, like this one too.
    void addExample(const QString &column, const QStringList &rowKey, bool like);
    /// For tests: where labels are read from.
    RelevanceLabels *labels() const { return m_labels; }

signals:
    /// The person wants to know what the settings of the column's index buy.
    void sweepRequested(const QString &column);
    /// The person wants to know where the time of the answer's statement went.
    void planRequested(const db::Statement &statement, const QList<search::Setting> &settings);

private:
    void setupViews();
    QWidget *offerStrip();
    void setupActions();
    void setupCopyMenu();
    void connectSignals();
    void connectAnswer();
    void connectSaved();

    void run();
    void runWithVectors();
    SearchTask currentTask() const;
    void showAnswer(const search::SearchAnswer &answer);
    void showHybridAnswer(const search::HybridAnswer &answer);
    void showFailure(const core::Error &error);
    void clearAnswer();
    void readServerSettings();
    void readTextChoices();
    void startFromAnyRow();
    void takeUp(const SearchTask &task);
    void showGrades();
    QString gradedQuery() const;
    void requestPlan();
    void requestLegPlan(int leg);

    std::optional<search::Takeaway> takeaway() const;
    void copyAs(search::TakeawayFormat format);
    QString copyProblem() const;
    void updateCopyProblem();
    void updateStartView();
    QString chosenModel(const SearchTask &task) const;
    QString currentColumn() const;

    jobs::JobRunner &m_runner;
    std::shared_ptr<db::ConnectionPool> m_pool;
    catalog::Table m_table;
    std::optional<search::SearchAnswer> m_answer;
    std::optional<search::HybridAnswer> m_hybridAnswer;
    TextEmbedder m_embedder;
    QString m_answeredBy;              ///< the model that was chosen when the last search started
    std::optional<SearchTask> m_taken; ///< a saved search that waits for what can be searched as text
    jobs::Latest m_facts;
    jobs::Latest m_anyRow;
    jobs::Latest m_choices;

    SearchRun *m_run = nullptr;
    SearchControls *m_controls = nullptr;
    SavedSearches *m_saved = nullptr;
    RelevanceLabels *m_labels = nullptr;
    MessageArea *m_messages = nullptr;
    QStackedWidget *m_stack = nullptr;
    SearchAnswerView *m_answerView = nullptr;
    SearchStartView *m_start = nullptr;
    QWidget *m_offer = nullptr;
    QToolButton *m_embedButton = nullptr;
};
