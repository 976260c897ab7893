#include "ui/query/resultdelegate.h"

#include "ui/query/resultmodel.h"
#include "ui/shared/chartcolors.h"
#include "ui/shared/spacing.h"
#include "ui/shared/sparkline.h"

#include <QApplication>
#include <QPainter>

namespace {

constexpr int StripWidth = 80;
constexpr int StripMargin = 3;

QStyle *styleOf(const QStyleOptionViewItem &option)
{
    return option.widget ? option.widget->style() : QApplication::style();
}

QColor textColor(const QStyleOptionViewItem &option)
{
    const bool selected = option.state.testFlag(QStyle::State_Selected);
    const auto group = option.state.testFlag(QStyle::State_Active) ? QPalette::Active : QPalette::Inactive;
    return option.palette.color(group, selected ? QPalette::HighlightedText : QPalette::Text);
}

} // namespace

void ResultDelegate::initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const
{
    QStyledItemDelegate::initStyleOption(option, index);
    const auto state = index.data(ResultModel::StateRole).value<ResultCellState>();
    if (state == ResultCellState::Null) {
        option->font.setItalic(true);
        option->palette.setColor(QPalette::Text, hintColor(option->palette));
    }
    if (option->text.contains(u'\n'))
        option->text.replace(u'\n', QStringLiteral(" ↵ "));
    if (state == ResultCellState::Cut)
        option->text += u'…';
}

void ResultDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const QVariant data = index.data(ResultModel::VectorRole);
    if (!data.isValid()) {
        QStyledItemDelegate::paint(painter, option, index);
        return;
    }
    QStyleOptionViewItem cell = option;
    initStyleOption(&cell, index);
    const QString text = std::exchange(cell.text, QString());
    styleOf(cell)->drawControl(QStyle::CE_ItemViewItem, &cell, painter, cell.widget);

    painter->save();
    painter->setClipRect(cell.rect);
    const QColor color = textColor(cell);
    const int margin = styleOf(cell)->pixelMetric(QStyle::PM_FocusFrameHMargin, nullptr, cell.widget) + 2;
    const QRect strip(cell.rect.right() - StripMargin - StripWidth + 1, cell.rect.top() + StripMargin, StripWidth,
                      cell.rect.height() - 2 * StripMargin);
    const QRect area = cell.rect.adjusted(margin, 0, -StripWidth - 2 * spacing::Group, 0);
    painter->setFont(cell.font);
    painter->setPen(color);
    painter->drawText(area, Qt::AlignVCenter | Qt::AlignLeft,
                      cell.fontMetrics.elidedText(text, Qt::ElideRight, area.width()));
    const auto vector = data.value<query::VectorSketch>();
    const bool selected = cell.state.testFlag(QStyle::State_Selected);
    paintSparkline(painter, strip, {vector.strip.constData(), size_t(vector.strip.size())},
                   selected ? color : blended(color, cell.palette.color(QPalette::Base), 0.6));
    painter->restore();
}

QSize ResultDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    QSize size = QStyledItemDelegate::sizeHint(option, index);
    if (index.data(ResultModel::VectorRole).isValid())
        size.rwidth() += StripWidth + 2 * spacing::Group;
    return size;
}
