#include "ui/plan/plantreedelegate.h"

#include "ui/plan/plantreemodel.h"
#include "ui/plan/planwords.h"
#include "ui/shared/chartcolors.h"
#include "ui/shared/icons.h"
#include "ui/shared/spacing.h"

#include <QPainter>

namespace {

constexpr int BarWidth = 56;
constexpr int BarHeight = 8;
constexpr int RowPadding = 6;
constexpr double WorthColor = 4;  ///< misestimates from here on are coloured
constexpr double MuchTooFar = 32; ///< and from here on as strongly as a wrong answer

QColor factorColor(double misestimate, const QPalette &palette)
{
    return severityColor(misestimate >= MuchTooFar ? Severity::Wrong : Severity::Slow, palette);
}

void paintBar(QPainter *painter, const QStyleOptionViewItem &option, double share)
{
    const bool selected = option.state.testFlag(QStyle::State_Selected);
    QRect bar(option.rect.left() + spacing::Control, option.rect.center().y() - BarHeight / 2 + 1, BarWidth, BarHeight);
    painter->fillRect(bar, gridColor(option.palette));
    bar.setWidth(share > 0 ? std::max(1, qRound(BarWidth * share)) : 0);
    painter->fillRect(bar, selected ? option.palette.color(QPalette::HighlightedText) : hnswColor(option.palette));
}

} // namespace

void PlanTreeDelegate::initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const
{
    QStyledItemDelegate::initStyleOption(option, index);
    if (index.data(PlanTreeModel::FaintRole).toBool())
        option->palette.setColor(QPalette::Text, hintColor(option->palette));
    if (index.column() == PlanTreeModel::FactorColumn) {
        const QVariant off = index.data(PlanTreeModel::MisestimateRole);
        if (off.isValid() && off.toDouble() >= WorthColor)
            option->palette.setColor(QPalette::Text, factorColor(off.toDouble(), option->palette));
    }
    if (index.column() == PlanTreeModel::ObjectColumn)
        option->palette.setColor(QPalette::Text, hintColor(option->palette));
    const QVariant severity =
        index.column() == PlanTreeModel::NodeColumn ? index.data(PlanTreeModel::SeverityRole) : QVariant();
    if (severity.isValid()) {
        const Severity shown = uiSeverity(plan::Severity(severity.toInt()));
        option->features |= QStyleOptionViewItem::HasDecoration;
        option->decorationSize = QSize(iconsize::Small, iconsize::Small);
        option->decorationPosition = QStyleOptionViewItem::Right;
        option->decorationAlignment = Qt::AlignLeft | Qt::AlignVCenter;
        option->icon = themeIcon(severityIcon(shown), severityColor(shown, option->palette));
    }
}

void PlanTreeDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    QStyledItemDelegate::paint(painter, option, index);
    if (index.column() != PlanTreeModel::TimeColumn)
        return;
    const QVariant share = index.data(PlanTreeModel::ShareRole);
    if (share.isValid())
        paintBar(painter, option, share.toDouble());
}

QSize PlanTreeDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    QSize size = QStyledItemDelegate::sizeHint(option, index);
    size.rheight() = option.fontMetrics.height() + RowPadding;
    size.rwidth() += spacing::Control;
    if (index.column() == PlanTreeModel::TimeColumn)
        size.rwidth() += BarWidth + 2 * spacing::Control;
    return size;
}
