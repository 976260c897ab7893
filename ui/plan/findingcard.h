#pragma once

#include "app/plan/finding.h"

#include <QFrame>

class QLabel;

/// One finding: icon, word and title, the proof, what to do, and the SQL to copy. A click chooses it.
class FindingCard : public QFrame
{
    Q_OBJECT

public:
    /// `place` names the node that it is about; may be empty.
    FindingCard(const plan::Finding &finding, const QString &place, QWidget *parent = nullptr);

signals:
    void chosen();

protected:
    void mousePressEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    QLabel *addText(const QString &name, const QString &text);
    QWidget *sqlView();
    void updateColors();

    plan::Finding m_finding;
    QLabel *m_icon = nullptr;
    QLabel *m_word = nullptr;
    QList<QLabel *> m_hints;
};
