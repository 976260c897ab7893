#include "ui/search/rankedlistdelegate.h"

#include "ui/search/legcolors.h"
#include "ui/search/rankedlistmodel.h"
#include "ui/shared/chartcolors.h"
#include "ui/shared/spacing.h"

#include <QPainter>

#include <algorithm>

namespace {

constexpr int BarWidth = 48;
constexpr int BarHeight = 6;

} // namespace

RankedListDelegate::RankedListDelegate(int leg, QObject *parent)
    : QStyledItemDelegate(parent)
    , m_leg(leg)
{
}

void RankedListDelegate::paintBar(QPainter *painter, const QStyleOptionViewItem &option,
                                  const QList<double> &parts) const
{
    const bool selected = option.state.testFlag(QStyle::State_Selected);
    const QRect room(option.rect.left() + spacing::Control, option.rect.center().y() - BarHeight / 2, BarWidth,
                     BarHeight);
    painter->fillRect(room, gridColor(option.palette));
    double from = 0;
    for (int leg = 0; leg < parts.size(); ++leg) {
        const double to = std::clamp(from + std::max(0.0, parts[leg]), 0.0, 1.0);
        QRect part = room;
        part.setLeft(room.left() + qRound(BarWidth * from));
        part.setWidth(qRound(BarWidth * to) - qRound(BarWidth * from));
        const QColor color = legColor(m_leg == NoLeg ? leg : m_leg, option.palette);
        painter->fillRect(part,
                          selected ? blended(option.palette.color(QPalette::HighlightedText), color, 0.5) : color);
        from = to;
    }
}

void RankedListDelegate::initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const
{
    QStyledItemDelegate::initStyleOption(option, index);
    if (!index.data(RankedListModel::StrongRole).toBool() || index.data(RankedListModel::NullRole).toBool())
        option->palette.setColor(QPalette::Text, hintColor(option->palette));
}

void RankedListDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    QStyledItemDelegate::paint(painter, option, index);
    if (index.column() == RankedListModel::ScoreColumn)
        paintBar(painter, option, index.data(RankedListModel::PartsRole).value<QList<double>>());
}

QSize RankedListDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    QSize size = QStyledItemDelegate::sizeHint(option, index);
    if (index.column() == RankedListModel::ScoreColumn)
        size.rwidth() += BarWidth + 2 * spacing::Control;
    return size;
}
