#include "ui/plan/plantreeview.h"

#include "ui/plan/plantreedelegate.h"
#include "ui/plan/plantreemodel.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QHeaderView>
#include <QMenu>

namespace {

constexpr int WidestNode = 420;
constexpr int WidestObject = 240;
constexpr int Indentation = 14;
constexpr int FittedRows = 100; ///< that columns are fitted to

} // namespace

PlanTreeView::PlanTreeView(QWidget *parent)
    : QTreeView(parent)
    , m_model(new PlanTreeModel(this))
{
    setObjectName(QStringLiteral("planTree"));
    setModel(m_model);
    setItemDelegate(new PlanTreeDelegate(this));
    setUniformRowHeights(true);
    setFrameShape(QFrame::NoFrame);
    setIndentation(Indentation);
    setAllColumnsShowFocus(true);
    setSelectionBehavior(QAbstractItemView::SelectRows);
    setExpandsOnDoubleClick(false);
    setTextElideMode(Qt::ElideMiddle);
    setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    header()->setResizeContentsPrecision(FittedRows);
    setupColumns();
    connectSignals();
}

void PlanTreeView::setupColumns()
{
    m_chosen = {PlanTreeModel::NodeColumn, PlanTreeModel::ObjectColumn,   PlanTreeModel::TimeColumn,
                PlanTreeModel::RowsColumn, PlanTreeModel::EstimateColumn, PlanTreeModel::FactorColumn,
                PlanTreeModel::HitColumn,  PlanTreeModel::ReadColumn};
    header()->setContextMenuPolicy(Qt::CustomContextMenu);
    header()->setStretchLastSection(false);
    header()->setSectionsMovable(true);
    header()->setFirstSectionMovable(false);
}

void PlanTreeView::connectSignals()
{
    connect(header(), &QWidget::customContextMenuRequested, this, &PlanTreeView::showColumnMenu);
    connect(selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this](const QModelIndex &current) {
        if (current.isValid())
            emit nodeSelected(current.data(PlanTreeModel::NodeRole).toInt());
    });
    connect(this, &QAbstractItemView::activated, this,
            [this](const QModelIndex &index) { emit nodeActivated(index.data(PlanTreeModel::NodeRole).toInt()); });
    auto *copy = new QAction(tr("Copy row"), this);
    copy->setShortcut(QKeySequence::Copy);
    copy->setShortcutContext(Qt::WidgetShortcut);
    connect(copy, &QAction::triggered, this, &PlanTreeView::copyRow);
    addAction(copy);
}

void PlanTreeView::setAnalysis(const plan::AnalysisPointer &analysis)
{
    m_model->setAnalysis(analysis);
    openAll();
    for (int column = 0; column < PlanTreeModel::ColumnCount; ++column)
        setColumnHidden(column, !isWanted(column) || !m_model->hasFigures(PlanTreeModel::Column(column)));
    fitColumns();
}

/// A plan that was not run has nothing but its cost to go by.
bool PlanTreeView::isWanted(int column) const
{
    const bool measured = m_model->analysis() && m_model->analysis()->plan().analyzed;
    return m_chosen.contains(column) || (column == PlanTreeModel::CostColumn && !measured);
}

/// What a fold hides stays closed. A reset has asked for a new layout: until that is made, opening a row only notes it.
void PlanTreeView::openAll()
{
    const plan::AnalysisPointer &analysis = m_model->analysis();
    if (!analysis)
        return;
    const auto &rows = analysis->folded.rows;
    std::vector<bool> hidden(rows.size());
    for (size_t row = 0; row < rows.size(); ++row) {
        const int parent = rows[row].parent;
        hidden[row] = rows[row].fold || (parent >= 0 && hidden[size_t(parent)]);
        if (!hidden[row] && !rows[row].children.empty())
            expand(m_model->indexOfNode(rows[row].node));
    }
}

void PlanTreeView::fitColumns()
{
    for (int column = 0; column < PlanTreeModel::ColumnCount; ++column) {
        if (!isColumnHidden(column))
            resizeColumnToContents(column);
    }
    setColumnWidth(PlanTreeModel::NodeColumn, std::min(columnWidth(PlanTreeModel::NodeColumn), WidestNode));
    setColumnWidth(PlanTreeModel::ObjectColumn, std::min(columnWidth(PlanTreeModel::ObjectColumn), WidestObject));
}

void PlanTreeView::selectNode(int node)
{
    const QModelIndex index = m_model->indexOfNode(node);
    if (!index.isValid()) {
        selectionModel()->clear();
        return;
    }
    if (selectedNode() == node)
        return;
    for (QModelIndex above = index.parent(); above.isValid(); above = above.parent())
        expand(above);
    setCurrentIndex(index);
    scrollTo(index);
}

int PlanTreeView::selectedNode() const
{
    const QModelIndex current = currentIndex();
    return current.isValid() ? current.data(PlanTreeModel::NodeRole).toInt() : -1;
}

void PlanTreeView::showColumnMenu(const QPoint &position)
{
    QMenu menu(this);
    for (int column = PlanTreeModel::ObjectColumn; column < PlanTreeModel::ColumnCount; ++column) {
        QAction *action = menu.addAction(m_model->headerData(column, Qt::Horizontal).toString());
        const bool has = m_model->hasFigures(PlanTreeModel::Column(column));
        action->setCheckable(true);
        action->setChecked(isWanted(column));
        action->setEnabled(has);
        action->setToolTip(has ? QString() : tr("The plan does not print it"));
        connect(action, &QAction::toggled, this, [this, column](bool shown) {
            m_chosen.removeAll(column);
            if (shown)
                m_chosen << column;
            setColumnHidden(column, !shown);
        });
    }
    menu.exec(header()->mapToGlobal(position));
}

void PlanTreeView::copyRow()
{
    QStringList cells;
    for (int column = 0; column < PlanTreeModel::ColumnCount; ++column) {
        if (!isColumnHidden(column))
            cells << currentIndex().siblingAtColumn(column).data().toString();
    }
    QGuiApplication::clipboard()->setText(cells.join(u'\t'));
}
