#include "ui/query/resulttabs.h"

#include "ui/query/messagesmodel.h"
#include "ui/query/resultview.h"
#include "ui/shared/format.h"
#include "ui/shared/gridview.h"
#include "ui/shared/icons.h"

#include <QHeaderView>
#include <QTabBar>

namespace {

/// Statements beyond it are on the messages only.
constexpr int MostResults = 40;
constexpr int LineWidth = 56;
constexpr int StatementWidth = 420;
constexpr int OutcomeWidth = 460;

} // namespace

ResultTabs::ResultTabs(jobs::JobRunner &runner, QWidget *parent)
    : QTabWidget(parent)
    , m_runner(runner)
{
    setObjectName(QStringLiteral("resultTabs"));
    setDocumentMode(true);
    tabBar()->setObjectName(QStringLiteral("resultTabBar"));
    tabBar()->setExpanding(false);
    setIconSize({iconsize::Small, iconsize::Small});
    m_messages = new MessagesModel(this);
    m_messagesView = new GridView(this);
    m_messagesView->setObjectName(QStringLiteral("queryMessages"));
    m_messagesView->setModel(m_messages);
    m_messagesView->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_messagesView->setColumnWidth(MessagesModel::Line, LineWidth);
    m_messagesView->setColumnWidth(MessagesModel::Statement, StatementWidth);
    m_messagesView->setColumnWidth(MessagesModel::Message, OutcomeWidth);
    addTab(m_messagesView, themeIcon(QStringLiteral("log")), tr("Messages"));
    connect(m_messagesView, &QAbstractItemView::activated, this, [this](const QModelIndex &index) {
        emit placeChosen(index.data(MessagesModel::PlaceRole).value<qsizetype>());
    });
}

void ResultTabs::begin(const QList<query::ScriptStatement> &statements)
{
    m_statements = statements;
    while (count() > 1) {
        QWidget *view = widget(0);
        removeTab(0);
        delete view;
    }
    m_views.clear();
    m_messages->setStatements(statements);
}

void ResultTabs::setReport(const query::StatementReport &report)
{
    m_messages->setReport(report);
    if (!report.rows)
        return;
    ResultView *view = m_views.value(report.index);
    if (!view && m_views.size() < MostResults)
        view = addResult(report);
    if (!view)
        return;
    view->setReport(report);
    setTabText(indexOf(view), titleOf(report));
}

ResultView *ResultTabs::addResult(const query::StatementReport &report)
{
    auto *view = new ResultView(m_runner, this);
    view->setObjectName(QStringLiteral("result%1").arg(report.index));
    m_views.insert(report.index, view);
    connect(view, &ResultView::copied, this, &ResultTabs::copied);
    connect(view, &ResultView::exported, this, &ResultTabs::exported);
    connect(view, &ResultView::failed, this, &ResultTabs::failed);
    const bool first = m_views.size() == 1;
    const int at = insertTab(count() - 1, view, themeIcon(QStringLiteral("table")), titleOf(report));
    setTabToolTip(at, m_statements.value(report.index).text.left(400));
    if (first)
        setCurrentIndex(at);
    return view;
}

QString ResultTabs::titleOf(const query::StatementReport &report) const
{
    const QString rows = formatCount(report.rowsKept);
    const QString more = report.cutBy == query::CutBy::Nothing ? QString() : QStringLiteral("+");
    return m_statements.size() == 1 ? tr("Result (%1%2)").arg(rows, more)
                                    : tr("Result %1 (%2%3)").arg(report.index + 1).arg(rows, more);
}

void ResultTabs::showMessages()
{
    setCurrentWidget(m_messagesView);
}

ResultView *ResultTabs::currentResult() const
{
    return qobject_cast<ResultView *>(currentWidget());
}
