#include "ui/mainwindow/tablepages.h"

#include "ui/shared/icons.h"
#include "ui/shared/spacing.h"

#include <QAction>
#include <QHBoxLayout>
#include <QTabBar>
#include <QToolButton>

namespace {

QString tableIcon(catalog::TableKind kind)
{
    switch (kind) {
    case catalog::TableKind::Ordinary:
    case catalog::TableKind::Partition:
        return QStringLiteral("table");
    case catalog::TableKind::Partitioned:
        return QStringLiteral("partitioned-table");
    case catalog::TableKind::Foreign:
        return QStringLiteral("foreign-table");
    case catalog::TableKind::View:
        return QStringLiteral("view");
    case catalog::TableKind::MaterializedView:
        return QStringLiteral("materialized-view");
    }
    return {};
}

} // namespace

TablePages::TablePages(QWidget *parent)
    : QTabWidget(parent)
{
    setObjectName(QStringLiteral("tablePages"));
    setDocumentMode(true);
    tabBar()->setObjectName(QStringLiteral("pageTabs"));
    tabBar()->setDrawBase(true);
    setIconSize({iconsize::Small, iconsize::Small});

    m_tableButton = new QToolButton(this);
    m_tableButton->setObjectName(QStringLiteral("currentTable"));
    m_tableButton->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_tableButton->setAutoRaise(true);
    m_tableButton->setToolTip(tr("Choose another table (Ctrl+K)"));
    connect(m_tableButton, &QToolButton::clicked, this, &TablePages::tableMenuRequested);
    auto *corner = new QWidget(this);
    auto *row = new QHBoxLayout(corner);
    row->setContentsMargins(spacing::Control, 0, spacing::Control, spacing::Group / 2);
    row->addWidget(m_tableButton);
    setCornerWidget(corner, Qt::TopRightCorner);
    connect(this, &QTabWidget::currentChanged, this, &TablePages::refreshCurrent);
}

void TablePages::addEntry(QWidget *page, const QString &iconName, const QString &title, const Entry &entry)
{
    m_entries << entry;
    const int number = addTab(page, themeIcon(iconName), title) + 1;
    auto *action = new QAction(themeIcon(iconName), title, this);
    action->setObjectName(QStringLiteral("actionPage%1").arg(number));
    action->setShortcut(QKeySequence(QStringLiteral("Ctrl+%1").arg(number)));
    connect(action, &QAction::triggered, this, [this, page] { showPage(page); });
    m_actions << action;
    setTabToolTip(number - 1, tr("%1 (%2)").arg(title, action->shortcut().toString(QKeySequence::NativeText)));
}

void TablePages::setConnection(const std::shared_ptr<db::ConnectionPool> &pool)
{
    m_table.reset();
    for (Entry &entry : m_entries) {
        entry.stale = false;
        entry.setConnection(pool);
    }
}

void TablePages::setTable(const catalog::Table &table)
{
    m_table = table;
    m_tableButton->setText(table.name.toText());
    m_tableButton->setIcon(themeIcon(tableIcon(table.kind)));
    for (Entry &entry : m_entries)
        entry.stale = true;
    refreshCurrent();
}

void TablePages::showPage(QWidget *page)
{
    setCurrentWidget(page);
    refreshCurrent();
    page->setFocus();
}

void TablePages::refreshCurrent()
{
    const int current = currentIndex();
    if (current < 0 || current >= m_entries.size() || !m_entries[current].stale || !m_table)
        return;
    m_entries[current].stale = false;
    m_entries[current].setTable(*m_table);
}
