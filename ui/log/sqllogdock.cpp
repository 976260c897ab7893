#include "ui/log/sqllogdock.h"

#include "app/db/statementlog.h"
#include "ui/log/sqllogmodel.h"
#include "ui/log/sqllogproxy.h"
#include "ui/shared/fonts.h"
#include "ui/shared/format.h"
#include "ui/shared/gridview.h"
#include "ui/shared/icons.h"
#include "ui/shared/spacing.h"

#include <QAction>
#include <QCheckBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QScrollBar>
#include <QSplitter>
#include <QToolButton>

namespace {

constexpr int PollIntervalMs = 250;
constexpr int FilterWidth = 260;

QToolButton *iconButton(const QString &name, const QString &icon, const QString &text, QWidget *parent)
{
    auto *button = new QToolButton(parent);
    button->setObjectName(name);
    button->setIcon(themeIcon(icon));
    button->setText(text);
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    button->setAutoRaise(true);
    return button;
}

} // namespace

SqlLogDock::SqlLogDock(std::shared_ptr<db::StatementLog> log, QWidget *parent)
    : QDockWidget(tr("SQL log"), parent)
    , m_log(std::move(log))
{
    setObjectName(QStringLiteral("sqlLogDock"));
    setAllowedAreas(Qt::BottomDockWidgetArea | Qt::TopDockWidgetArea | Qt::RightDockWidgetArea);
    m_model = new SqlLogModel(this);
    m_proxy = new SqlLogProxy(this);
    m_proxy->setSourceModel(m_model);
    setupViews();
    connectSignals();
}

void SqlLogDock::setupViews()
{
    m_view = new GridView(this);
    m_view->setObjectName(QStringLiteral("sqlLogView"));
    m_view->setModel(m_proxy);
    m_view->setSortingEnabled(true);
    m_view->sortByColumn(SqlLogModel::TimeColumn, Qt::AscendingOrder);
    m_view->setSelectionBehavior(QAbstractItemView::SelectRows);
    const QList<int> widths{100, 70, 300, 80, 90, 60, 140};
    for (int column = 0; column < SqlLogModel::ColumnCount; ++column)
        m_view->setColumnWidth(column, widths[column]);
    m_view->horizontalHeader()->setSectionResizeMode(SqlLogModel::SqlColumn, QHeaderView::Stretch);

    m_statement = new QPlainTextEdit(this);
    m_statement->setObjectName(QStringLiteral("sqlLogStatement"));
    m_statement->setReadOnly(true);
    m_statement->setFont(fixedFont());
    m_statement->setFrameShape(QFrame::NoFrame);
    m_statement->setPlaceholderText(tr("Choose a statement to read it whole"));

    auto *splitter = new QSplitter(Qt::Horizontal, this);
    splitter->addWidget(m_view);
    splitter->addWidget(m_statement);
    splitter->setStretchFactor(0, 3);
    splitter->setStretchFactor(1, 1);
    splitter->setChildrenCollapsible(false);

    auto *content = new QWidget(this);
    auto *column = new QVBoxLayout(content);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(createControls());
    column->addWidget(splitter, 1);
    setWidget(content);
}

QWidget *SqlLogDock::createControls()
{
    auto *controls = new QWidget(this);
    m_filter = new QLineEdit(controls);
    m_filter->setObjectName(QStringLiteral("sqlLogFilter"));
    m_filter->setPlaceholderText(tr("Filter by SQL or error"));
    m_filter->setClearButtonEnabled(true);
    m_filter->setMaximumWidth(FilterWidth);
    m_failedOnly = new QCheckBox(tr("Errors only"), controls);
    m_failedOnly->setObjectName(QStringLiteral("sqlLogFailedOnly"));
    m_count = new QLabel(controls);
    m_count->setObjectName(QStringLiteral("sqlLogCount"));
    m_copyButton = iconButton(QStringLiteral("sqlLogCopy"), QStringLiteral("copy"), tr("Copy SQL"), controls);
    m_clearButton = iconButton(QStringLiteral("sqlLogClear"), QStringLiteral("delete"), tr("Clear"), controls);

    auto *row = new QHBoxLayout(controls);
    row->setContentsMargins(spacing::Page, spacing::Group, spacing::Page, spacing::Group);
    row->setSpacing(spacing::Control);
    row->addWidget(m_filter, 1);
    row->addWidget(m_failedOnly);
    row->addWidget(m_count);
    row->addStretch(1);
    row->addWidget(m_copyButton);
    row->addWidget(m_clearButton);
    return controls;
}

void SqlLogDock::connectSignals()
{
    m_timer.setInterval(PollIntervalMs);
    connect(&m_timer, &QTimer::timeout, this, &SqlLogDock::poll);
    connect(this, &QDockWidget::visibilityChanged, this, &SqlLogDock::setPolling);
    connect(m_filter, &QLineEdit::textChanged, m_proxy, &SqlLogProxy::setText);
    connect(m_failedOnly, &QCheckBox::toggled, m_proxy, &SqlLogProxy::setFailedOnly);
    connect(m_filter, &QLineEdit::textChanged, this, &SqlLogDock::updateCount);
    connect(m_failedOnly, &QCheckBox::toggled, this, &SqlLogDock::updateCount);
    connect(m_clearButton, &QToolButton::clicked, this, &SqlLogDock::clearShown);
    connect(m_copyButton, &QToolButton::clicked, this, [this] {
        m_statement->selectAll();
        m_statement->copy();
    });
    connect(m_view->selectionModel(), &QItemSelectionModel::selectionChanged, this, &SqlLogDock::showSelected);
    showSelected();
    updateCount();
}

void SqlLogDock::setPolling(bool polling)
{
    if (!polling) {
        m_timer.stop();
        return;
    }
    poll();
    m_timer.start();
}

void SqlLogDock::poll()
{
    const QList<db::StatementRecord> records = m_log->recordsAfter(m_lastNumber);
    if (records.isEmpty())
        return;
    const QScrollBar *bar = m_view->verticalScrollBar();
    const bool atEnd = bar->value() >= bar->maximum();
    m_lastNumber = records.last().number;
    m_model->append(records);
    if (atEnd)
        m_view->scrollToBottom();
    updateCount();
}

void SqlLogDock::clearShown()
{
    m_model->clear();
    updateCount();
}

void SqlLogDock::showSelected()
{
    QStringList statements;
    const QModelIndexList rows = m_view->selectionModel()->selectedRows();
    for (const QModelIndex &index : rows) {
        if (const db::StatementRecord *record = m_model->record(m_proxy->mapToSource(index).row()))
            statements << record->sql;
    }
    m_statement->setPlainText(statements.join(QStringLiteral(";\n\n")));
    m_copyButton->setEnabled(!statements.isEmpty());
    m_copyButton->setToolTip(statements.isEmpty() ? tr("Choose a statement first") : tr("Copy the chosen SQL"));
}

void SqlLogDock::updateCount()
{
    const QString all = formatCount(m_model->rowCount());
    const int shown = m_proxy->rowCount();
    m_count->setText(shown == m_model->rowCount() ? tr("%1 statements").arg(all)
                                                  : tr("%1 of %2 statements").arg(formatCount(shown), all));
}
