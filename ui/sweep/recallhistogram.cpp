#include "ui/sweep/recallhistogram.h"

#include "ui/shared/chartcolors.h"
#include "ui/shared/fonts.h"
#include "ui/shared/format.h"
#include "ui/shared/spacing.h"

#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>

RecallHistogram::RecallHistogram(QWidget *parent)
    : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void RecallHistogram::setDistribution(const QList<int> &distribution)
{
    m_distribution = distribution;
    update();
}

QSize RecallHistogram::sizeHint() const
{
    return {220, 64 + QFontMetrics(smallFont()).height()};
}

QString RecallHistogram::textAt(int bin) const
{
    const qsizetype last = m_distribution.size() - 1;
    const QString range = bin == last ? tr("recall 1")
                                      : tr("recall %1–%2")
                                            .arg(formatNumber(double(bin) / double(last), 1),
                                                 formatNumber(double(bin + 1) / double(last), 1));
    return tr("%n queries with %1", nullptr, m_distribution.value(bin)).arg(range);
}

QRect RecallHistogram::barsArea() const
{
    return rect().adjusted(0, 0, 0, -QFontMetrics(smallFont()).height() - spacing::Group);
}

QRect RecallHistogram::barOf(int bin) const
{
    const QRect area = barsArea();
    const int count = int(m_distribution.size());
    const int left = area.left() + area.width() * bin / count;
    const int right = area.left() + area.width() * (bin + 1) / count;
    const int most = std::max(1, *std::max_element(m_distribution.begin(), m_distribution.end()));
    const int queries = m_distribution.at(bin);
    // A single query in a thousand is to be seen.
    const int height = queries == 0 ? 0 : std::max(2, area.height() * queries / most);
    return {left, area.bottom() + 1 - height, right - left - 2, height};
}

void RecallHistogram::paintEvent(QPaintEvent *)
{
    if (m_distribution.isEmpty())
        return;
    QPainter painter(this);
    const QRect area = barsArea();
    for (int bin = 0; bin < int(m_distribution.size()); ++bin)
        painter.fillRect(barOf(bin), seriesColor(0, palette()));
    painter.setPen(hairlineColor(palette()));
    painter.drawLine(area.bottomLeft() + QPoint(0, 1), area.bottomRight() + QPoint(0, 1));
    painter.setFont(smallFont());
    painter.setPen(hintColor(palette()));
    const QRect labels(0, area.bottom() + spacing::Group, width(), height() - area.bottom() - spacing::Group);
    painter.drawText(labels, Qt::AlignLeft | Qt::AlignVCenter, QStringLiteral("0"));
    painter.drawText(labels, Qt::AlignHCenter | Qt::AlignVCenter, tr("recall of a query"));
    painter.drawText(labels, Qt::AlignRight | Qt::AlignVCenter, QStringLiteral("1"));
}

bool RecallHistogram::event(QEvent *event)
{
    if (event->type() != QEvent::ToolTip || m_distribution.isEmpty())
        return QWidget::event(event);
    const auto *help = static_cast<QHelpEvent *>(event);
    const int count = int(m_distribution.size());
    const int bin = std::clamp(help->pos().x() * count / std::max(1, width()), 0, count - 1);
    QToolTip::showText(help->globalPos(), textAt(bin), this);
    return true;
}
