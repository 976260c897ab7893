#pragma once

#include <QStyledItemDelegate>

/// Draws the cells of a rows grid: NULL and unreadable values greyed, cut texts with a mark, vectors as dimensions,
/// norm and a strip of bars, with a warning where one is due.
class CellDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

protected:
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override;

private:
    void paintVector(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const;
};
