#pragma once

#include "app/query/runscript.h"

#include <QHash>
#include <QTabWidget>

class GridView;
class MessagesModel;
class ResultView;

namespace jobs {
class JobRunner;
}

/// The answers of a run, a tab each, and what was said during it as the last tab.
class ResultTabs : public QTabWidget
{
    Q_OBJECT

public:
    explicit ResultTabs(jobs::JobRunner &runner, QWidget *parent = nullptr);

    /// Takes away the answers of the run before.
    void begin(const QList<query::ScriptStatement> &statements);
    void setReport(const query::StatementReport &report);
    void showMessages();

    int resultCount() const { return int(m_views.size()); }
    ResultView *result(int statement) const { return m_views.value(statement); }
    /// The shown one; null on the messages.
    ResultView *currentResult() const;

signals:
    void placeChosen(qsizetype place);
    void copied(qsizetype characters);
    void exported(const QString &note);
    void failed(const core::Error &error);

private:
    ResultView *addResult(const query::StatementReport &report);
    QString titleOf(const query::StatementReport &report) const;

    jobs::JobRunner &m_runner;
    QList<query::ScriptStatement> m_statements;
    QHash<int, ResultView *> m_views; ///< by statement
    MessagesModel *m_messages = nullptr;
    GridView *m_messagesView = nullptr;
};
