#pragma once

#include <QWidget>

class ElidedLabel;
class QLabel;
class QToolButton;

/// Stands above a ranked list: its name in its colour, how it came about with a link to the plan, and how good it is
/// where labels tell.
class ListHead : public QWidget
{
    Q_OBJECT

public:
    /// `leg` is whose colour the name has, -1 for none; `objectName` begins the names of its parts.
    ListHead(const QString &objectName, int leg, QWidget *parent = nullptr);

    void setTitle(const QString &title);
    /// `problem` marks it with the sign of a warning.
    void setNote(const QString &note, bool problem = false);
    /// Empty takes no room.
    void setFigures(const QString &figures, const QString &explanation = {});
    void setPlanOffered(bool offered);

signals:
    void planRequested();

protected:
    void changeEvent(QEvent *event) override;

private:
    void updateColors();

    int m_leg = -1;
    bool m_problem = false;
    QLabel *m_swatch = nullptr;
    ElidedLabel *m_title = nullptr;
    QLabel *m_sign = nullptr;
    ElidedLabel *m_note = nullptr;
    QLabel *m_figures = nullptr;
    QToolButton *m_plan = nullptr;
};
