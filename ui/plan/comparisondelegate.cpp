#include "ui/plan/comparisondelegate.h"

#include "ui/plan/comparisonmodel.h"
#include "ui/shared/chartcolors.h"
#include "ui/shared/icons.h"
#include "ui/shared/spacing.h"

namespace {

constexpr int RowPadding = 6;
constexpr double WorthColor = 1.2; ///< smaller changes come and go by themselves

void markPresence(QStyleOptionViewItem *option, ComparisonModel::Presence presence)
{
    if (presence == ComparisonModel::Presence::Both)
        return;
    const bool added = presence == ComparisonModel::Presence::AfterOnly;
    const QColor color =
        added ? severityColor(Severity::Good, option->palette) : severityColor(Severity::Wrong, option->palette);
    option->features |= QStyleOptionViewItem::HasDecoration;
    option->decorationSize = QSize(iconsize::Small, iconsize::Small);
    option->icon = themeIcon(added ? QStringLiteral("add") : QStringLiteral("remove"), color);
}

} // namespace

void ComparisonDelegate::initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const
{
    QStyledItemDelegate::initStyleOption(option, index);
    const auto presence = ComparisonModel::Presence(index.data(ComparisonModel::PresenceRole).toInt());
    if (index.column() == ComparisonModel::NodeColumn)
        markPresence(option, presence);
    if (index.column() == ComparisonModel::ObjectColumn)
        option->palette.setColor(QPalette::Text, hintColor(option->palette));
    const QVariant change = index.data(ComparisonModel::ChangeRole);
    if (!change.isValid())
        return;
    const double ratio = change.toDouble();
    const bool neutral = index.column() == ComparisonModel::RowsChangeColumn;
    if (ratio < WorthColor && ratio > 1 / WorthColor)
        option->palette.setColor(QPalette::Text, hintColor(option->palette));
    else if (!neutral)
        option->palette.setColor(QPalette::Text,
                                 severityColor(ratio < 1 ? Severity::Good : Severity::Slow, option->palette));
}

QSize ComparisonDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    QSize size = QStyledItemDelegate::sizeHint(option, index);
    size.rheight() = option.fontMetrics.height() + RowPadding;
    size.rwidth() += spacing::Control;
    return size;
}
