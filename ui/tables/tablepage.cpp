#include "ui/tables/tablepage.h"

#include "app/tables/windowstatement.h"
#include "ui/shared/hairline.h"
#include "ui/shared/icons.h"
#include "ui/shared/messagearea.h"
#include "ui/tables/celldelegate.h"
#include "ui/tables/filterbar.h"
#include "ui/tables/gridmenus.h"
#include "ui/tables/quickfilterpopup.h"
#include "ui/tables/rowcounter.h"
#include "ui/tables/rowdetail.h"
#include "ui/tables/rowscopier.h"
#include "ui/tables/rowsloader.h"
#include "ui/tables/rowsmodel.h"
#include "ui/tables/rowsview.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QHeaderView>
#include <QSplitter>
#include <QVBoxLayout>

using tables::RowIdentity;
using tables::WindowPlace;

namespace {

constexpr int FirstWindowSize = 200;
constexpr int DetailWidth = 284;
constexpr int PassingNoteMs = 5000;

} // namespace

TablePage::TablePage(jobs::JobRunner &runner, settings::Settings &, QWidget *parent)
    : QWidget(parent)
    , m_runner(runner)
{
    setupViews();
    setupActions();
    connectSignals();
    connectGrid();
    setConnection({});
    updateFooter();
}

void TablePage::setupViews()
{
    m_messages = new MessageArea(this);
    m_filterBar = new FilterBar(this);
    m_filterPopup = new QuickFilterPopup(this);
    setupGrid();
    m_detail = new RowDetail(m_runner, this);
    m_detail->setObjectName(QStringLiteral("rowDetail"));
    m_detail->setMinimumWidth(DetailWidth);
    m_footer = new TableFooter(this);
    m_counter = new RowCounter(m_runner, this);
    m_noteTimer.setSingleShot(true);
    m_noteTimer.setInterval(PassingNoteMs);

    m_splitter = new QSplitter(this);
    m_splitter->setHandleWidth(1);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->addWidget(m_grid);
    m_splitter->addWidget(m_detail);
    m_splitter->setStretchFactor(0, 1);
    m_splitter->setSizes({1000, DetailWidth});

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_messages);
    column->addWidget(m_filterBar);
    column->addWidget(new Hairline(Qt::Horizontal, this));
    column->addWidget(m_splitter, 1);
    column->addWidget(new Hairline(Qt::Horizontal, this));
    column->addWidget(m_footer);
}

void TablePage::setupGrid()
{
    m_model = new RowsModel(this);
    m_loader = new RowsLoader(m_runner, *m_model, this);
    m_copier = new RowsCopier(m_runner, *m_model, this);
    m_grid = new RowsView(this);
    m_grid->setObjectName(QStringLiteral("rowsGrid"));
    m_grid->setModel(m_model);
    m_grid->setItemDelegate(new CellDelegate(m_grid));
    m_menus = new GridMenus(*m_grid, *m_model, this);
}

QAction *TablePage::newAction(const QString &name, const QString &icon, const QString &text, const QString &toolTip)
{
    auto *action = new QAction(text, this);
    if (!icon.isEmpty())
        action->setIcon(themeIcon(icon));
    action->setObjectName(name);
    action->setToolTip(toolTip);
    addAction(action);
    return action;
}

void TablePage::setupActions()
{
    m_reloadAction = newAction(QStringLiteral("reloadRows"), QStringLiteral("refresh"), tr("Reload"), {});
    m_reloadAction->setShortcut(QKeySequence::Refresh);
    m_reloadAction->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    m_copySqlAction = newAction(QStringLiteral("copyRowsSql"), QStringLiteral("sql"), tr("Copy SQL"),
                                tr("Copy the statement for these rows"));
    m_detailAction = newAction(QStringLiteral("toggleDetail"), QStringLiteral("details"), tr("Row detail"),
                               tr("Show all fields of the chosen row at the side"));
    m_detailAction->setCheckable(true);
    m_detailAction->setChecked(true);
    m_firstAction = newAction(QStringLiteral("firstRows"), {}, tr("First rows"), tr("Go to the first row (Ctrl+Home)"));
    m_lastAction = newAction(QStringLiteral("lastRows"), {}, tr("Last rows"),
                             tr("Go to the last row, without reading those before it (Ctrl+End)"));
    for (QAction *action : {m_reloadAction, m_copySqlAction, m_detailAction})
        m_filterBar->addAction(action);
    m_footer->setEnds(m_firstAction, m_lastAction);
}

void TablePage::offer(QAction *action)
{
    m_filterBar->addAction(action);
}

void TablePage::connectSignals()
{
    connect(m_reloadAction, &QAction::triggered, this, &TablePage::reload);
    connect(m_copySqlAction, &QAction::triggered, this, &TablePage::copySql);
    connect(m_detailAction, &QAction::toggled, m_detail, &QWidget::setVisible);
    connect(m_detailAction, &QAction::toggled, this, &TablePage::showCurrentRow);
    connect(m_firstAction, &QAction::triggered, this, &TablePage::showFirstRows);
    connect(m_lastAction, &QAction::triggered, this, &TablePage::showLastRows);
    connect(m_filterBar, &FilterBar::filterRequested, this, &TablePage::reload);
    connect(m_filterPopup, &QuickFilterPopup::filterChosen, m_filterBar, &FilterBar::addQuickFilter);
    connect(m_detail, &RowDetail::failed, this, &TablePage::showFailure);
    connect(m_detail, &RowDetail::copied, this,
            [this](const QString &column) { showPassingNote(tr("%1 copied").arg(column)); });
    connect(m_detail, &RowDetail::similarRequested, this, &TablePage::requestSimilar);
    connect(m_footer, &TableFooter::countRequested, this, [this] { m_counter->count(m_model->request()); });
    connect(m_footer, &TableFooter::stopCountingRequested, m_counter, &RowCounter::stopCounting);
    connect(m_counter, &RowCounter::countingChanged, m_footer, &TableFooter::setCounting);
    connect(m_counter, &RowCounter::failed, this, &TablePage::showFailure);
    connect(m_counter, &RowCounter::counted, this, [this](core::RowCount rows) {
        m_facts.counted = rows;
        updateFooter();
    });
    connect(m_counter, &RowCounter::estimated, this, [this](core::RowEstimate rows) {
        m_facts.estimate = rows;
        updateFooter();
    });
    connect(&m_noteTimer, &QTimer::timeout, this, &TablePage::updateNote);
}

void TablePage::connectGrid()
{
    connect(m_loader, &RowsLoader::loaded, this, &TablePage::takeOverRows);
    connect(m_loader, &RowsLoader::extended, this, &TablePage::updateFooter);
    connect(m_loader, &RowsLoader::failed, this, &TablePage::showFailure);
    connect(m_loader, &RowsLoader::loadingChanged, this, &TablePage::updatePlaceholder);
    connect(m_loader, &RowsLoader::loadingChanged, this, &TablePage::updateNote);
    connect(m_copier, &RowsCopier::failed, this, &TablePage::showFailure);
    connect(m_copier, &RowsCopier::copied, this, [this](int rows, int columns) {
        showPassingNote(rows == 1 && columns == 1 ? tr("value copied")
                                                  : tr("%1 × %2 values copied").arg(rows).arg(columns));
    });
    connect(m_grid, &RowsView::rowsBelowWanted, m_loader, &RowsLoader::loadNext);
    connect(m_grid, &RowsView::rowsAboveWanted, m_loader, &RowsLoader::loadPrevious);
    connect(m_grid, &RowsView::firstRowsRequested, this, &TablePage::showFirstRows);
    connect(m_grid, &RowsView::lastRowsRequested, this, &TablePage::showLastRows);
    connect(m_grid, &RowsView::copyRequested, this, &TablePage::copySelection);
    connect(m_grid->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &TablePage::showCurrentRow);
    connect(m_menus, &GridMenus::sortRequested, this, &TablePage::sortBy);
    connect(m_menus, &GridMenus::filterRequested, m_filterBar, &FilterBar::addQuickFilter);
    connect(m_menus, &GridMenus::filterFormRequested, m_filterPopup, &QuickFilterPopup::open);
    connect(m_menus, &GridMenus::similarRequested, this, &TablePage::requestSimilar);
    connect(m_menus, &GridMenus::exampleRequested, this, &TablePage::exampleRowRequested);
}

void TablePage::setConnection(std::shared_ptr<db::ConnectionPool> pool)
{
    m_pool = std::move(pool);
    m_loader->setPool(m_pool);
    m_copier->setPool(m_pool);
    m_detail->setPool(m_pool);
    m_counter->setPool(m_pool);
    m_reloadAction->setEnabled(m_pool != nullptr);
    m_reloadAction->setToolTip(m_pool ? tr("Read the rows again (F5)") : tr("Not connected"));
    updatePlaceholder();
}

void TablePage::setTable(const catalog::Table &table)
{
    const bool same = table.name == m_table.name && table.columns == m_table.columns &&
                      table.keyColumns == m_table.keyColumns && table.kind == m_table.kind;
    if (table.name != m_table.name) {
        m_sort.reset();
        m_filterBar->clear();
    }
    m_table = table;
    if (!same || m_model->request().table.name != table.name)
        reload();
    else
        updateFooter();
}

void TablePage::reload()
{
    tables::WindowRequest request;
    request.table = m_table;
    request.sort = m_sort;
    request.filter = m_filterBar->filter();
    request.size = FirstWindowSize;
    load(request);
}

void TablePage::load(const tables::WindowRequest &request)
{
    if (m_table.columns.isEmpty() || !m_pool)
        return;
    m_place = request.place;
    m_loader->load(request);
}

void TablePage::showFirstRows()
{
    if (m_model->cache().reachesStart())
        m_grid->scrollToTop();
    else
        reload();
}

void TablePage::showLastRows()
{
    if (m_model->cache().reachesEnd()) {
        m_grid->scrollToBottom();
        return;
    }
    tables::WindowRequest request = m_model->request();
    request.place = WindowPlace::Last;
    request.size = FirstWindowSize;
    load(request);
}

void TablePage::sortBy(const std::optional<tables::SortOrder> &sort)
{
    m_sort = sort;
    reload();
}

void TablePage::takeOverRows()
{
    const tables::WindowRequest &request = m_model->request();
    const bool sameRows = m_facts.filter == request.filter && m_facts.table == request.table.name;
    if (!sameRows) {
        m_counter->forget();
        m_facts.counted.reset();
    }
    if (m_facts.table != request.table.name)
        m_grid->fitToRows(m_model->numberKeySections());
    m_facts.filter = request.filter;
    m_facts.table = request.table.name;
    m_messages->clear();
    m_menus->updateSortIndicator();
    m_counter->estimate(request);
    const bool atEnd = m_place == WindowPlace::Last;
    m_grid->setCurrentIndex(m_model->index(atEnd ? m_model->rowCount() - 1 : 0, 0));
    if (atEnd)
        m_grid->scrollToBottom();
    else
        m_grid->scrollToTop();
    m_grid->askForRows();
    if (m_model->rowCount() == 0)
        m_detail->clear();
    updateFooter();
    updateNote();
    updatePlaceholder();
}

void TablePage::showFailure(const core::Error &error)
{
    m_messages->showError(error, m_table.name.toText());
    if (!m_loader->isLoading())
        m_sort = m_model->request().sort;
    m_menus->updateSortIndicator();
    updatePlaceholder();
}

void TablePage::copySelection(bool withHeaders)
{
    const QItemSelection selection = m_grid->selectionModel()->selection();
    const QHeaderView *header = m_grid->horizontalHeader();
    QList<int> sections;
    for (int visual = 0; visual < header->count(); ++visual) {
        const int section = header->logicalIndex(visual);
        const auto selected = [section](const QItemSelectionRange &range) {
            return range.left() <= section && section <= range.right();
        };
        if (!header->isSectionHidden(section) && std::any_of(selection.begin(), selection.end(), selected))
            sections << section;
    }
    m_copier->copy(selection, sections, withHeaders);
}

void TablePage::copySql()
{
    if (m_model->columnCount() > 0)
        QGuiApplication::clipboard()->setText(tables::windowScript(m_model->request()));
}

void TablePage::showCurrentRow()
{
    const QModelIndex current = m_grid->currentIndex();
    if (current.isValid() && m_detailAction->isChecked())
        m_detail->showRow(m_model->request(), m_model->row(current.row()), m_model->placeOf(current.row()));
}

void TablePage::requestSimilar(const QString &column, const QStringList &rowKey)
{
    emit similarRowsRequested(m_model->request().table.name, column, rowKey);
}

void TablePage::updateFooter()
{
    const tables::RowCache &cache = m_model->cache();
    m_facts.loadedRows = cache.size();
    m_facts.firstRow = cache.firstNumber();
    m_facts.reachesStart = cache.reachesStart();
    m_facts.reachesEnd = cache.reachesEnd() && !m_model->isTruncated();
    m_facts.size = m_table.size;
    m_facts.indexSize = m_table.indexSize;
    m_footer->setFacts(m_facts);
    m_firstAction->setEnabled(!cache.isEmpty());
    m_lastAction->setEnabled(!cache.isEmpty());
}

void TablePage::updateNote()
{
    const tables::WindowRequest &request = m_model->request();
    if (m_loader->isLoading()) {
        m_footer->setNote(tr("reading …"));
        return;
    }
    if (m_model->isTruncated()) {
        m_messages->showNote(tr("The first %1 rows in the order of the server. These rows have no key to read on from: "
                                "sort or filter to see others.")
                                 .arg(m_model->rowCount()));
    }
    QStringList notes;
    if (!request.limits.denied.isEmpty())
        notes << tr("not readable: %1").arg(request.limits.denied.join(QStringLiteral(", ")));
    if (m_model->columnCount() > 0 && tables::rowIdentity(request) == RowIdentity::Ctid)
        notes << tr("no key: rows are named by their place (ctid)");
    m_footer->setNote(notes.join(QStringLiteral(" · ")));
}

void TablePage::showPassingNote(const QString &note)
{
    m_footer->setNote(note);
    m_noteTimer.start();
}

void TablePage::updatePlaceholder()
{
    QString text;
    if (m_loader->isLoading())
        text = tr("Reading %1 …").arg(m_table.name.toText());
    else if (!m_pool)
        text = tr("Connect to a database to see the rows of its tables here.");
    else if (m_table.columns.isEmpty())
        text = tr("Choose a table on the left to see its rows.");
    else if (!m_messages->isEmpty())
        text = QString();
    else if (!m_model->request().filter.isEmpty())
        text = tr("No row meets the filter.");
    else
        text = tr("%1 has no rows.").arg(m_table.name.toText());
    m_grid->setPlaceholder(text);
}
