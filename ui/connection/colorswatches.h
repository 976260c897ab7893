#pragma once

#include <QButtonGroup>
#include <QList>
#include <QWidget>

class QToolButton;

/// A row of colours to tell connections apart; the first is none.
class ColorSwatches : public QWidget
{
    Q_OBJECT

public:
    explicit ColorSwatches(QWidget *parent = nullptr);

    /// "#rrggbb", empty for none. A colour that is not among those offered is kept, not shown.
    QString color() const { return m_color; }
    void setColor(const QString &color);

signals:
    void colorChosen(const QString &color);

private:
    void addSwatch(const QString &color, const QString &name);

    QString m_color;
    QButtonGroup m_group;
    QStringList m_colors;
};
