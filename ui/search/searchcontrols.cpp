#include "ui/search/searchcontrols.h"

#include "ui/search/distancebox.h"
#include "ui/search/filterfield.h"
#include "ui/search/legsfield.h"
#include "ui/search/morefields.h"
#include "ui/search/queryfield.h"
#include "ui/search/searchsettingsfields.h"
#include "ui/shared/icons.h"
#include "ui/shared/spacing.h"

#include <QAction>
#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QToolButton>

using search::SearchChoice;

namespace {

constexpr int LargestK = 10000;

QHBoxLayout *stripRow(QWidget *row)
{
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(spacing::Control);
    return layout;
}

} // namespace

SearchControls::SearchControls(QWidget *parent)
    : QWidget(parent)
{
    setupViews();
    setupActions();
    connectSignals();
    connectChanges();
    setHybrid(false);
    updateProblem();
}

void SearchControls::setupViews()
{
    auto *rows = new QVBoxLayout(this);
    rows->setContentsMargins(spacing::Page, spacing::Control, spacing::Page, spacing::Control);
    rows->setSpacing(spacing::Control);
    rows->addWidget(queryRow());
    rows->addWidget(choiceRow());
}

QToolButton *SearchControls::iconButton(const QString &objectName, const QString &icon, const QString &toolTip,
                                        QWidget *parent)
{
    auto *button = new QToolButton(parent);
    button->setObjectName(objectName);
    button->setIcon(themeIcon(icon));
    button->setAutoRaise(true);
    button->setToolTip(toolTip);
    button->setAccessibleName(toolTip);
    return button;
}

QWidget *SearchControls::queryRow()
{
    auto *row = new QWidget(this);
    m_query = new QueryField(row);
    m_hybrid = new QToolButton(row);
    m_hybrid->setObjectName(QStringLiteral("searchHybrid"));
    m_hybrid->setText(tr("Hybrid"));
    m_hybrid->setCheckable(true);
    m_hybrid->setToolTip(tr("Mix the neighbours with a search for words, and see what each gives"));
    m_legs = new LegsField(row);
    m_exact = new QCheckBox(tr("Exact"), row);
    m_exact->setObjectName(QStringLiteral("searchExact"));
    m_exact->setToolTip(tr("Compares with the exact answer: runs the search a second time in an order that no index "
                           "gives, reading every row that matches, and says what the index missed."));
    m_saved =
        iconButton(QStringLiteral("searchSaved"), QStringLiteral("save"), tr("Saved searches of this table"), row);
    m_saved->setPopupMode(QToolButton::InstantPopup);
    m_copy = iconButton(QStringLiteral("searchCopySql"), QStringLiteral("copy"), tr("Copy the search"), row);
    m_copy->setPopupMode(QToolButton::MenuButtonPopup);
    m_run = new QPushButton(row);
    m_run->setObjectName(QStringLiteral("searchRun"));

    QHBoxLayout *layout = stripRow(row);
    layout->addWidget(m_query, 3);
    layout->addWidget(m_hybrid);
    layout->addWidget(m_legs, 2);
    layout->addWidget(m_exact);
    layout->addWidget(m_saved);
    layout->addWidget(m_copy);
    layout->addWidget(m_run);
    return row;
}

QWidget *SearchControls::choiceRow()
{
    auto *row = new QWidget(this);
    m_column = new QComboBox(row);
    m_column->setObjectName(QStringLiteral("searchColumn"));
    m_column->setToolTip(tr("The vector column that is searched"));
    m_column->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_column->setMinimumContentsLength(9);
    m_distance = new DistanceBox(row);
    m_distance->setObjectName(QStringLiteral("searchDistance"));
    m_k = new QSpinBox(row);
    m_k->setObjectName(QStringLiteral("searchK"));
    m_k->setRange(1, LargestK);
    m_k->setValue(10);
    m_k->setAlignment(Qt::AlignRight);
    m_k->setAccelerated(true);
    m_k->setPrefix(QStringLiteral("k "));
    m_k->setAccessibleName(tr("How many rows to find"));
    m_k->setToolTip(tr("How many rows to find"));
    m_filter = new FilterField(row);
    m_settings = new SearchSettingsFields(row);
    m_more = new MoreFields(row);

    QHBoxLayout *layout = stripRow(row);
    layout->addWidget(m_column);
    layout->addWidget(m_distance);
    layout->addWidget(m_k);
    layout->addWidget(m_filter, 1);
    layout->addWidget(m_settings);
    layout->addWidget(m_more);
    return row;
}

void SearchControls::setupActions()
{
    m_runAction = new QAction(tr("Run the search"), this);
    m_runAction->setObjectName(QStringLiteral("searchRunAction"));
    m_runAction->setShortcuts({QKeySequence(Qt::CTRL | Qt::Key_Return), QKeySequence(Qt::CTRL | Qt::Key_Enter)});
    m_runAction->setShortcutContext(Qt::WidgetWithChildrenShortcut);
}

void SearchControls::connectSignals()
{
    connect(m_column, &QComboBox::currentIndexChanged, this, [this] { followColumn(std::nullopt); });
    connect(m_distance, &QComboBox::currentIndexChanged, this, &SearchControls::followDistance);
    connect(m_hybrid, &QToolButton::toggled, this, &SearchControls::setHybrid);
    connect(m_query, &QueryField::submitted, this, &SearchControls::runRequested);
    connect(m_legs, &LegsField::submitted, this, &SearchControls::runRequested);
    connect(m_filter, &FilterField::submitted, this, &SearchControls::runRequested);
    connect(m_k->findChild<QLineEdit *>(), &QLineEdit::returnPressed, this, &SearchControls::runRequested);
    connect(m_settings, &SearchSettingsFields::submitted, this, &SearchControls::runRequested);
    connect(m_runAction, &QAction::triggered, this, &SearchControls::runRequested);
    connect(m_run, &QPushButton::clicked, this, [this] {
        if (m_running)
            emit stopRequested();
        else
            emit runRequested();
    });
}

void SearchControls::connectChanges()
{
    connect(m_query, &QueryField::changed, this, [this] {
        m_legs->setWordsFallback(m_query->text());
        updateProblem();
    });
    connect(m_legs, &LegsField::changed, this, &SearchControls::updateProblem);
    connect(m_filter, &FilterField::changed, this, &SearchControls::updateProblem);
    connect(m_k, &QSpinBox::valueChanged, this, &SearchControls::changed);
    connect(m_settings, &SearchSettingsFields::changed, this, &SearchControls::changed);
    connect(m_more, &MoreFields::changed, this, &SearchControls::changed);
    connect(m_exact, &QCheckBox::toggled, this, &SearchControls::changed);
}

void SearchControls::setTable(const catalog::Table &table)
{
    const bool sameTable = table.name == m_table.name;
    const QString before = sameTable ? column() : QString();
    const auto chosen = m_distance->choice();
    if (!sameTable || table.columns != m_table.columns)
        m_legs->forgetChoices();
    m_table = table;
    m_filter->setTable(table);
    QStringList columns;
    for (const catalog::Column *vectorColumn : table.vectorColumns())
        columns << vectorColumn->name;
    const bool sameColumn = columns.contains(before);
    {
        const QSignalBlocker blocker(m_column);
        m_column->clear();
        m_column->addItems(columns);
        m_column->setEnabled(!columns.isEmpty());
        if (sameColumn)
            m_column->setCurrentText(before);
    }
    followColumn(sameColumn ? chosen : std::nullopt);
}

void SearchControls::followColumn(const std::optional<SearchChoice> &kept)
{
    m_distance->setChoices(search::searchChoices(m_table, column()), kept);
    m_legs->setVectorColumn(column());
    followDistance();
    emit columnChanged();
}

void SearchControls::followDistance()
{
    const auto choice = m_distance->choice();
    const QList<search::ServingIndex> indexes = choice ? choice->indexes : QList<search::ServingIndex>();
    m_settings->setServingIndexes(indexes);
    m_more->setTarget(target(), indexes);
    if (choice)
        m_query->setTarget(target());
    updateProblem();
}

void SearchControls::chooseColumn(const QString &column)
{
    if (!column.isEmpty() && column != this->column())
        m_column->setCurrentText(column);
}

void SearchControls::setTextChoices(const search::TextChoices &choices)
{
    m_legs->setChoices(m_table, choices);
}

void SearchControls::setServerSettings(const search::SettingsInForce &settings)
{
    m_settings->setServerSettings(settings);
    m_more->setServerSettings(settings);
}

void SearchControls::setEmbedder(const TextEmbedder &embedder)
{
    m_query->setEmbedder(embedder);
}

TextModelButton *SearchControls::modelButton() const
{
    return m_query->modelButton();
}

void SearchControls::setConnected(bool connected)
{
    m_connected = connected;
    if (!connected)
        m_settings->forgetServerSettings();
    updateProblem();
}

void SearchControls::setRunning(bool running)
{
    m_running = running;
    updateProblem();
}

void SearchControls::setNearRow(const QString &column, const search::RowKey &key)
{
    chooseColumn(column);
    m_query->setRow(key);
}

void SearchControls::addExample(const QString &column, const search::RowKey &key, bool like)
{
    chooseColumn(column);
    m_query->addExample(key, like);
}

void SearchControls::setHybrid(bool hybrid)
{
    const QSignalBlocker blocker(m_hybrid);
    const bool changes = hybrid != m_legs->isVisibleTo(this);
    m_hybrid->setChecked(hybrid);
    m_legs->setVisible(hybrid);
    updateProblem();
    if (changes)
        emit hybridChanged(hybrid);
}

bool SearchControls::isHybrid() const
{
    return m_hybrid->isChecked();
}

bool SearchControls::wantsTextChoices() const
{
    return isHybrid() && m_connected && !m_legs->hasChoices() && !m_table.name.name.isEmpty();
}

QString SearchControls::column() const
{
    return m_column->currentText();
}

search::SearchTarget SearchControls::target() const
{
    const auto choice = m_distance->choice();
    if (!choice)
        return {};
    search::SearchTarget target = search::targetOf(m_table, column(), *choice);
    target.where = m_filter->where();
    return target;
}

search::SearchRequest SearchControls::searchRequest() const
{
    search::SearchRequest request;
    request.target = target();
    request.k = m_k->value();
    request.row = m_query->row();
    if (const auto vector = m_query->vector())
        request.query = *vector;
    request.queryLabel = m_query->text();
    request.examples = m_query->examples();
    request.filters = m_filter->filters();
    request.maxDistance = m_more->maxDistance();
    request.rerank = m_more->rerank();
    request.settings = m_settings->settings() + m_more->settings();
    return request;
}

search::HybridRequest SearchControls::hybridRequest(const search::SearchRequest &first) const
{
    search::HybridRequest request;
    request.table = first.target.table;
    request.keyColumns = first.target.keyColumns;
    request.namelessRows = first.target.namelessRows;
    request.where = first.target.where;
    request.filters = first.filters;
    request.k = first.k;
    QStringList indexes;
    if (const auto choice = m_distance->choice()) {
        for (const search::ServingIndex &index : choice->indexes)
            indexes << index.name.name;
    }
    request.legs = {{first.target.column, search::VectorLeg{first}, m_legs->candidates(), {}, indexes}};
    request.legs += m_legs->legs(first);
    return request;
}

SearchTask SearchControls::task() const
{
    SearchTask task;
    if (!m_distance->choice())
        return task;
    task.search = searchRequest();
    task.text = m_query->text();
    task.exact = m_exact->isChecked();
    if (isHybrid())
        task.hybrid = hybridRequest(task.search);
    return task;
}

void SearchControls::setTask(const SearchTask &task)
{
    const search::SearchRequest &request = task.search;
    chooseColumn(request.target.column);
    m_distance->choose(request.target.distance, request.target.expression);
    if (request.row)
        m_query->setRow(*request.row);
    else if (!task.text.isEmpty())
        m_query->setText(task.text);
    else if (request.query.dimensions > 0)
        m_query->setVector(request.query);
    m_query->setExamples(request.examples);
    m_k->setValue(request.k);
    m_filter->setWhere(request.target.where);
    m_filter->setFilters(request.filters);
    m_settings->setSettings(request.settings);
    m_more->setMaxDistance(request.maxDistance);
    m_more->setRerank(request.rerank);
    m_more->setSettings(request.settings);
    m_exact->setChecked(task.exact);
    setHybrid(task.hybrid.has_value());
    if (task.hybrid)
        m_legs->setLegs(task.hybrid->legs);
}

QString SearchControls::problem() const
{
    if (!m_connected)
        return tr("Not connected.");
    if (!m_distance->choice())
        return tr("This table has no vector column.");
    if (const QString problem = m_filter->problem(); !problem.isEmpty())
        return problem;
    if (const QString problem = m_query->problem(); !problem.isEmpty())
        return problem;
    if (!isHybrid())
        return {};
    if (target().namelessRows)
        return tr("The rows have no key by which one of the neighbours could be told to be one of the found texts.");
    return m_legs->problem(m_query->mode() == QueryField::Mode::Row);
}

void SearchControls::updateProblem()
{
    const QString problem = this->problem();
    m_run->setText(m_running ? tr("Stop") : tr("Run"));
    m_run->setIcon(themeIcon(m_running ? QStringLiteral("stop") : QStringLiteral("run")));
    m_run->setEnabled(m_running || problem.isEmpty());
    m_run->setToolTip(m_running ? tr("Stop the search on the server") : problem.isEmpty() ? tr("Ctrl+Enter") : problem);
    emit changed();
}
