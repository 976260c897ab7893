#include "ui/search/linkedlists.h"

#include "ui/search/linkgutter.h"
#include "ui/search/listhead.h"
#include "ui/search/rankedlistdelegate.h"
#include "ui/search/rankedlistmodel.h"
#include "ui/shared/gridview.h"
#include "ui/shared/spacing.h"

#include <QGridLayout>
#include <QHeaderView>
#include <QItemSelectionModel>
#include <QMenu>
#include <QScopedValueRollback>

#include <algorithm>

namespace {

constexpr int LeastListWidth = 300;
constexpr int ColumnWidth = 260;

} // namespace

LinkedLists::LinkedLists(const QString &objectName, QWidget *parent)
    : QScrollArea(parent)
    , m_name(objectName)
{
    setObjectName(objectName);
    setFrameShape(QFrame::NoFrame);
    setWidgetResizable(true);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setFocusPolicy(Qt::NoFocus);
    setWidget(new QWidget(this));
}

void LinkedLists::setLegs(const QList<int> &legs)
{
    if (legs == m_legs)
        return;
    m_legs = legs;
    m_lists.clear();
    m_gutters.clear();
    m_current = -1;
    if (QWidget *old = takeWidget())
        old->deleteLater();
    setWidget(new QWidget(this));
    for (int place = 0; place < legs.size(); ++place)
        m_lists << makeList(place, legs[place]);
    placeLists(legs);
    for (int place = 0; place < legs.size(); ++place)
        connectList(place);
}

LinkedLists::List LinkedLists::makeList(int place, int leg)
{
    List list;
    const QString number = QString::number(place);
    list.model = new RankedListModel(widget());
    list.view = new GridView(widget());
    list.view->setObjectName(m_name + QStringLiteral("List") + number);
    list.view->setModel(list.model);
    list.view->setItemDelegate(new RankedListDelegate(leg, list.view));
    list.view->setSelectionBehavior(QAbstractItemView::SelectRows);
    list.view->setSelectionMode(QAbstractItemView::SingleSelection);
    list.view->setMinimumWidth(LeastListWidth);
    list.view->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOn);
    list.view->horizontalHeader()->setStretchLastSection(true);
    list.view->setColumnHidden(RankedListModel::RanksColumn, true);
    list.head = new ListHead(m_name + QStringLiteral("Head") + number, leg, widget());
    return list;
}

void LinkedLists::placeLists(const QList<int> &legs)
{
    auto *grid = new QGridLayout(widget());
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setSpacing(0);
    grid->setRowStretch(1, 1);
    for (int place = 0; place < m_lists.size(); ++place) {
        grid->addWidget(m_lists[place].head, 0, 2 * place);
        grid->addWidget(m_lists[place].view, 1, 2 * place);
        grid->setColumnStretch(2 * place, 1);
        if (place == 0)
            continue;
        const int leg = std::max(legs[place - 1], legs[place]);
        auto *gutter = new LinkGutter(*m_lists[place - 1].view, *m_lists[place].view, leg, widget());
        gutter->setObjectName(m_name + QStringLiteral("Gutter%1").arg(place - 1));
        grid->addWidget(gutter, 1, 2 * place - 1);
        m_gutters << gutter;
    }
}

void LinkedLists::connectList(int place)
{
    const List &list = m_lists[place];
    connect(list.view->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this, place](const QModelIndex &current) { followCurrent(place, current); });
    connect(list.view, &QAbstractItemView::doubleClicked, this, [this, model = list.model](const QModelIndex &index) {
        emit candidateActivated(model->candidateAt(index.row()));
    });
    connect(list.view, &GridView::contextMenuAboutToShow, this,
            [this, model = list.model](QMenu *menu, const QModelIndex &index) {
                if (index.isValid())
                    emit contextMenuAboutToShow(menu, model->candidateAt(index.row()));
            });
    connect(list.head, &ListHead::planRequested, this, [this, place] { emit planRequested(place); });
}

void LinkedLists::followCurrent(int place, const QModelIndex &current)
{
    if (!m_following && current.isValid())
        setCurrentCandidate(m_lists[place].model->candidateAt(current.row()));
}

void LinkedLists::setCurrentCandidate(int candidate)
{
    const QScopedValueRollback following(m_following, true);
    for (const List &list : std::as_const(m_lists)) {
        const int row = list.model->rowOf(candidate);
        QItemSelectionModel *selection = list.view->selectionModel();
        if (row < 0) {
            selection->clear();
            continue;
        }
        const QModelIndex index = list.model->index(row, RankedListModel::RankColumn);
        if (selection->currentIndex().row() != row)
            list.view->setCurrentIndex(index);
        selection->select(index, QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
        list.view->scrollTo(index);
    }
    for (LinkGutter *gutter : std::as_const(m_gutters))
        gutter->setCurrent(candidate);
    if (m_current == candidate)
        return;
    m_current = candidate;
    emit currentCandidateChanged(candidate);
}

RankedListModel *LinkedLists::model(int list) const
{
    return m_lists[list].model;
}

ListHead *LinkedLists::head(int list) const
{
    return m_lists[list].head;
}

GridView *LinkedLists::view(int list) const
{
    return m_lists[list].view;
}

void LinkedLists::setRanksShown(int list, bool shown)
{
    m_lists[list].view->setColumnHidden(RankedListModel::RanksColumn, !shown);
}

void LinkedLists::fitColumns()
{
    for (const List &list : std::as_const(m_lists))
        list.view->fitColumns(ColumnWidth);
}
