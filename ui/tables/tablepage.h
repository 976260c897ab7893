#pragma once

#include "app/catalog/catalog.h"
#include "app/jobs/jobcontext.h"
#include "app/jobs/jobrunner.h"
#include "app/tables/windowrequest.h"
#include "ui/tables/tablefooter.h"

#include <QTimer>
#include <QWidget>

class FilterBar;
class GridMenus;
class MessageArea;
class QAction;
class QSplitter;
class QuickFilterPopup;
class RowCounter;
class RowDetail;
class RowsCopier;
class RowsLoader;
class RowsModel;
class RowsView;

namespace settings {
class Settings;
}

/// The rows of one table: read in windows by key as they are scrolled to, sorted and filtered on the server, with the
/// chosen row in full at the side.
class TablePage : public QWidget
{
    Q_OBJECT

public:
    TablePage(jobs::JobRunner &runner, settings::Settings &settings, QWidget *parent = nullptr);

    /// Null when disconnected; what is shown stays.
    void setConnection(std::shared_ptr<db::ConnectionPool> pool);
    /// Reads the table's first rows, or takes over what is new about the table that is shown already.
    void setTable(const catalog::Table &table);
    /// Something of the window's that can be done with the table; a button above the rows. Outlives the page's use.
    void offer(QAction *action);

signals:
    void similarRowsRequested(const catalog::ObjectName &table, const QString &column, const QStringList &rowKey);
    /// A search shall find more, or less, that is like this row of the shown table.
    void exampleRowRequested(const QString &column, const QStringList &rowKey, bool like);

private:
    void setupViews();
    void setupGrid();
    void setupActions();
    QAction *newAction(const QString &name, const QString &icon, const QString &text, const QString &toolTip);
    void connectSignals();
    void connectGrid();

    void reload();
    void load(const tables::WindowRequest &request);
    void showFirstRows();
    void showLastRows();
    void sortBy(const std::optional<tables::SortOrder> &sort);
    void takeOverRows();
    void showFailure(const core::Error &error);
    void copySelection(bool withHeaders);
    void copySql();
    void showCurrentRow();
    void requestSimilar(const QString &column, const QStringList &rowKey);
    void updateFooter();
    void updateNote();
    void showPassingNote(const QString &note);
    void updatePlaceholder();

    jobs::JobRunner &m_runner;
    std::shared_ptr<db::ConnectionPool> m_pool;
    catalog::Table m_table;
    std::optional<tables::SortOrder> m_sort;
    tables::WindowPlace m_place = tables::WindowPlace::First;
    FooterFacts m_facts;
    QTimer m_noteTimer;

    MessageArea *m_messages = nullptr;
    FilterBar *m_filterBar = nullptr;
    QuickFilterPopup *m_filterPopup = nullptr;
    QSplitter *m_splitter = nullptr;
    RowsView *m_grid = nullptr;
    RowDetail *m_detail = nullptr;
    TableFooter *m_footer = nullptr;
    RowsModel *m_model = nullptr;
    RowsLoader *m_loader = nullptr;
    RowsCopier *m_copier = nullptr;
    RowCounter *m_counter = nullptr;
    GridMenus *m_menus = nullptr;
    QAction *m_reloadAction = nullptr;
    QAction *m_detailAction = nullptr;
    QAction *m_copySqlAction = nullptr;
    QAction *m_firstAction = nullptr;
    QAction *m_lastAction = nullptr;
};
