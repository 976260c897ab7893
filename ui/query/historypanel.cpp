#include "ui/query/historypanel.h"

#include "ui/query/historydelegate.h"
#include "ui/query/historymodel.h"
#include "ui/shared/icons.h"
#include "ui/shared/spacing.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QMenu>
#include <QVBoxLayout>

using core::Result;
using workspace::HistoryRecord;

namespace {

constexpr int SearchDelayMs = 150;

} // namespace

HistoryPanel::HistoryPanel(jobs::JobRunner &runner, const workspace::Workspace &workspace, QWidget *parent)
    : QWidget(parent)
    , m_runner(runner)
    , m_workspace(workspace)
    , m_list(runner)
{
    setObjectName(QStringLiteral("historyPanel"));
    setupViews();
    connectSignals();
}

void HistoryPanel::setupViews()
{
    m_search = new QLineEdit(this);
    m_search->setObjectName(QStringLiteral("historySearch"));
    m_search->setPlaceholderText(tr("Search the history"));
    m_search->setClearButtonEnabled(true);
    m_search->addAction(themeIcon(QStringLiteral("search")), QLineEdit::LeadingPosition);
    m_model = new HistoryModel(this);
    m_view = new QListView(this);
    m_view->setObjectName(QStringLiteral("historyView"));
    m_view->setModel(m_model);
    m_view->setItemDelegate(new HistoryDelegate(m_view));
    m_view->setFrameShape(QFrame::NoFrame);
    m_view->setUniformItemSizes(true);
    m_view->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_view->setContextMenuPolicy(Qt::CustomContextMenu);
    m_view->setToolTip(QString());
    m_empty = new QLabel(this);
    m_empty->setObjectName(QStringLiteral("historyEmpty"));
    m_empty->setWordWrap(true);
    m_empty->setAlignment(Qt::AlignTop | Qt::AlignHCenter);
    m_empty->setForegroundRole(QPalette::PlaceholderText);
    m_empty->setContentsMargins(spacing::Page, spacing::Section, spacing::Page, 0);

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(spacing::Control, spacing::Group, 0, 0);
    layout->setSpacing(spacing::Group);
    layout->addWidget(m_search);
    layout->addWidget(m_empty, 1);
    layout->addWidget(m_view, 1);
    showRecords({});
}

void HistoryPanel::connectSignals()
{
    m_searchTimer.setSingleShot(true);
    m_searchTimer.setInterval(SearchDelayMs);
    connect(&m_searchTimer, &QTimer::timeout, this, &HistoryPanel::reload);
    connect(m_search, &QLineEdit::textChanged, this, [this] { m_searchTimer.start(); });
    connect(m_view, &QAbstractItemView::activated, this,
            [this](const QModelIndex &index) { emit chosen(index.data(HistoryModel::SqlRole).toString()); });
    connect(m_view, &QWidget::customContextMenuRequested, this, &HistoryPanel::showMenu);
}

void HistoryPanel::showMenu(const QPoint &at)
{
    const QModelIndex index = m_view->indexAt(at);
    if (!index.isValid())
        return;
    const QString sql = index.data(HistoryModel::SqlRole).toString();
    const qint64 id = index.data(HistoryModel::IdRole).toLongLong();
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    connect(menu->addAction(tr("Put into the editor")), &QAction::triggered, this, [this, sql] { emit chosen(sql); });
    connect(menu->addAction(themeIcon(QStringLiteral("copy")), tr("Copy")), &QAction::triggered, this,
            [sql] { QGuiApplication::clipboard()->setText(sql); });
    connect(menu->addAction(themeIcon(QStringLiteral("delete")), tr("Take out of the history")), &QAction::triggered,
            this, [this, id] { removeEntry(id); });
    menu->popup(m_view->viewport()->mapToGlobal(at));
}

void HistoryPanel::removeEntry(qint64 id)
{
    const auto job = m_runner.start<std::monostate>(
        tr("Change the history"), {}, [workspace = m_workspace, id](jobs::JobContext &) -> Result<std::monostate> {
            const auto removed = workspace::deleteHistory(workspace, id);
            return removed ? Result<std::monostate>(std::monostate()) : Result<std::monostate>(removed.error());
        });
    jobs::onFinished(job.result, this, [this](const Result<std::monostate> &removed) {
        if (!removed)
            emit failed(removed.error());
        reload();
    });
}

void HistoryPanel::keep(const HistoryRecord &record)
{
    const auto job =
        m_runner.start<qint64>(tr("Keep the run"), {}, [workspace = m_workspace, record](jobs::JobContext &) {
            return workspace::storeHistory(workspace, record);
        });
    jobs::onFinished(job.result, this, [this](const Result<qint64> &stored) {
        if (!stored && stored.error().kind != core::ErrorKind::Cancelled)
            emit failed(stored.error());
        reload();
    });
}

void HistoryPanel::reload()
{
    const auto job = m_runner.start<QList<HistoryRecord>>(
        tr("Read the history"), {}, [workspace = m_workspace, search = m_search->text()](jobs::JobContext &) {
            return workspace::listHistory(workspace, search);
        });
    m_list.follow(job, this, [this](const Result<QList<HistoryRecord>> &records) {
        if (records)
            showRecords(*records);
        else if (records.error().kind != core::ErrorKind::Cancelled)
            emit failed(records.error());
    });
}

void HistoryPanel::showRecords(const QList<HistoryRecord> &records)
{
    m_model->setRecords(records);
    m_empty->setText(m_search->text().isEmpty() ? tr("Here stands what you have run, newest first.")
                                                : tr("Nothing that was run holds this text."));
    m_empty->setVisible(records.isEmpty());
    m_view->setVisible(!records.isEmpty());
}
