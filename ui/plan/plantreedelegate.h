#pragma once

#include <QStyledItemDelegate>

/// Paints a plan's rows: a bar of its own time before the figure, misestimates in colour, a mark where there is a
/// finding; faint what never ran.
class PlanTreeDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

protected:
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override;
};
