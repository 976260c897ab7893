#pragma once

#include "app/core/error.h"
#include "app/jobs/jobstatus.h"
#include "ui/welcome/recentconnections.h"

#include <QWidget>

class ChoiceButton;
class MessageArea;

/// What is seen while nothing is connected: two choices, the connections used before, and what one gets.
class WelcomePage : public QWidget
{
    Q_OBJECT

public:
    explicit WelcomePage(QWidget *parent = nullptr);

    void setRecent(const QList<RecentConnection> &connections);
    /// How far the sample data is; an ended status puts the choice back.
    void showSampleProgress(const jobs::JobStatus &status);
    void showError(const core::Error &error, const QString &where = {});
    void clearMessage();

signals:
    void sampleRequested();
    void connectRequested();
    void recentRequested(qint64 id);

private:
    void setupViews();
    QWidget *createChoices();
    QWidget *createSketches();
    void connectSignals();

    MessageArea *m_messages = nullptr;
    ChoiceButton *m_sampleButton = nullptr;
    ChoiceButton *m_connectButton = nullptr;
    RecentConnections *m_recent = nullptr;
};
