#include "ui/tables/celldelegate.h"

#include "ui/shared/chartcolors.h"
#include "ui/shared/icons.h"
#include "ui/shared/spacing.h"
#include "ui/shared/sparkline.h"
#include "ui/tables/rowsmodel.h"

#include <QApplication>
#include <QPainter>

namespace {

constexpr int StripWidth = 80;
constexpr int StripMargin = 3;
constexpr int WarningSize = 14;

QColor textColor(const QStyleOptionViewItem &option)
{
    const bool selected = option.state.testFlag(QStyle::State_Selected);
    const auto group = option.state.testFlag(QStyle::State_Active) ? QPalette::Active : QPalette::Inactive;
    return option.palette.color(group, selected ? QPalette::HighlightedText : QPalette::Text);
}

QStyle *styleOf(const QStyleOptionViewItem &option)
{
    return option.widget ? option.widget->style() : QApplication::style();
}

int textMargin(const QStyleOptionViewItem &option)
{
    return styleOf(option)->pixelMetric(QStyle::PM_FocusFrameHMargin, nullptr, option.widget) + 1;
}

tables::VectorConcern concernOf(const QModelIndex &index)
{
    return index.data(RowsModel::ConcernRole).value<tables::VectorConcern>();
}

void paintWarning(QPainter *painter, const QRect &area, const QColor &color)
{
    themeIcon(QStringLiteral("warning"), color).paint(painter, area);
}

} // namespace

void CellDelegate::initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const
{
    QStyledItemDelegate::initStyleOption(option, index);
    const auto state = index.data(RowsModel::StateRole).value<CellState>();
    if (state == CellState::Null || state == CellState::Denied) {
        option->font.setItalic(true);
        option->palette.setColor(QPalette::Text, hintColor(option->palette));
    }
    if (option->text.contains(u'\n'))
        option->text.replace(u'\n', QStringLiteral(" ↵ "));
    if (state == CellState::Cut)
        option->text += u'…';
}

void CellDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    if (index.data(RowsModel::VectorRole).isValid()) {
        paintVector(painter, option, index);
        return;
    }
    QStyledItemDelegate::paint(painter, option, index);
    if (concernOf(index) != tables::VectorConcern::None) {
        const QRect area(option.rect.right() - StripMargin - StripWidth - spacing::Group - WarningSize,
                         option.rect.center().y() - WarningSize / 2, WarningSize, WarningSize);
        paintWarning(painter, area, hintColor(option.palette));
    }
}

void CellDelegate::paintVector(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    QStyleOptionViewItem cell = option;
    initStyleOption(&cell, index);
    const auto preview = index.data(RowsModel::VectorRole).value<tables::VectorPreview>();
    const bool selected = cell.state.testFlag(QStyle::State_Selected);
    const QString text = std::exchange(cell.text, QString());
    styleOf(cell)->drawControl(QStyle::CE_ItemViewItem, &cell, painter, cell.widget);

    painter->save();
    painter->setClipRect(cell.rect);
    const QColor color = textColor(cell);
    const int margin = textMargin(cell) + 1;
    QRect textArea = cell.rect.adjusted(margin, 0, -StripWidth - 2 * spacing::Group, 0);
    painter->setFont(cell.font);
    painter->setPen(color);
    const QRect strip(cell.rect.right() - StripMargin - StripWidth + 1, cell.rect.top() + StripMargin, StripWidth,
                      cell.rect.height() - 2 * StripMargin);
    if (concernOf(index) != tables::VectorConcern::None) {
        const QRect mark(strip.left() - spacing::Group - WarningSize, cell.rect.center().y() - WarningSize / 2,
                         WarningSize, WarningSize);
        paintWarning(painter, mark, selected ? color : severityColor(Severity::Slow, cell.palette));
        textArea.setRight(mark.left() - spacing::Group);
    }
    painter->drawText(textArea, Qt::AlignVCenter | Qt::AlignLeft,
                      cell.fontMetrics.elidedText(text, Qt::ElideRight, textArea.width()));
    paintSparkline(painter, strip, {preview.strip.constData(), size_t(preview.strip.size())},
                   selected ? color : blended(color, cell.palette.color(QPalette::Base), 0.6));
    painter->restore();
}

QSize CellDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    QSize size = QStyledItemDelegate::sizeHint(option, index);
    if (index.data(RowsModel::VectorRole).isValid())
        size.rwidth() += StripWidth + WarningSize + 3 * spacing::Group;
    return size;
}
