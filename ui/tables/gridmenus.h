#pragma once

#include "app/tables/windowrequest.h"

#include <QModelIndex>
#include <QObject>

#include <optional>

class QAction;
class QMenu;
class RowsModel;
class RowsView;

/// What a rows grid offers on its headers and cells: sorting, filtering by what is there, finding similar rows.
class GridMenus : public QObject
{
    Q_OBJECT

public:
    GridMenus(RowsView &view, const RowsModel &model, QObject *parent = nullptr);

    /// Shows the model's order in the header.
    void updateSortIndicator();

signals:
    /// Nothing means the order of the key.
    void sortRequested(const std::optional<tables::SortOrder> &sort);
    void filterRequested(const tables::QuickFilter &filter);
    void filterFormRequested(const QString &column, const QPoint &globalPosition);
    void similarRequested(const QString &column, const QStringList &rowKey);
    void exampleRequested(const QString &column, const QStringList &rowKey, bool like);

private:
    void sortByClick(int section);
    void showHeaderMenu(const QPoint &position);
    void fillCellMenu(QMenu *menu, const QModelIndex &index);
    void addSortActions(QMenu *menu, const catalog::Column &column);
    void addFilterActions(QMenu *menu, const QModelIndex &index);
    void addSimilarActions(QMenu *menu, const QModelIndex &index);
    QAction *addSort(QMenu *menu, const QString &name, const QString &text,
                     const std::optional<tables::SortOrder> &sort);
    void addFilter(QMenu *menu, const tables::QuickFilter &filter);

    RowsView &m_view;
    const RowsModel &m_model;
};
