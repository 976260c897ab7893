#include "ui/shared/joblistpopup.h"

#include "ui/shared/jobrow.h"
#include "ui/shared/spacing.h"

#include <QVBoxLayout>

namespace {

constexpr int PopupWidth = 640;

} // namespace

JobListPopup::JobListPopup(QWidget *parent)
    : QFrame(parent, Qt::Popup)
{
    setObjectName(QStringLiteral("jobListPopup"));
    setFrameShape(QFrame::StyledPanel);
    setFixedWidth(PopupWidth);
    m_layout = new QVBoxLayout(this);
    m_layout->setContentsMargins(spacing::Page, spacing::Control, spacing::Control, spacing::Control);
    m_layout->setSpacing(spacing::Group);
}

void JobListPopup::setJobs(const QList<TrackedJob> &running, const QList<TrackedJob> &ended)
{
    const QList<TrackedJob> all = running + ended;
    for (qsizetype i = 0; i < all.size(); ++i) {
        rowAt(i)->setJob(all[i]);
        m_rows[i]->show();
    }
    for (qsizetype i = all.size(); i < m_rows.size(); ++i)
        m_rows[i]->hide();
    if (isVisible())
        adjustSize();
}

JobRow *JobListPopup::rowAt(qsizetype position)
{
    while (m_rows.size() <= position) {
        auto *row = new JobRow(this);
        connect(row, &JobRow::stopRequested, this, &JobListPopup::stopRequested);
        m_layout->addWidget(row);
        m_rows << row;
    }
    return m_rows[position];
}
