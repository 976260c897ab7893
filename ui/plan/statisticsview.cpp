#include "ui/plan/statisticsview.h"

#include "ui/plan/statisticsmodel.h"
#include "ui/shared/gridview.h"
#include "ui/shared/spacing.h"

#include <QHeaderView>
#include <QSplitter>
#include <QVBoxLayout>

StatisticsView::StatisticsView(QWidget *parent)
    : QWidget(parent)
{
    m_parts << makePart(QStringLiteral("planTypeStatistics"), tr("Node type"))
            << makePart(QStringLiteral("planTableStatistics"), tr("Table"))
            << makePart(QStringLiteral("planIndexStatistics"), tr("Index"));
    auto *splitter = new QSplitter(Qt::Vertical, this);
    splitter->setChildrenCollapsible(false);
    for (const Part &part : m_parts)
        splitter->addWidget(part.view);
    splitter->setSizes({2000, 1000, 1000}); // shares of what there is
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(splitter);
}

StatisticsView::Part StatisticsView::makePart(const QString &name, const QString &title)
{
    Part part;
    part.model = new StatisticsModel(title, this);
    part.view = new GridView(this);
    part.view->setObjectName(name);
    part.view->setModel(part.model);
    part.view->setSelectionBehavior(QAbstractItemView::SelectRows);
    part.view->setSortingEnabled(true);
    part.view->sortByColumn(-1, Qt::DescendingOrder);
    connect(part.view->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this](const QModelIndex &current) {
                if (current.isValid())
                    emit nodeSelected(current.data(StatisticsModel::NodeRole).toInt());
            });
    return part;
}

void StatisticsView::setStatistics(const plan::PlanStatistics &statistics)
{
    const QList<plan::StatisticsRow> *lists[] = {&statistics.types, &statistics.tables, &statistics.indexes};
    for (int at = 0; at < m_parts.size(); ++at) {
        m_parts[at].model->setRows(*lists[at]);
        const QHeaderView *header = m_parts[at].view->horizontalHeader();
        m_parts[at].model->sort(header->sortIndicatorSection(), header->sortIndicatorOrder());
        m_parts[at].view->fitColumns();
        m_parts[at].view->setVisible(at == 0 || !lists[at]->isEmpty());
    }
}
