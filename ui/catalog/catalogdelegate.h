#pragma once

#include <QHash>
#include <QIcon>
#include <QStyledItemDelegate>

/// Draws a row of the catalog: icon, name, badges, marks of the index methods and a grey note from the left, grey
/// figures at the right edge. Where room is short the note goes first, then the badges, then the name is cut.
class CatalogDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    explicit CatalogDelegate(QObject *parent = nullptr);

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    struct Pen;

    QIcon iconOf(const QString &name, const QColor &color) const;
    void drawName(Pen &pen, const QString &text, bool dimmed) const;
    void drawBadges(Pen &pen, const QStringList &texts) const;
    void drawBadge(Pen &pen, const QString &text) const;
    void drawMethod(Pen &pen, const QString &method) const;
    void drawNote(Pen &pen, const QString &text) const;

    mutable QHash<QString, QIcon> m_icons;
};
