#pragma once

#include "app/sweep/sweepresult.h"

#include <QWidget>

class ElidedLabel;
class QHBoxLayout;
class QLabel;

/// The answer in large type, what it rests on, and what to beware of: three lines that keep their room.
class SweepAnswer : public QWidget
{
    Q_OBJECT

public:
    explicit SweepAnswer(QWidget *parent = nullptr);

    /// Places for buttons at the end of the second and the third line, so that the answer has the whole width.
    void setButtons(QWidget *buttons, QWidget *below);

    void setResult(const sweep::SweepResult &result);
    /// The three lines; an empty caveat has no icon.
    void setTexts(const QString &answer, const QString &details, const QString &caveat);
    /// Text in the place of the answer while there is none.
    void setWaiting(const QString &text);
    QString text() const;

protected:
    void changeEvent(QEvent *event) override;

private:
    void setupViews();
    void updateIcon();

    QHBoxLayout *m_secondLine = nullptr;
    QHBoxLayout *m_thirdLine = nullptr;
    ElidedLabel *m_answer = nullptr;
    ElidedLabel *m_details = nullptr;
    QLabel *m_caveatIcon = nullptr;
    ElidedLabel *m_caveat = nullptr;
};
