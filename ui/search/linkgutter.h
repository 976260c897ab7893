#pragma once

#include <QWidget>

class QTableView;
class RankedListModel;

/// The room between two ranked lists, in which a line joins each row with the same row of the other list. Follows
/// both lists' scrolling and order.
class LinkGutter : public QWidget
{
    Q_OBJECT

public:
    /// Both views have a RankedListModel. `leg` is whose colour the lines have.
    LinkGutter(const QTableView &left, const QTableView &right, int leg, QWidget *parent = nullptr);

    /// The candidate whose line stands out; -1 for none.
    void setCurrent(int candidate);

    /// One line in the gutter's own coordinates.
    struct Link
    {
        int candidate = 0;
        double leftY = 0;
        double rightY = 0;
        bool strong = true; ///< both ends are
    };
    /// The lines of which at least one end is in sight.
    QList<Link> links() const;

    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    const RankedListModel &modelOf(const QTableView &view) const;
    double middleOf(const QTableView &view, int row) const;
    QList<int> candidatesInSight(const QTableView &view) const;

    const QTableView &m_left;
    const QTableView &m_right;
    int m_leg = 0;
    int m_current = -1;
};
