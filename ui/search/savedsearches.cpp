#include "ui/search/savedsearches.h"

#include "app/jobs/onfinished.h"
#include "ui/search/searchtaskjson.h"
#include "ui/shared/askbefore.h"
#include "ui/shared/icons.h"

#include <QInputDialog>
#include <QMenu>

using core::Result;
using workspace::SavedSearch;

namespace {

QString entryText(const SavedSearch &search)
{
    return search.name.simplified().replace(u'&', QStringLiteral("&&"));
}

} // namespace

SavedSearches::SavedSearches(jobs::JobRunner &runner, const workspace::Workspace &workspace, QWidget *parent)
    : QObject(parent)
    , m_runner(runner)
    , m_workspace(workspace)
    , m_parent(parent)
    , m_menu(std::make_unique<QMenu>())
    , m_list(runner)
    , m_load(runner)
{
    m_menu->setObjectName(QStringLiteral("savedSearchesMenu"));
    m_menu->setToolTipsVisible(true);
    fill();
}

SavedSearches::~SavedSearches() = default;

void SavedSearches::setTable(const catalog::ObjectName &table)
{
    const QString name = table.toText();
    if (name == m_table)
        return;
    m_table = name;
    m_searches.clear();
    fill();
    reload();
}

void SavedSearches::setProblem(const QString &problem)
{
    if (problem == m_problem)
        return;
    m_problem = problem;
    fill();
}

void SavedSearches::reload()
{
    const auto job = m_runner.start<QList<SavedSearch>>(tr("Saved searches"), {},
                                                        [workspace = m_workspace, table = m_table](jobs::JobContext &) {
                                                            return workspace::listSearches(workspace, table);
                                                        });
    m_list.follow(job, this, [this](const Result<QList<SavedSearch>> &searches) {
        if (!searches) {
            emit failed(searches.error());
            return;
        }
        m_searches = searches.value();
        fill();
        emit listChanged();
    });
}

void SavedSearches::fill()
{
    m_menu->clear();
    qDeleteAll(m_menu->findChildren<QMenu *>(QString(), Qt::FindDirectChildrenOnly));
    QAction *keepAction = m_menu->addAction(themeIcon(QStringLiteral("save")), tr("Save this search…"));
    keepAction->setObjectName(QStringLiteral("savedSearchKeep"));
    keepAction->setEnabled(m_problem.isEmpty());
    keepAction->setToolTip(m_problem);
    connect(keepAction, &QAction::triggered, this,
            [this] { askName(tr("Save search"), {}, [this](const QString &name) { keep(name); }); });
    if (m_searches.isEmpty())
        return;
    m_menu->addSeparator();
    for (const SavedSearch &search : std::as_const(m_searches)) {
        QAction *action = m_menu->addAction(entryText(search));
        action->setObjectName(QStringLiteral("savedSearch%1").arg(search.id));
        connect(action, &QAction::triggered, this, [this, id = search.id] { load(id); });
    }
    m_menu->addSeparator();
    QMenu *renameMenu = m_menu->addMenu(tr("Rename"));
    QMenu *deleteMenu = m_menu->addMenu(tr("Delete"));
    for (const SavedSearch &search : std::as_const(m_searches)) {
        QAction *renameAction = renameMenu->addAction(entryText(search));
        renameAction->setObjectName(QStringLiteral("renameSearch%1").arg(search.id));
        connect(renameAction, &QAction::triggered, this, [this, search] { rename(search); });
        QAction *deleteAction = deleteMenu->addAction(entryText(search));
        deleteAction->setObjectName(QStringLiteral("deleteSearch%1").arg(search.id));
        connect(deleteAction, &QAction::triggered, this, [this, search] { remove(search); });
    }
}

void SavedSearches::askName(const QString &title, const QString &suggestion,
                            const std::function<void(const QString &)> &onName)
{
    auto *dialog = new QInputDialog(m_parent);
    dialog->setObjectName(QStringLiteral("savedSearchName"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(title);
    dialog->setLabelText(tr("Name"));
    dialog->setTextValue(suggestion);
    dialog->setOkButtonText(title);
    connect(dialog, &QInputDialog::textValueSelected, this, onName);
    dialog->open();
}

void SavedSearches::keep(const QString &name)
{
    SavedSearch search;
    search.name = name;
    search.table = m_table;
    search.connection = m_connection;
    search.request = taskToJson(m_source());
    change(tr("Save the search"), [workspace = m_workspace, search]() -> Result<void> {
        const auto id = workspace::storeSearch(workspace, search);
        return id ? Result<void>() : Result<void>(id.error());
    });
}

void SavedSearches::load(qint64 id)
{
    const auto job = m_runner.start<SearchTask>(
        tr("Saved search"), {}, [workspace = m_workspace, id](jobs::JobContext &) -> Result<SearchTask> {
            const auto saved = workspace::loadSearch(workspace, id);
            if (!saved)
                return saved.error();
            return taskFromJson(saved->request);
        });
    m_load.follow(job, this, [this](const Result<SearchTask> &task) {
        if (task)
            emit chosen(task.value());
        else
            emit failed(task.error());
    });
}

void SavedSearches::rename(const SavedSearch &search)
{
    askName(tr("Rename search"), search.name, [this, id = search.id](const QString &name) {
        change(tr("Rename the search"),
               [workspace = m_workspace, id, name] { return workspace::renameSearch(workspace, id, name); });
    });
}

void SavedSearches::remove(const SavedSearch &search)
{
    const BeforeQuestion question{
        tr("Delete search"), tr("Delete the saved search \"%1\"?").arg(search.name), {}, tr("Delete search")};
    askBefore(m_parent, question, [this, id = search.id] {
        change(tr("Delete the search"),
               [workspace = m_workspace, id] { return workspace::deleteSearch(workspace, id); });
    });
}

void SavedSearches::change(const QString &title, const Change &change)
{
    const auto job = m_runner.start<void>(title, {}, [change](jobs::JobContext &) { return change(); });
    jobs::onFinished(job.result, this, [this](const Result<void> &changed) {
        if (!changed)
            emit failed(changed.error());
        reload();
    });
}
