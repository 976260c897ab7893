#pragma once

#include "app/search/searchtarget.h"

#include <QComboBox>

#include <optional>

/// The ways to search a column: distance, expression, and by its icon and tooltip whether an index serves it.
class DistanceBox : public QComboBox
{
    Q_OBJECT

public:
    explicit DistanceBox(QWidget *parent = nullptr);

    /// Chooses `kept` where it is still there, else the first.
    void setChoices(const QList<search::SearchChoice> &choices, const std::optional<search::SearchChoice> &kept);
    const QList<search::SearchChoice> &choices() const { return m_choices; }
    std::optional<search::SearchChoice> choice() const;
    /// Chooses a distance over an expression; false where there is no such choice.
    bool choose(vectors::Distance distance, const QString &expression);

private:
    void updateToolTip();

    QList<search::SearchChoice> m_choices;
};
