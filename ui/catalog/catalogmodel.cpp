#include "ui/catalog/catalogmodel.h"

#include "ui/catalog/catalogtext.h"

#include <QHash>

using catalog::Catalog;
using catalog::ObjectName;

namespace {

std::unique_ptr<CatalogNode> makeNode(const CatalogEntry &entry, CatalogNode &parent)
{
    auto node = std::make_unique<CatalogNode>();
    node->entry = entry;
    node->key = entry.key();
    node->parent = &parent;
    return node;
}

void numberFrom(CatalogNode &node, size_t first)
{
    for (size_t row = first; row < node.children.size(); ++row)
        node.children[row]->row = int(row);
}

} // namespace

CatalogModel::CatalogModel(QObject *parent)
    : QAbstractItemModel(parent)
{
}

void CatalogModel::setCatalog(const Catalog &catalog)
{
    replaceContent(CatalogContent(catalog, m_filter));
}

void CatalogModel::setFilter(const QString &filter)
{
    if (filter == m_filter)
        return;
    m_filter = filter;
    replaceContent(CatalogContent(m_content.catalog(), filter));
}

void CatalogModel::clear()
{
    setCatalog(Catalog());
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
    for (const CatalogEntry &entry : m_content.childrenOf(node.entry))
        node.children.push_back(makeNode(entry, node));
    numberFrom(node, 0);
}

/// Entries of kept rows point into the old catalog until they are merged, so it lives until then.
void CatalogModel::replaceContent(CatalogContent content)
{
    std::swap(m_content, content);
    merge(m_root);
}

void CatalogModel::merge(CatalogNode &node)
{
    if (!node.populated)
        return;
    const QList<CatalogEntry> entries = m_content.childrenOf(node.entry);
    removeVanished(node, entries);
    insertMissing(node, entries);
    if (node.children.empty())
        return;
    emit dataChanged(indexOf(*node.children.front()), indexOf(*node.children.back()));
    for (const auto &child : node.children)
        merge(*child);
}

/// A row whose place among the kept ones has changed (a renumbered column) goes too, and comes back.
void CatalogModel::removeVanished(CatalogNode &node, const QList<CatalogEntry> &entries)
{
    QHash<CatalogKey, qsizetype> places;
    places.reserve(entries.size());
    for (qsizetype i = 0; i < entries.size(); ++i)
        places.insert(entries[i].key(), i);
    qsizetype next = entries.size();
    const auto vanished = [&](size_t row) {
        const auto place = places.constFind(node.children[row]->key);
        if (place == places.constEnd() || *place >= next)
            return true;
        next = *place;
        node.children[row]->entry = entries[*place];
        return false;
    };
    for (size_t end = node.children.size(); end > 0;) {
        size_t begin = end;
        while (begin > 0 && vanished(begin - 1))
            --begin;
        if (begin < end) {
            beginRemoveRows(indexOf(node), int(begin), int(end) - 1);
            node.children.erase(node.children.begin() + qptrdiff(begin), node.children.begin() + qptrdiff(end));
            numberFrom(node, begin);
            endRemoveRows();
        }
        end = begin > 0 ? begin - 1 : 0;
    }
}

void CatalogModel::insertMissing(CatalogNode &node, const QList<CatalogEntry> &entries)
{
    for (qsizetype first = 0; first < entries.size(); ++first) {
        const auto missing = [&](qsizetype i) {
            return size_t(first) >= node.children.size() || node.children[size_t(first)]->key != entries[i].key();
        };
        qsizetype last = first;
        std::vector<std::unique_ptr<CatalogNode>> added;
        while (last < entries.size() && missing(last))
            added.push_back(makeNode(entries[last++], node));
        if (added.empty())
            continue;
        beginInsertRows(indexOf(node), int(first), int(last) - 1);
        node.children.insert(node.children.begin() + first, std::make_move_iterator(added.begin()),
                             std::make_move_iterator(added.end()));
        numberFrom(node, size_t(first));
        endInsertRows();
        first = last;
    }
}
