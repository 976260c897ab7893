#pragma once

#include "app/connection/connectiontest.h"

#include <QWidget>

class ElidedLabel;
class QLabel;

/// The stages of connecting below each other: each with its state, what was found, and what to try. Room for all of
/// them is kept, so that nothing moves when the test ends.
class TestStepsView : public QWidget
{
    Q_OBJECT

public:
    explicit TestStepsView(QWidget *parent = nullptr);

    /// An empty list shows the stages as not tried.
    void setSteps(const QList<connection::TestStep> &steps);
    void setRunning(bool running);
    bool isRunning() const { return m_running; }
    /// What is said below the stages.
    void setProblem(const core::Error &error);

protected:
    void changeEvent(QEvent *event) override;

private:
    struct Row
    {
        QLabel *icon = nullptr;
        QLabel *title = nullptr;
        ElidedLabel *fact = nullptr;
    };

    void setupViews();
    void showRow(Row &row, const connection::TestStep &step);
    void showProblem();

    QList<Row> m_rows;
    QList<connection::TestStep> m_steps;
    bool m_running = false;
    QLabel *m_words = nullptr;
    QLabel *m_advice = nullptr;
};
