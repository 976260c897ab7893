#include "ui/sweep/sweeplab.h"

#include "ui/shared/spacing.h"

#include <QButtonGroup>
#include <QHBoxLayout>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

SweepLab::SweepLab(QWidget *parent)
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
