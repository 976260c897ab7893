#undef QT_NO_FOREACH
#include <qcustomplot.h>
#define QT_NO_FOREACH

#include "ui/sweep/labelplot.h"

#include "ui/shared/fonts.h"
#include "ui/shared/spacing.h"

#include <algorithm>

void PointLabels::add(QCustomPlot &plot, const QString &text, const QPointF &place, const QColor &color, bool important)
{
    auto *item = new QCPItemText(&plot);
    item->setText(text);
    item->setFont(smallFont());
    item->setColor(color);
    item->setPositionAlignment(Qt::AlignLeft | Qt::AlignTop);
    item->setPadding(QMargins(spacing::Control, spacing::Group, 0, 0));
    item->position->setCoords(place);
    m_labels.append({item, important});
}

void PointLabels::place()
{
    QList<QRectF> taken;
    for (const bool important : {true, false}) {
        for (const Label &label : std::as_const(m_labels)) {
            if (label.important != important)
                continue;
            const QRectF box(label.item->topLeft->pixelPosition(), label.item->bottomRight->pixelPosition());
            const bool free =
                std::none_of(taken.begin(), taken.end(), [&box](const QRectF &other) { return other.intersects(box); });
            label.item->setVisible(free);
            if (free)
                taken << box;
        }
    }
}
