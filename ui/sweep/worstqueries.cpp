#include "ui/sweep/worstqueries.h"

#include "ui/shared/fonts.h"
#include "ui/shared/format.h"
#include "ui/shared/spacing.h"
#include "ui/sweep/recallhistogram.h"
#include "ui/sweep/sweepwords.h"

#include <QLabel>
#include <QListWidget>
#include <QVBoxLayout>

WorstQueries::WorstQueries(QWidget *parent)
    : QWidget(parent)
{
    setupViews();
    connect(m_list, &QListWidget::itemActivated, this, [this](const QListWidgetItem *item) {
        if (m_obstacle.isEmpty())
            emit queryChosen(item->data(Qt::UserRole).toInt());
    });
    connect(m_list, &QListWidget::itemClicked, m_list, &QListWidget::itemActivated);
}

void WorstQueries::setupViews()
{
    setFixedWidth(280);
    m_title = new QLabel(this);
    m_title->setObjectName(QStringLiteral("worstTitle"));
    m_histogram = new RecallHistogram(this);
    m_histogram->setObjectName(QStringLiteral("recallHistogram"));
    m_note = new QLabel(this);
    m_note->setObjectName(QStringLiteral("worstNote"));
    m_note->setFont(smallFont());
    m_note->setForegroundRole(QPalette::PlaceholderText);
    m_note->setWordWrap(true);
    m_list = new QListWidget(this);
    m_list->setObjectName(QStringLiteral("worstQueries"));
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setUniformItemSizes(true);
    m_list->setSpacing(2);

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(spacing::Page, 0, 0, 0);
    column->setSpacing(spacing::Group);
    column->addWidget(m_title);
    column->addWidget(m_histogram);
    column->addWidget(m_note);
    column->addWidget(m_list, 1);
}

void WorstQueries::setPoint(const sweep::SweepPoint &point)
{
    m_title->setText(tr("Queries at %1").arg(pointName(point)));
    m_histogram->setDistribution(point.distribution);
    m_note->setText(point.worst.isEmpty() ? tr("All %1 queries are perfect.").arg(formatCount(point.queries))
                                          : tr("%1 of %2 are not perfect. The worst; click one to see what it misses.")
                                                .arg(formatCount(point.imperfectQueries), formatCount(point.queries)));
    m_list->clear();
    for (const sweep::WorstQuery &worst : point.worst) {
        auto *item = new QListWidgetItem(tr("query %1 · recall %2").arg(worst.query).arg(formatRecall(worst.recall)));
        item->setData(Qt::UserRole, worst.query);
        item->setToolTip(m_obstacle);
        m_list->addItem(item);
    }
}

void WorstQueries::clear()
{
    m_title->clear();
    m_note->clear();
    m_histogram->setDistribution({});
    m_list->clear();
}

void WorstQueries::setObstacle(const QString &reason)
{
    m_obstacle = reason;
    for (int row = 0; row < m_list->count(); ++row)
        m_list->item(row)->setToolTip(reason);
}
