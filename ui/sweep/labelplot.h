#pragma once

#include <QColor>
#include <QList>
#include <QPointF>
#include <QString>

class QCPItemText;
class QCustomPlot;

/// The labels beside the points of a chart: one that would lie on another is left out, the important ones come first.
class PointLabels
{
public:
    /// Forgets labels that the plot has already deleted.
    void clear() { m_labels.clear(); }
    /// `place` in the axes' coordinates.
    void add(QCustomPlot &plot, const QString &text, const QPointF &place, const QColor &color, bool important);
    /// Shows those that have room; after the plot's layout.
    void place();

private:
    struct Label
    {
        QCPItemText *item = nullptr;
        bool important = false;
    };
    QList<Label> m_labels;
};
