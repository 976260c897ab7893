#include "ui/sweep/sweeplab.h"

#include "ui/shared/spacing.h"
#include "ui/sweep/candidatepage.h"
#include "ui/sweep/filterpage.h"
#include "ui/sweep/growthpage.h"
#include "ui/sweep/loadpage.h"
#include "ui/sweep/sweeppage.h"

#include <QButtonGroup>
#include <QHBoxLayout>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

SweepLab::SweepLab(jobs::JobRunner &runner, settings::Settings &settings, const workspace::Workspace &workspace,
                   QWidget *parent)
    : QWidget(parent)
{
    m_buttons = new QButtonGroup(this);
    m_row = new QHBoxLayout;
    m_row->setContentsMargins(spacing::Page, spacing::Control, spacing::Page, 0);
    m_row->setSpacing(spacing::Group);
    m_row->addStretch(1);
    m_stack = new QStackedWidget(this);
    m_stack->setObjectName(QStringLiteral("sweepLabStack"));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(m_row);
    column->addWidget(m_stack, 1);
    connect(m_buttons, &QButtonGroup::idClicked, m_stack, &QStackedWidget::setCurrentIndex);
    addPages(runner, settings, workspace);
}

void SweepLab::addPages(jobs::JobRunner &runner, settings::Settings &settings, const workspace::Workspace &workspace)
{
    auto *sweep = new SweepPage(runner, settings, workspace, this);
    auto *builds = new CandidatePage(runner, settings, workspace, this);
    addPage(sweep, QStringLiteral("settings"), tr("Settings"),
            tr("Which setting of an index gives the recall that is wanted"));
    addPage(new FilterPage(runner, workspace, this), QStringLiteral("filters"), tr("Filters"),
            tr("How searches with a WHERE clause are best answered"));
    addPage(builds, QStringLiteral("builds"), tr("Builds"),
            tr("Which index, of those that exist and those that might be built"));
    addPage(new GrowthPage(runner, settings, workspace, this), QStringLiteral("growth"), tr("Growth"),
            tr("What ten and a hundred times the rows would need"));
    addPage(new LoadPage(runner, workspace, this), QStringLiteral("load"), tr("Load"),
            tr("How many queries a second a setting gives, with more and more clients"));
    connect(sweep, &SweepPage::buildsRequested, this, [this, builds](const QString &column) {
        builds->chooseColumn(column);
        showPage(builds);
    });
}

void SweepLab::addEntry(QWidget *page, const QString &id, const QString &title, const QString &hint, const Entry &entry)
{
    m_entries << entry;
    const int position = m_stack->addWidget(page);
    auto *button = new QToolButton(this);
    button->setObjectName(QStringLiteral("sweepLab_") + id);
    button->setText(title);
    button->setToolTip(hint);
    button->setCheckable(true);
    button->setChecked(position == 0);
    button->setAutoRaise(true);
    m_buttons->addButton(button, position);
    m_row->insertWidget(position, button);
}

void SweepLab::setConnection(const std::shared_ptr<db::ConnectionPool> &pool)
{
    for (const Entry &entry : m_entries)
        entry.setConnection(pool);
}

void SweepLab::setTable(const catalog::Table &table)
{
    for (const Entry &entry : m_entries)
        entry.setTable(table);
}

void SweepLab::chooseColumn(const QString &column)
{
    for (const Entry &entry : m_entries)
        entry.chooseColumn(column);
}

void SweepLab::updateAccess()
{
    for (const Entry &entry : m_entries)
        entry.updateAccess();
}

void SweepLab::showPage(QWidget *page)
{
    m_stack->setCurrentWidget(page);
    m_buttons->button(m_stack->currentIndex())->setChecked(true);
}
