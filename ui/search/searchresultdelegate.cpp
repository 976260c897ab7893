#include "ui/search/searchresultdelegate.h"

#include "ui/search/searchresultmodel.h"
#include "ui/shared/chartcolors.h"
#include "ui/shared/icons.h"
#include "ui/shared/spacing.h"

#include <QApplication>
#include <QPainter>

#include <optional>

using Mark = SearchResultModel::Mark;

namespace {

constexpr int BarWidth = 72;
constexpr int BarHeight = 6;

struct MarkLook
{
    QString icon;
    Severity severity;
};

std::optional<MarkLook> lookOf(Mark mark)
{
    switch (mark) {
    case Mark::Plain:
    case Mark::Same:
        return std::nullopt;
    case Mark::Moved:
        return MarkLook{QStringLiteral("sort"), Severity::Note};
    case Mark::Extra:
        return MarkLook{QStringLiteral("add"), Severity::Slow};
    case Mark::Missed:
        return MarkLook{QStringLiteral("wrong"), Severity::Wrong};
    }
    Q_UNREACHABLE();
}

Mark markOf(const QModelIndex &index)
{
    return index.data(SearchResultModel::MarkRole).value<Mark>();
}

void paintMark(QPainter *painter, const QStyleOptionViewItem &option, Mark mark)
{
    const auto look = lookOf(mark);
    if (!look)
        return;
    const QIcon icon = themeIcon(look->icon, severityColor(look->severity, option.palette));
    const QRect place =
        QStyle::alignedRect(option.direction, Qt::AlignCenter, QSize(iconsize::Small, iconsize::Small), option.rect);
    icon.paint(painter, place);
}

QColor barColor(SearchResultModel::Source source, const QPalette &palette)
{
    switch (source) {
    case SearchResultModel::Source::Exact:
        return exactColor(palette);
    case SearchResultModel::Source::Hnsw:
        return hnswColor(palette);
    case SearchResultModel::Source::Ivfflat:
        return ivfflatColor(palette);
    }
    Q_UNREACHABLE();
}

void paintBar(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index)
{
    const double share = index.data(SearchResultModel::ShareRole).toDouble();
    const auto source = index.data(SearchResultModel::SourceRole).value<SearchResultModel::Source>();
    const bool selected = option.state.testFlag(QStyle::State_Selected);
    QRect bar(option.rect.left() + spacing::Control, option.rect.center().y() - BarHeight / 2, BarWidth, BarHeight);
    painter->fillRect(bar, gridColor(option.palette));
    bar.setWidth(qRound(BarWidth * share));
    painter->fillRect(bar,
                      selected ? option.palette.color(QPalette::HighlightedText) : barColor(source, option.palette));
}

} // namespace

void SearchResultDelegate::initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const
{
    QStyledItemDelegate::initStyleOption(option, index);
    if (markOf(index) == Mark::Missed || index.data(SearchResultModel::NullRole).toBool())
        option->palette.setColor(QPalette::Text, hintColor(option->palette));
}

void SearchResultDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    QStyledItemDelegate::paint(painter, option, index);
    if (index.column() == SearchResultModel::MarkColumn)
        paintMark(painter, option, markOf(index));
    else if (index.column() == SearchResultModel::DistanceColumn)
        paintBar(painter, option, index);
}

QSize SearchResultDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    QSize size = QStyledItemDelegate::sizeHint(option, index);
    if (index.column() == SearchResultModel::MarkColumn)
        size.setWidth(iconsize::Small + spacing::Control);
    else if (index.column() == SearchResultModel::DistanceColumn)
        size.rwidth() += BarWidth + 2 * spacing::Control;
    return size;
}
