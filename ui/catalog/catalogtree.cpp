#include "ui/catalog/catalogtree.h"

#include "ui/catalog/catalogdelegate.h"
#include "ui/catalog/catalogmodel.h"
#include "ui/shared/icons.h"
#include "ui/shared/spacing.h"

#include <QAction>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QGuiApplication>
#include <QMenu>

#include <algorithm>

namespace {

constexpr int fewTables = 200;

/// The name as it is written in SQL.
QString sqlName(const CatalogEntry &entry)
{
    switch (entry.kind) {
    case CatalogNodeKind::Root:
        return {};
    case CatalogNodeKind::Schema:
        return catalog::identifierToSql(entry.schema->name);
    case CatalogNodeKind::Table:
    case CatalogNodeKind::Partitions:
        return entry.table->name.toSql();
    case CatalogNodeKind::Column:
        return catalog::identifierToSql(entry.column->name);
    case CatalogNodeKind::Index:
        return entry.index->name.toSql();
    }
    Q_UNREACHABLE();
}

bool hasVectors(const catalog::Schema &schema)
{
    return std::any_of(schema.tables.begin(), schema.tables.end(),
                       [](const catalog::Table &table) { return !table.vectorColumns().isEmpty(); });
}

} // namespace

CatalogTree::CatalogTree(CatalogModel &model, QWidget *parent)
    : QTreeView(parent)
    , m_model(model)
{
    setModel(&model);
    setItemDelegate(new CatalogDelegate(this));
    setObjectName(QStringLiteral("catalogTree"));
    setAccessibleName(tr("Tables"));
    setFrameShape(QFrame::NoFrame);
    setHeaderHidden(true);
    setUniformRowHeights(true);
    setIndentation(spacing::Section);
    setVerticalScrollMode(ScrollPerPixel);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setExpandsOnDoubleClick(true);
    setupActions();
    connectSignals();
}

void CatalogTree::setupActions()
{
    m_openAction = new QAction(themeIcon(QStringLiteral("open")), tr("Open table"), this);
    m_openAction->setObjectName(QStringLiteral("catalogOpenTable"));
    m_copyNameAction = new QAction(themeIcon(QStringLiteral("copy")), tr("Copy name"), this);
    m_copyNameAction->setObjectName(QStringLiteral("catalogCopyName"));
    m_copyNameAction->setShortcut(QKeySequence::Copy);
    m_copyNameAction->setShortcutContext(Qt::WidgetShortcut);
    m_copyDefinitionAction = new QAction(themeIcon(QStringLiteral("sql")), tr("Copy definition"), this);
    m_copyDefinitionAction->setObjectName(QStringLiteral("catalogCopyDefinition"));
    addActions({m_openAction, m_copyNameAction, m_copyDefinitionAction});
}

void CatalogTree::connectSignals()
{
    connect(this, &QTreeView::clicked, this, &CatalogTree::activate);
    connect(m_openAction, &QAction::triggered, this, [this] { activate(currentIndex()); });
    connect(m_copyNameAction, &QAction::triggered, this, &CatalogTree::copyName);
    connect(m_copyDefinitionAction, &QAction::triggered, this, &CatalogTree::requestDefinition);
}

void CatalogTree::expandFirst()
{
    const QList<catalog::Schema> &schemas = m_model.catalog().schemas;
    qsizetype tables = 0;
    for (const catalog::Schema &schema : schemas)
        tables += schema.tables.size();
    if (tables <= fewTables) {
        expandSchemas();
        return;
    }
    for (int row = 0; row < m_model.rowCount(); ++row) {
        const QModelIndex index = m_model.index(row, 0);
        if (hasVectors(*m_model.entryAt(index).schema)) {
            expand(index);
            return;
        }
    }
}

void CatalogTree::expandSchemas()
{
    // While a layout is due, a row that opens is not laid out by itself.
    scheduleDelayedItemsLayout();
    for (int row = 0; row < m_model.rowCount(); ++row)
        expand(m_model.index(row, 0));
}

void CatalogTree::activate(const QModelIndex &index)
{
    if (const catalog::Table *table = m_model.entryAt(index).table)
        emit tableActivated(catalog::Table(*table));
}

void CatalogTree::copyName() const
{
    const QString name = sqlName(m_model.entryAt(currentIndex()));
    if (!name.isEmpty())
        QGuiApplication::clipboard()->setText(name);
}

void CatalogTree::requestDefinition()
{
    const CatalogEntry entry = m_model.entryAt(currentIndex());
    if (entry.index)
        emit definitionRequested(catalog::ObjectName(entry.index->name));
    else if (entry.table)
        emit definitionRequested(catalog::ObjectName(entry.table->name));
}

void CatalogTree::updateActions()
{
    const CatalogEntry entry = m_model.entryAt(currentIndex());
    m_openAction->setEnabled(entry.table);
    m_copyNameAction->setEnabled(entry.kind != CatalogNodeKind::Root);
    m_copyDefinitionAction->setEnabled(entry.table);
    m_copyDefinitionAction->setText(entry.index ? tr("Copy definition of the index") : tr("Copy definition"));
}

void CatalogTree::contextMenuEvent(QContextMenuEvent *event)
{
    updateActions();
    QMenu menu(this);
    menu.addActions({m_openAction, m_copyNameAction, m_copyDefinitionAction});
    if (!m_extraActions.isEmpty())
        menu.addSeparator();
    menu.addActions(m_extraActions);
    menu.exec(event->globalPos());
    m_copyNameAction->setEnabled(true);
}

void CatalogTree::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
        activate(currentIndex());
    else
        QTreeView::keyPressEvent(event);
}
