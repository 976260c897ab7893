#pragma once

#include "app/sweep/sweepresult.h"

#include <QToolButton>

#include <memory>

class QMenu;

/// The menu of what may bring the target into reach: each entry starts what shows whether it helps.
class NextSteps : public QToolButton
{
    Q_OBJECT

public:
    explicit NextSteps(QWidget *parent = nullptr);
    ~NextSteps() override;

    /// `value` is the setting that came nearest to the target.
    void setSteps(const sweep::SweepResult &result, int value);

signals:
    void chosen(sweep::Remedy remedy, int value);
    /// Other indexes are to be tried.
    void buildsRequested();

private:
    std::unique_ptr<QMenu> m_menu;
};
