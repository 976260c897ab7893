#pragma once

#include "ui/catalog/catalogcontent.h"

#include <QAbstractItemModel>

/// The catalog as a tree: schemas, tables, columns, indexes, partitions folded under their table. New content is merged
/// by name in one change of layout, so that selection, expansion and scroll position stay where they can, and a filter
/// that leaves every tenth of 10,000 tables costs no more than one that leaves none.
class CatalogModel : public QAbstractItemModel
{
    Q_OBJECT

public:
    enum Role {
        KindRole = Qt::UserRole, ///< int(CatalogNodeKind)
        BadgesRole,              ///< QStringList, such as "v 1536"
        MethodsRole,             ///< QStringList: pgvector index methods of a vector column, each once
        NoteRole,                ///< what follows the name in grey
        FiguresRole,             ///< what stands at the right edge in grey
        ProblemRole,             ///< bool: the row has something wrong
        DimmedRole,              ///< bool: cannot be read
        IconRole                 ///< name for themeIcon
    };

    explicit CatalogModel(QObject *parent = nullptr);

    void setContent(CatalogContent content);

    const catalog::Catalog &catalog() const { return m_content.catalog(); }
    const CatalogContent &content() const { return m_content; }
    /// The entry of a row, valid until the next change; Root for an invalid index.
    CatalogEntry entryAt(const QModelIndex &index) const;
    /// Invalid when the table is not shown.
    QModelIndex indexOfTable(const catalog::ObjectName &name) const;

    QModelIndex index(int row, int column, const QModelIndex &parent = {}) const override;
    QModelIndex parent(const QModelIndex &child) const override;
    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    bool hasChildren(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;

private:
    CatalogNode &nodeOf(const QModelIndex &index) const;
    QModelIndex indexOf(const CatalogNode &node) const;
    void populate(CatalogNode &node) const;
    void merge(CatalogNode &node, CatalogNodes &removed);
    void movePersistentIndexes();
    QModelIndex find(CatalogNode &node, const catalog::ObjectName &name) const;

    CatalogContent m_content;
    mutable CatalogNode m_root; ///< filled by asking for it
};
