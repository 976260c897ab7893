#include "ui/search/linkgutter.h"

#include "ui/search/legcolors.h"
#include "ui/search/rankedlistmodel.h"
#include "ui/shared/chartcolors.h"

#include <QHeaderView>
#include <QPainter>
#include <QPainterPath>
#include <QScrollBar>
#include <QTableView>

namespace {

constexpr int GutterWidth = 56;
constexpr double FaintLine = 0.3;
constexpr double StrongLine = 0.8;

} // namespace

LinkGutter::LinkGutter(const QTableView &left, const QTableView &right, int leg, QWidget *parent)
    : QWidget(parent)
    , m_left(left)
    , m_right(right)
    , m_leg(leg)
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Expanding);
    for (const QTableView *view : {&left, &right}) {
        connect(view->verticalScrollBar(), &QScrollBar::valueChanged, this, qOverload<>(&QWidget::update));
        connect(view->verticalHeader(), &QHeaderView::sectionResized, this, [this] { update(); });
        connect(view->model(), &QAbstractItemModel::layoutChanged, this, [this] { update(); });
        connect(view->model(), &QAbstractItemModel::modelReset, this, [this] { update(); });
    }
}

QSize LinkGutter::sizeHint() const
{
    return {GutterWidth, 0};
}

void LinkGutter::setCurrent(int candidate)
{
    if (m_current == candidate)
        return;
    m_current = candidate;
    update();
}

const RankedListModel &LinkGutter::modelOf(const QTableView &view) const
{
    return *static_cast<const RankedListModel *>(view.model());
}

double LinkGutter::middleOf(const QTableView &view, int row) const
{
    const int y = view.rowViewportPosition(row) + view.rowHeight(row) / 2;
    return mapFromGlobal(view.viewport()->mapToGlobal(QPoint(0, y))).y();
}

QList<int> LinkGutter::candidatesInSight(const QTableView &view) const
{
    const RankedListModel &model = modelOf(view);
    QList<int> candidates;
    const int height = view.viewport()->height();
    const int first = view.rowAt(0);
    for (int row = first; row >= 0 && row < model.rowCount() && view.rowViewportPosition(row) < height; ++row)
        candidates << model.candidateAt(row);
    return candidates;
}

QList<LinkGutter::Link> LinkGutter::links() const
{
    const RankedListModel &left = modelOf(m_left);
    const RankedListModel &right = modelOf(m_right);
    QList<int> candidates = candidatesInSight(m_left);
    const QList<int> seen = candidates;
    for (const int candidate : candidatesInSight(m_right)) {
        if (!seen.contains(candidate))
            candidates << candidate;
    }
    QList<Link> links;
    for (const int candidate : std::as_const(candidates)) {
        const int leftRow = left.rowOf(candidate);
        const int rightRow = right.rowOf(candidate);
        if (leftRow < 0 || rightRow < 0)
            continue;
        const bool strong = left.index(leftRow, 0).data(RankedListModel::StrongRole).toBool() &&
                            right.index(rightRow, 0).data(RankedListModel::StrongRole).toBool();
        links << Link{candidate, middleOf(m_left, leftRow), middleOf(m_right, rightRow), strong};
    }
    return links;
}

void LinkGutter::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const int top = mapFromGlobal(m_left.viewport()->mapToGlobal(QPoint(0, 0))).y();
    painter.setClipRect(QRect(0, top, width(), m_left.viewport()->height()));
    const QColor background = palette().color(QPalette::Window);
    const QColor color = legColor(m_leg, palette());
    const double middle = width() / 2.0;
    const auto draw = [&](const Link &link, const QPen &pen) {
        QPainterPath path(QPointF(0, link.leftY));
        path.cubicTo(middle, link.leftY, middle, link.rightY, width(), link.rightY);
        painter.setPen(pen);
        painter.drawPath(path);
    };
    const Link *current = nullptr;
    const QList<Link> all = links();
    for (const Link &link : all) {
        if (link.candidate == m_current)
            current = &link;
        else
            draw(link, QPen(blended(color, background, link.strong ? StrongLine : FaintLine), link.strong ? 1.5 : 1));
    }
    if (current)
        draw(*current, QPen(palette().color(QPalette::Highlight), 3));
}
