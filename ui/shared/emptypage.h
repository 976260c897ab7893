#pragma once

#include <QWidget>

class QAction;
class QLabel;

/// What a page shows before it has anything to show: an icon, what will be here, and the one button that starts it.
class EmptyPage : public QWidget
{
    Q_OBJECT

public:
    /// `action` may be null: then there is no button.
    EmptyPage(const QString &iconName, const QString &text, QAction *action, QWidget *parent = nullptr);

    void setText(const QString &text);

protected:
    void changeEvent(QEvent *event) override;

private:
    void fitText();
    void updateColors();

    QString m_iconName;
    QLabel *m_icon = nullptr;
    QLabel *m_text = nullptr;
};
