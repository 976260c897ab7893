#pragma once

#include <QStyledItemDelegate>

/// Paints the bar of a score, its parts in the colours of their legs. Rows that are not strong are faint.
class RankedListDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    /// `leg` NoLeg: a part for each leg in its colour; else all in this leg's.
    RankedListDelegate(int leg, QObject *parent);

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

protected:
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override;

private:
    void paintBar(QPainter *painter, const QStyleOptionViewItem &option, const QList<double> &parts) const;

    int m_leg = -1;
};
