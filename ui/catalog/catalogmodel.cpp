#include "ui/catalog/catalogmodel.h"

#include "ui/catalog/catalogtext.h"

#include <QHash>

#include <utility>

using catalog::ObjectName;

namespace {

constexpr int removedRow = -1;

std::unique_ptr<CatalogNode> makeNode(const CatalogEntry &entry, CatalogNode &parent)
{
    auto node = std::make_unique<CatalogNode>();
    node->entry = entry;
    node->parent = &parent;
    return node;
}

void append(CatalogNode &parent, std::unique_ptr<CatalogNode> node)
{
    node->row = int(parent.children.size());
    parent.children.push_back(std::move(node));
}

bool isRemoved(const CatalogNode *node)
{
    while (node && node->row != removedRow)
        node = node->parent;
    return node != nullptr;
}

/// Hands out the nodes of a row's former children by key.
class FormerNodes
{
public:
    explicit FormerNodes(CatalogNodes nodes)
        : m_nodes(std::move(nodes))
    {
    }

    /// Null when there is none. Most come in the order they had.
    std::unique_ptr<CatalogNode> take(const CatalogKey &key)
    {
        if (m_next < m_nodes.size() && m_nodes[m_next] && m_nodes[m_next]->entry.key() == key)
            return std::move(m_nodes[m_next++]);
        if (!m_placesRead)
            readPlaces();
        const auto place = m_places.constFind(key);
        if (place == m_places.constEnd() || !m_nodes[*place])
            return nullptr;
        m_next = *place + 1;
        return std::move(m_nodes[*place]);
    }

    void moveRestTo(CatalogNodes &nodes)
    {
        for (auto &node : m_nodes) {
            if (!node)
                continue;
            node->row = removedRow;
            nodes.push_back(std::move(node));
        }
    }

private:
    void readPlaces()
    {
        m_placesRead = true;
        m_places.reserve(qsizetype(m_nodes.size()));
        for (size_t place = 0; place < m_nodes.size(); ++place) {
            if (m_nodes[place])
                m_places.insert(m_nodes[place]->entry.key(), place);
        }
    }

    CatalogNodes m_nodes;
    size_t m_next = 0;
    bool m_placesRead = false;
    QHash<CatalogKey, size_t> m_places;
};

} // namespace

CatalogModel::CatalogModel(QObject *parent)
    : QAbstractItemModel(parent)
{
}

/// Entries of kept rows point into the old catalog until they are merged, so it lives until then.
void CatalogModel::setContent(CatalogContent content)
{
    emit layoutAboutToBeChanged();
    std::swap(m_content, content);
    CatalogNodes removed;
    merge(m_root, removed);
    movePersistentIndexes();
    emit layoutChanged();
}

CatalogEntry CatalogModel::entryAt(const QModelIndex &index) const
{
    return nodeOf(index).entry;
}

QModelIndex CatalogModel::indexOfTable(const ObjectName &name) const
{
    return find(m_root, name);
}

QModelIndex CatalogModel::find(CatalogNode &node, const ObjectName &name) const
{
    populate(node);
    for (const auto &child : node.children) {
        const CatalogEntry &entry = child->entry;
        if (entry.kind == CatalogNodeKind::Table && entry.table->name == name)
            return indexOf(*child);
        const bool mayHold = entry.kind == CatalogNodeKind::Schema || entry.kind == CatalogNodeKind::Partitions ||
                             (entry.kind == CatalogNodeKind::Table && m_content.partitionCount(*entry.table) > 0);
        if (const QModelIndex found = mayHold ? find(*child, name) : QModelIndex(); found.isValid())
            return found;
    }
    return {};
}

QModelIndex CatalogModel::index(int row, int column, const QModelIndex &parent) const
{
    if (!hasIndex(row, column, parent))
        return {};
    return createIndex(row, column, nodeOf(parent).children[size_t(row)].get());
}

QModelIndex CatalogModel::parent(const QModelIndex &child) const
{
    return child.isValid() ? indexOf(*nodeOf(child).parent) : QModelIndex();
}

int CatalogModel::rowCount(const QModelIndex &parent) const
{
    if (parent.column() > 0)
        return 0;
    CatalogNode &node = nodeOf(parent);
    populate(node);
    return int(node.children.size());
}

int CatalogModel::columnCount(const QModelIndex &) const
{
    return 1;
}

bool CatalogModel::hasChildren(const QModelIndex &parent) const
{
    const CatalogNode &node = nodeOf(parent);
    return node.populated ? !node.children.empty() : m_content.hasChildren(node.entry);
}

QVariant CatalogModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const CatalogEntry &entry = nodeOf(index).entry;
    switch (role) {
    case Qt::DisplayRole:
        return catalogtext::name(entry, m_content);
    case Qt::ToolTipRole:
        return catalogtext::toolTip(entry);
    case Qt::AccessibleTextRole:
        return catalogtext::spoken(entry, m_content);
    case KindRole:
        return int(entry.kind);
    case BadgesRole:
        return catalogtext::badges(entry);
    case MethodsRole:
        return catalogtext::methods(entry);
    case NoteRole:
        return catalogtext::note(entry);
    case FiguresRole:
        return catalogtext::figures(entry);
    case ProblemRole:
        return entry.kind == CatalogNodeKind::Index && !entry.index->valid;
    case DimmedRole:
        return entry.table && !entry.table->readable;
    case IconRole:
        return catalogtext::icon(entry);
    default:
        return {};
    }
}

CatalogNode &CatalogModel::nodeOf(const QModelIndex &index) const
{
    return index.isValid() ? *static_cast<CatalogNode *>(index.internalPointer()) : m_root;
}

QModelIndex CatalogModel::indexOf(const CatalogNode &node) const
{
    return node.parent ? createIndex(node.row, 0, &node) : QModelIndex();
}

void CatalogModel::populate(CatalogNode &node) const
{
    if (node.populated)
        return;
    node.populated = true;
    const QList<CatalogEntry> entries = m_content.childrenOf(node.entry);
    node.children.reserve(size_t(entries.size()));
    for (const CatalogEntry &entry : entries)
        append(node, makeNode(entry, node));
}

void CatalogModel::merge(CatalogNode &node, CatalogNodes &removed)
{
    if (!node.populated)
        return;
    FormerNodes former(std::exchange(node.children, {}));
    const QList<CatalogEntry> entries = m_content.childrenOf(node.entry);
    node.children.reserve(size_t(entries.size()));
    for (const CatalogEntry &entry : entries) {
        auto child = former.take(entry.key());
        if (child)
            child->entry = entry;
        else
            child = makeNode(entry, node);
        append(node, std::move(child));
    }
    former.moveRestTo(removed);
    for (const auto &child : node.children)
        merge(*child, removed);
}

void CatalogModel::movePersistentIndexes()
{
    const QModelIndexList before = persistentIndexList();
    QModelIndexList after;
    for (const QModelIndex &index : before) {
        const CatalogNode &node = nodeOf(index);
        after << (isRemoved(&node) ? QModelIndex() : indexOf(node));
    }
    changePersistentIndexList(before, after);
}
