#pragma once

#include "app/catalog/catalog.h"

#include <QTreeView>

class CatalogModel;
class QAction;

/// The tree of the catalog. A click or Enter on a row activates the table that the row belongs to.
class CatalogTree : public QTreeView
{
    Q_OBJECT

public:
    explicit CatalogTree(CatalogModel &model, QWidget *parent = nullptr);

    /// Added below the tree's own actions in its context menu.
    void setExtraActions(const QList<QAction *> &actions) { m_extraActions = actions; }
    /// Opens what a person would open first: the schemas, when few tables are in them, else the one to begin with.
    void expandFirst();
    void expandSchemas();

signals:
    void tableActivated(const catalog::Table &table);
    /// A table, view or index whose CREATE statement is wanted.
    void definitionRequested(const catalog::ObjectName &name);

protected:
    void contextMenuEvent(QContextMenuEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    void setupActions();
    void connectSignals();
    void activate(const QModelIndex &index);
    void updateActions();
    void copyName() const;
    void requestDefinition();

    CatalogModel &m_model;
    QAction *m_openAction = nullptr;
    QAction *m_copyNameAction = nullptr;
    QAction *m_copyDefinitionAction = nullptr;
    QList<QAction *> m_extraActions;
};
