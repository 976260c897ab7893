#include "ui/shared/gridview.h"

#include "ui/shared/icons.h"
#include "ui/shared/spacing.h"

#include <QAction>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QGuiApplication>
#include <QHeaderView>
#include <QMenu>

#include <algorithm>

namespace {

QString cellText(const QModelIndex &index)
{
    QVariant value = index.data(GridView::CopyRole);
    if (!value.isValid())
        value = index.data(Qt::DisplayRole);
    QString text = value.toString();
    if (text.contains(u'\t') || text.contains(u'\n') || text.contains(u'"'))
        text = u'"' + text.replace(u'"', QStringLiteral("\"\"")) + u'"';
    return text;
}

} // namespace

GridView::GridView(QWidget *parent)
    : QTableView(parent)
{
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollMode(ScrollPerPixel);
    setVerticalScrollMode(ScrollPerPixel);
    setWordWrap(false);
    setTabKeyNavigation(false);
    setCornerButtonEnabled(false);
    horizontalHeader()->setHighlightSections(false);
    horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    horizontalHeader()->setSectionsMovable(true);
    verticalHeader()->setVisible(false);
    setupRows();
    setupActions();
}

void GridView::setupRows()
{
    const int height = fontMetrics().height() + 2 * spacing::Group - 1;
    verticalHeader()->setMinimumSectionSize(height);
    verticalHeader()->setDefaultSectionSize(height);
}

void GridView::setupActions()
{
    m_copyAction = new QAction(themeIcon(QStringLiteral("copy")), tr("Copy"), this);
    m_copyAction->setObjectName(QStringLiteral("gridCopy"));
    m_copyAction->setShortcut(QKeySequence::Copy);
    m_copyWithHeadersAction = new QAction(tr("Copy with headers"), this);
    m_copyWithHeadersAction->setObjectName(QStringLiteral("gridCopyWithHeaders"));
    m_copyWithHeadersAction->setShortcut(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_C));
    for (QAction *action : {m_copyAction, m_copyWithHeadersAction}) {
        action->setShortcutContext(Qt::WidgetShortcut);
        addAction(action);
    }
    connect(m_copyAction, &QAction::triggered, this, [this] { copySelection(false); });
    connect(m_copyWithHeadersAction, &QAction::triggered, this, [this] { copySelection(true); });
}

QString GridView::selectionAsText(bool withHeaders) const
{
    if (!selectionModel() || !selectionModel()->hasSelection())
        return {};
    QList<int> rows;
    QList<int> columns;
    for (const QItemSelectionRange &range : selectionModel()->selection()) {
        for (int row = range.top(); row <= range.bottom(); ++row)
            rows << row;
        for (int column = range.left(); column <= range.right(); ++column) {
            if (!columns.contains(column) && !isColumnHidden(column))
                columns << column;
        }
    }
    std::sort(rows.begin(), rows.end());
    rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
    std::sort(columns.begin(), columns.end(), [this](int left, int right) {
        return horizontalHeader()->visualIndex(left) < horizontalHeader()->visualIndex(right);
    });

    QStringList lines;
    if (withHeaders) {
        QStringList names;
        for (const int column : columns)
            names << model()->headerData(column, Qt::Horizontal).toString();
        lines << names.join(u'\t');
    }
    for (const int row : rows) {
        QStringList cells;
        for (const int column : columns) {
            const QModelIndex index = model()->index(row, column, rootIndex());
            cells << (selectionModel()->isSelected(index) ? cellText(index) : QString());
        }
        lines << cells.join(u'\t');
    }
    return lines.join(u'\n');
}

void GridView::copySelection(bool withHeaders)
{
    const QString text = selectionAsText(withHeaders);
    if (!text.isEmpty())
        QGuiApplication::clipboard()->setText(text);
}

void GridView::fitColumns(int maximumWidth)
{
    if (!model())
        return;
    horizontalHeader()->setResizeContentsPrecision(100);
    for (int column = 0; column < model()->columnCount(rootIndex()); ++column) {
        resizeColumnToContents(column);
        setColumnWidth(column, std::min(maximumWidth, columnWidth(column) + spacing::Control));
    }
}

void GridView::contextMenuEvent(QContextMenuEvent *event)
{
    const QModelIndex index = indexAt(viewport()->mapFromGlobal(event->globalPos()));
    QMenu menu(this);
    m_copyAction->setEnabled(selectionModel() && selectionModel()->hasSelection());
    m_copyWithHeadersAction->setEnabled(m_copyAction->isEnabled());
    menu.addAction(m_copyAction);
    menu.addAction(m_copyWithHeadersAction);
    emit contextMenuAboutToShow(&menu, index);
    menu.exec(event->globalPos());
    m_copyAction->setEnabled(true);
    m_copyWithHeadersAction->setEnabled(true);
}

void GridView::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::FontChange)
        setupRows();
    QTableView::changeEvent(event);
}
