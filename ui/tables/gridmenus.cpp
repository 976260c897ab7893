#include "ui/tables/gridmenus.h"

#include "ui/shared/icons.h"
#include "ui/tables/filterwords.h"
#include "ui/tables/rowsmodel.h"
#include "ui/tables/rowsview.h"

#include <QCursor>
#include <QHeaderView>
#include <QMenu>

using tables::FilterOperator;
using tables::NullOrder;
using tables::SortDirection;
using tables::SortOrder;

GridMenus::GridMenus(RowsView &view, const RowsModel &model, QObject *parent)
    : QObject(parent)
    , m_view(view)
    , m_model(model)
{
    QHeaderView *header = m_view.horizontalHeader();
    header->setSectionsClickable(true);
    header->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(header, &QHeaderView::sectionClicked, this, &GridMenus::sortByClick);
    connect(header, &QWidget::customContextMenuRequested, this, &GridMenus::showHeaderMenu);
    connect(&m_view, &GridView::contextMenuAboutToShow, this, &GridMenus::fillCellMenu);
}

/// Up, down, and back to the order of the key.
void GridMenus::sortByClick(int section)
{
    const catalog::Column &column = m_model.column(section);
    if (column.vector)
        return;
    const auto &sort = m_model.request().sort;
    if (!sort || sort->column != column.name)
        emit sortRequested(tables::indexedOrder(column.name, SortDirection::Ascending));
    else if (sort->direction == SortDirection::Ascending)
        emit sortRequested(tables::indexedOrder(column.name, SortDirection::Descending));
    else
        emit sortRequested(std::nullopt);
}

void GridMenus::updateSortIndicator()
{
    QHeaderView *header = m_view.horizontalHeader();
    const auto &sort = m_model.request().sort;
    header->setSortIndicatorShown(sort.has_value());
    if (sort) {
        header->setSortIndicator(m_model.sectionOf(sort->column), sort->direction == SortDirection::Ascending
                                                                      ? Qt::AscendingOrder
                                                                      : Qt::DescendingOrder);
    }
}

void GridMenus::showHeaderMenu(const QPoint &position)
{
    const QHeaderView *header = m_view.horizontalHeader();
    const int section = header->logicalIndexAt(position);
    if (section < 0)
        return;
    const catalog::Column &column = m_model.column(section);
    const QPoint below = header->viewport()->mapToGlobal(QPoint(position.x(), header->height()));
    QMenu menu(&m_view);
    menu.setObjectName(QStringLiteral("headerMenu"));
    addSortActions(&menu, column);
    menu.addSeparator();
    QAction *filter = menu.addAction(themeIcon(QStringLiteral("filter")), tr("Filter…"));
    filter->setObjectName(QStringLiteral("headerFilter"));
    connect(filter, &QAction::triggered, this,
            [this, name = column.name, below] { emit filterFormRequested(name, below); });
    addFilter(&menu, {column.name, FilterOperator::IsNull, {}});
    addFilter(&menu, {column.name, FilterOperator::IsNotNull, {}});
    menu.exec(header->viewport()->mapToGlobal(position));
}

QAction *GridMenus::addSort(QMenu *menu, const QString &name, const QString &text, const std::optional<SortOrder> &sort)
{
    QAction *action = menu->addAction(text);
    action->setObjectName(name);
    action->setCheckable(true);
    action->setChecked(m_model.request().sort == sort);
    connect(action, &QAction::triggered, this, [this, sort] { emit sortRequested(sort); });
    return action;
}

void GridMenus::addSortActions(QMenu *menu, const catalog::Column &column)
{
    if (column.vector) {
        menu->addAction(tr("Vectors have no order to sort by"))->setEnabled(false);
        return;
    }
    const auto up = SortDirection::Ascending;
    const auto down = SortDirection::Descending;
    addSort(menu, QStringLiteral("sortUp"), tr("Sort ascending"), tables::indexedOrder(column.name, up));
    addSort(menu, QStringLiteral("sortDown"), tr("Sort descending"), tables::indexedOrder(column.name, down));
    if (!column.notNull) {
        addSort(menu, QStringLiteral("sortUpNullsFirst"), tr("Ascending, NULLs first"),
                SortOrder{column.name, up, NullOrder::First});
        addSort(menu, QStringLiteral("sortDownNullsLast"), tr("Descending, NULLs last"),
                SortOrder{column.name, down, NullOrder::Last});
    }
    addSort(menu, QStringLiteral("sortByKey"), tr("In the order of the key"), std::nullopt);
}

void GridMenus::addFilter(QMenu *menu, const tables::QuickFilter &filter)
{
    QAction *action = menu->addAction(tr("Only %1").arg(filterWords(filter).replace(u'&', QStringLiteral("&&"))));
    action->setObjectName(QStringLiteral("filter:") + tables::operatorText(filter.op));
    connect(action, &QAction::triggered, this, [this, filter] { emit filterRequested(filter); });
}

void GridMenus::fillCellMenu(QMenu *menu, const QModelIndex &index)
{
    if (!index.isValid())
        return;
    menu->addSeparator();
    if (m_model.column(index.column()).vector)
        addSimilarActions(menu, index);
    addFilterActions(menu, index);
}

void GridMenus::addSimilarActions(QMenu *menu, const QModelIndex &index)
{
    const tables::Row &row = m_model.row(index.row());
    const QString column = m_model.column(index.column()).name;
    const QStringList key = row.position.key;
    const bool possible = !key.isEmpty() && !row.cells.at(index.column()).isNull();
    const auto add = [&](const QString &name, const QString &icon, const QString &text, auto handler) {
        QAction *action = menu->addAction(themeIcon(icon), text);
        action->setObjectName(name);
        action->setEnabled(possible);
        connect(action, &QAction::triggered, this, handler);
    };
    add(QStringLiteral("findSimilar"), QStringLiteral("similar"), tr("Find similar"),
        [this, column, key] { emit similarRequested(column, key); });
    add(QStringLiteral("moreLikeThis"), QStringLiteral("add"), tr("More like this"),
        [this, column, key] { emit exampleRequested(column, key, true); });
    add(QStringLiteral("lessLikeThis"), QStringLiteral("remove"), tr("Less like this"),
        [this, column, key] { emit exampleRequested(column, key, false); });
}

void GridMenus::addFilterActions(QMenu *menu, const QModelIndex &index)
{
    const QString column = m_model.column(index.column()).name;
    const tables::Cell &cell = m_model.row(index.row()).cells.at(index.column());
    if (m_model.request().limits.denied.contains(column))
        return;
    if (cell.isNull()) {
        addFilter(menu, {column, FilterOperator::IsNull, {}});
        addFilter(menu, {column, FilterOperator::IsNotNull, {}});
    } else if (cell.isWhole()) {
        for (const FilterOperator op :
             {FilterOperator::Equal, FilterOperator::NotEqual, FilterOperator::Less, FilterOperator::Greater})
            addFilter(menu, {column, op, cell.text});
    }
    QAction *form = menu->addAction(themeIcon(QStringLiteral("filter")), tr("Filter…"));
    form->setObjectName(QStringLiteral("cellFilter"));
    connect(form, &QAction::triggered, this, [this, column] { emit filterFormRequested(column, QCursor::pos()); });
}
