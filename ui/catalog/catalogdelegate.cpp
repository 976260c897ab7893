#include "ui/catalog/catalogdelegate.h"

#include "ui/catalog/catalogmodel.h"
#include "ui/shared/chartcolors.h"
#include "ui/shared/icons.h"
#include "ui/shared/spacing.h"

#include <QApplication>
#include <QPainter>

/// Where the next piece of a row goes, and how much room is left for it.
struct CatalogDelegate::Pen
{
    QPainter *painter;
    const QStyleOptionViewItem &option;
    QRect room;

    bool selected() const { return option.state.testFlag(QStyle::State_Selected); }
    QColor text() const { return option.palette.color(selected() ? QPalette::HighlightedText : QPalette::Text); }
    QColor hint() const { return selected() ? text() : hintColor(option.palette); }
    QFont small() const
    {
        QFont font = option.font;
        font.setPointSizeF(font.pointSizeF() - 1);
        return font;
    }
};

namespace {

QColor methodColor(const QString &method, const QPalette &palette)
{
    return method == u"hnsw" ? hnswColor(palette) : ivfflatColor(palette);
}

QIcon::Mode iconMode(const QStyleOptionViewItem &option, bool dimmed)
{
    if (dimmed)
        return QIcon::Disabled;
    return option.state.testFlag(QStyle::State_Selected) ? QIcon::Selected : QIcon::Normal;
}

} // namespace

CatalogDelegate::CatalogDelegate(QObject *parent)
    : QStyledItemDelegate(parent)
{
}

QSize CatalogDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &) const
{
    const int text = option.fontMetrics.height() + 2 * spacing::Group - 1;
    return {text, qMax(text, iconsize::Small + spacing::Group)};
}

void CatalogDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const QStyle *style = option.widget ? option.widget->style() : QApplication::style();
    QStyleOptionViewItem panel = option;
    style->drawPrimitive(QStyle::PE_PanelItemViewItem, &panel, painter, option.widget);

    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    Pen pen{painter, option, option.rect.adjusted(spacing::Group, 0, -spacing::Group, 0)};
    const bool dimmed = index.data(CatalogModel::DimmedRole).toBool();
    const bool problem = index.data(CatalogModel::ProblemRole).toBool();

    const QString iconName = index.data(CatalogModel::IconRole).toString();
    QColor iconColor;
    if (problem)
        iconColor = severityColor(Severity::Wrong, option.palette);
    else if (iconName == u"hnsw" || iconName == u"ivfflat")
        iconColor = methodColor(iconName, option.palette);
    const QRect iconRect(pen.room.left(), pen.room.center().y() - iconsize::Small / 2 + 1, iconsize::Small,
                         iconsize::Small);
    iconOf(iconName, iconColor).paint(painter, iconRect, Qt::AlignCenter, iconMode(option, dimmed));
    pen.room.setLeft(iconRect.right() + 1 + spacing::Group + 2);

    const QString figures = index.data(CatalogModel::FiguresRole).toString();
    if (!figures.isEmpty()) {
        painter->setFont(pen.small());
        painter->setPen(problem && !pen.selected() ? severityColor(Severity::Wrong, option.palette) : pen.hint());
        const int width = painter->fontMetrics().horizontalAdvance(figures);
        if (width < pen.room.width() / 2) {
            painter->drawText(pen.room, Qt::AlignRight | Qt::AlignVCenter, figures);
            pen.room.setRight(pen.room.right() - width - spacing::Control);
        }
    }
    drawName(pen, index.data(Qt::DisplayRole).toString(), dimmed);
    drawBadges(pen, index.data(CatalogModel::BadgesRole).toStringList());
    for (const QString &method : index.data(CatalogModel::MethodsRole).toStringList())
        drawMethod(pen, method);
    constexpr int leastNote = 40;
    if (pen.room.width() >= leastNote)
        drawNote(pen, index.data(CatalogModel::NoteRole).toString());
    painter->restore();
}

QIcon CatalogDelegate::iconOf(const QString &name, const QColor &color) const
{
    const QString key = name + (color.isValid() ? color.name() : QString());
    auto found = m_icons.constFind(key);
    if (found == m_icons.constEnd())
        found = m_icons.insert(key, color.isValid() ? themeIcon(name, color) : themeIcon(name));
    return *found;
}

void CatalogDelegate::drawName(Pen &pen, const QString &text, bool dimmed) const
{
    pen.painter->setFont(pen.option.font);
    pen.painter->setPen(dimmed ? pen.hint() : pen.text());
    const QFontMetrics metrics(pen.option.font);
    // A name may hold line breaks; the tool tip shows them.
    const QString shown = metrics.elidedText(text.simplified(), Qt::ElideRight, pen.room.width());
    pen.painter->drawText(pen.room, Qt::AlignLeft | Qt::AlignVCenter, shown);
    pen.room.setLeft(pen.room.left() + metrics.horizontalAdvance(shown) + spacing::Control);
}

/// Those that there is room for; "+2" stands for the others.
void CatalogDelegate::drawBadges(Pen &pen, const QStringList &texts) const
{
    pen.painter->setFont(pen.small());
    const int roomForMore = pen.painter->fontMetrics().horizontalAdvance(QStringLiteral("+99"));
    for (qsizetype i = 0; i < texts.size(); ++i) {
        const int width = pen.painter->fontMetrics().horizontalAdvance(texts[i]) + 2 * (spacing::Group + 1);
        const bool last = i + 1 == texts.size();
        if (pen.room.width() < width + (last ? 0 : spacing::Group + roomForMore)) {
            if (pen.room.width() >= roomForMore)
                drawNote(pen, QStringLiteral("+%1").arg(texts.size() - i));
            pen.room.setWidth(0);
            return;
        }
        drawBadge(pen, texts[i]);
    }
}

void CatalogDelegate::drawBadge(Pen &pen, const QString &text) const
{
    pen.painter->setFont(pen.small());
    const QFontMetrics metrics = pen.painter->fontMetrics();
    const int width = metrics.horizontalAdvance(text) + 2 * (spacing::Group + 1);
    const int height = metrics.height() + 1;
    const QRectF frame(pen.room.left() + 0.5, pen.room.center().y() - height / 2 + 0.5, width - 1, height);
    const QColor base = pen.option.palette.color(QPalette::Base);
    const QColor accent = pen.option.palette.color(QPalette::Highlight);
    pen.painter->setPen(Qt::NoPen);
    pen.painter->setBrush(pen.selected() ? blended(pen.text(), accent, 0.22) : blended(pen.text(), base, 0.09));
    pen.painter->drawRoundedRect(frame, 3, 3);
    pen.painter->setPen(pen.text());
    pen.painter->drawText(frame, Qt::AlignCenter, text);
    pen.room.setLeft(pen.room.left() + width + spacing::Group);
}

void CatalogDelegate::drawMethod(Pen &pen, const QString &method) const
{
    if (pen.room.width() < iconsize::Small)
        return;
    const QRect rect(pen.room.left(), pen.room.center().y() - iconsize::Small / 2 + 1, iconsize::Small,
                     iconsize::Small);
    iconOf(method, methodColor(method, pen.option.palette))
        .paint(pen.painter, rect, Qt::AlignCenter, iconMode(pen.option, false));
    pen.room.setLeft(rect.right() + 1 + spacing::Group);
}

void CatalogDelegate::drawNote(Pen &pen, const QString &text) const
{
    if (text.isEmpty())
        return;
    pen.painter->setFont(pen.small());
    pen.painter->setPen(pen.hint());
    const QString shown = pen.painter->fontMetrics().elidedText(text.simplified(), Qt::ElideRight, pen.room.width());
    pen.painter->drawText(pen.room, Qt::AlignLeft | Qt::AlignVCenter, shown);
}
