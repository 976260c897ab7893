#include "ui/query/historydelegate.h"

#include "ui/query/historymodel.h"
#include "ui/shared/chartcolors.h"
#include "ui/shared/fonts.h"
#include "ui/shared/icons.h"
#include "ui/shared/spacing.h"

#include <QApplication>
#include <QPainter>

using workspace::HistoryState;

namespace {

constexpr int MarkSize = 12;

Severity severityOf(HistoryState state)
{
    return state == HistoryState::Cancelled ? Severity::Note : Severity::Wrong;
}

} // namespace

void HistoryDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    QStyleOptionViewItem item = option;
    initStyleOption(&item, index);
    item.text.clear();
    QStyle *style = item.widget ? item.widget->style() : QApplication::style();
    style->drawControl(QStyle::CE_ItemViewItem, &item, painter, item.widget);

    painter->save();
    const bool selected = item.state.testFlag(QStyle::State_Selected);
    const QColor color = item.palette.color(selected ? QPalette::HighlightedText : QPalette::Text);
    const QRect area = item.rect.adjusted(spacing::Control, spacing::Group, -spacing::Control, -spacing::Group);
    QRect first = area;
    first.setHeight(area.height() / 2);
    const auto state = HistoryState(index.data(HistoryModel::StateRole).toInt());
    if (state != HistoryState::Succeeded) {
        const Severity severity = severityOf(state);
        const QRect mark(first.left(), first.center().y() - MarkSize / 2, MarkSize, MarkSize);
        themeIcon(severityIcon(severity), selected ? color : severityColor(severity, item.palette))
            .paint(painter, mark);
        first.setLeft(mark.right() + spacing::Group);
    }
    painter->setFont(fixedFont());
    painter->setPen(color);
    painter->drawText(first, Qt::AlignVCenter,
                      QFontMetrics(fixedFont()).elidedText(index.data().toString(), Qt::ElideRight, first.width()));
    QRect second = area;
    second.setTop(area.top() + area.height() / 2);
    painter->setFont(smallFont());
    painter->setPen(selected ? color : hintColor(item.palette));
    painter->drawText(
        second, Qt::AlignVCenter,
        QFontMetrics(smallFont())
            .elidedText(index.data(HistoryModel::DetailsRole).toString(), Qt::ElideRight, second.width()));
    painter->restore();
}

QSize HistoryDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const
{
    const int lines = QFontMetrics(fixedFont()).height() + QFontMetrics(smallFont()).height();
    return {0, lines + 3 * spacing::Group};
}
