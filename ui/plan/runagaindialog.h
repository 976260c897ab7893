#pragma once

#include "app/plan/runexplain.h"

#include <QDialog>

class QLabel;
class QPushButton;
class SettingsField;

/// Asks under which settings a statement is to be run a second time.
class RunAgainDialog : public QDialog
{
    Q_OBJECT

public:
    RunAgainDialog(const plan::ExplainRequest &request, QWidget *parent = nullptr);

    /// The request under the settings that are typed.
    plan::ExplainRequest request() const;

private:
    void setupViews();
    void updateProblem();

    plan::ExplainRequest m_request;
    SettingsField *m_settings = nullptr;
    QLabel *m_problem = nullptr;
    QPushButton *m_run = nullptr;
};
