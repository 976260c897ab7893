#pragma once

#include "app/catalog/catalog.h"
#include "app/jobs/latest.h"
#include "app/search/searchanswer.h"

#include <QWidget>

#include <memory>
#include <optional>

class MessageArea;
class QLabel;
class QPushButton;
class QStackedWidget;
class SearchAnswerView;
class SearchControls;

namespace settings {
class Settings;
}

/// Finds the rows nearest to a row or to a vector, and proves how: distance, time, index, and on demand the exact
/// answer beside it.
class SearchPage : public QWidget
{
    Q_OBJECT

public:
    SearchPage(jobs::JobRunner &runner, settings::Settings &settings, QWidget *parent = nullptr);

    /// Null when disconnected.
    void setConnection(std::shared_ptr<db::ConnectionPool> pool);
    void setTable(const catalog::Table &table);
    /// Searches at once near the row of the current table; an empty column is the one that is chosen.
    void searchNearRow(const QString &column, const QStringList &rowKey);

signals:
    /// The person wants to know what the settings of the column's index buy.
    void sweepRequested(const QString &column);
    /// The person wants to know where the time of the answer's statement went.
    void planRequested(const db::Statement &statement, const QList<search::Setting> &settings);

private:
    void setupViews();
    QWidget *emptyView();
    void setupActions();
    void connectSignals();

    void run();
    void start(const search::SearchRequest &request);
    void showAnswer(const search::SearchAnswer &answer);
    void showFailure(const core::Error &error);
    void clearAnswer();
    void readServerSettings();
    void startFromAnyRow();
    void copySql();
    void requestPlan();

    void updateEmptyView();
    void updateCopyProblem();

    jobs::JobRunner &m_runner;
    std::shared_ptr<db::ConnectionPool> m_pool;
    catalog::Table m_table;
    std::optional<search::SearchAnswer> m_answer;
    jobs::Latest m_search;
    jobs::Latest m_facts;
    jobs::Latest m_anyRow;

    SearchControls *m_controls = nullptr;
    MessageArea *m_messages = nullptr;
    QStackedWidget *m_stack = nullptr;
    SearchAnswerView *m_answerView = nullptr;
    QLabel *m_emptyHeadline = nullptr;
    QLabel *m_emptyText = nullptr;
    QPushButton *m_emptyButton = nullptr;
};
