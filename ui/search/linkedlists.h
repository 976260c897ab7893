#pragma once

#include <QScrollArea>

class GridView;
class LinkGutter;
class ListHead;
class QGridLayout;
class QMenu;
class QModelIndex;
class RankedListModel;

/// Ranked lists side by side, with lines between the same rows of neighbours. A row that is chosen in one list is
/// chosen in all. More lists than there is room for are scrolled to.
class LinkedLists : public QScrollArea
{
    Q_OBJECT

public:
    /// Parts are named `objectName` + "List0", "Head0", …
    explicit LinkedLists(const QString &objectName, QWidget *parent = nullptr);

    /// Makes empty lists from left to right, or keeps those that are there when they are the same; each entry is whose
    /// colour its title, its bars and the lines to it have, NoLeg for the list that the others are joined with: its
    /// bars have parts.
    void setLegs(const QList<int> &legs);

    int count() const { return int(m_lists.size()); }
    RankedListModel *model(int list) const;
    ListHead *head(int list) const;
    GridView *view(int list) const;

    /// The columns of ranks elsewhere, for lists that have something to say there.
    void setRanksShown(int list, bool shown);
    void fitColumns();

    int currentCandidate() const { return m_current; }
    void setCurrentCandidate(int candidate);

signals:
    void currentCandidateChanged(int candidate);
    /// A row was double-clicked.
    void candidateActivated(int candidate);
    /// Emitted before a row's context menu opens, to add actions.
    void contextMenuAboutToShow(QMenu *menu, int candidate);
    void planRequested(int list);

private:
    struct List
    {
        RankedListModel *model = nullptr;
        GridView *view = nullptr;
        ListHead *head = nullptr;
    };

    List makeList(int place, int leg);
    void placeLists(const QList<int> &legs);
    void connectList(int place);
    void followCurrent(int place, const QModelIndex &current);

    QString m_name;
    QList<int> m_legs;
    QList<List> m_lists;
    QList<LinkGutter *> m_gutters;
    int m_current = -1;
    bool m_following = false;
};
