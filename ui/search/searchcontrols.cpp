#include "ui/search/searchcontrols.h"

#include "app/search/checkquery.h"
#include "ui/search/queryfield.h"
#include "ui/search/searchsettingsfields.h"
#include "ui/shared/chartcolors.h"
#include "ui/shared/fonts.h"
#include "ui/shared/icons.h"
#include "ui/shared/spacing.h"

#include <QAbstractItemView>
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

QString indexNames(const SearchChoice &choice)
{
    QStringList names;
    for (const search::ServingIndex &index : choice.indexes) {
        QString name = QStringLiteral("%1 (%2)").arg(index.name.name, vectors::methodName(index.method));
        if (!index.predicate.isEmpty())
            name += QStringLiteral(" WHERE %1").arg(index.predicate);
        names << name;
    }
    return names.join(QStringLiteral(", "));
}

QString wordOf(vectors::Distance distance)
{
    switch (distance) {
    case vectors::Distance::L2:
        return SearchControls::tr("Euclidean");
    case vectors::Distance::InnerProduct:
        return SearchControls::tr("inner product");
    case vectors::Distance::Cosine:
        return SearchControls::tr("cosine");
    case vectors::Distance::L1:
        return SearchControls::tr("taxicab");
    case vectors::Distance::Hamming:
        return SearchControls::tr("Hamming");
    case vectors::Distance::Jaccard:
        return SearchControls::tr("Jaccard");
    }
    Q_UNREACHABLE();
}

QString shapeText(const catalog::VectorShape &shape)
{
    const QString type = vectors::typeName(shape.type);
    return shape.dimensions > 0 ? QStringLiteral("%1(%2)").arg(type).arg(shape.dimensions) : type;
}

QString choiceText(const SearchChoice &choice)
{
    QString text = QStringLiteral("%1  %2").arg(vectors::operatorOf(choice.distance), wordOf(choice.distance));
    if (!choice.expression.isEmpty())
        text += SearchControls::tr(" · as %1").arg(shapeText(choice.shape));
    if (!choice.indexes.isEmpty() && !choice.indexes.first().predicate.isEmpty())
        text += SearchControls::tr(" · partial");
    return text;
}

QLabel *labelFor(const QString &text, QWidget *field, QWidget *parent)
{
    auto *label = new QLabel(text, parent);
    label->setBuddy(field);
    return label;
}

QHBoxLayout *stripRow(QWidget *row)
{
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(spacing::Group);
    return layout;
}

} // namespace

SearchControls::SearchControls(QWidget *parent)
    : QWidget(parent)
{
    setupViews();
    setupActions();
    connectSignals();
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

QWidget *SearchControls::queryRow()
{
    auto *row = new QWidget(this);
    m_column = new QComboBox(row);
    m_column->setObjectName(QStringLiteral("searchColumn"));
    m_column->setToolTip(tr("The vector column that is searched"));
    m_query = new QueryField(row);
    m_exact = new QCheckBox(tr("Compare with exact"), row);
    m_exact->setObjectName(QStringLiteral("searchExact"));
    m_exact->setToolTip(tr("Runs the search a second time in an order that no index gives, reading every row that "
                           "matches, and says what the index missed."));
    m_copy = new QToolButton(row);
    m_copy->setObjectName(QStringLiteral("searchCopySql"));
    m_copy->setText(tr("Copy SQL"));
    m_copy->setIcon(themeIcon(QStringLiteral("copy")));
    m_copy->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_copy->setAutoRaise(true);
    m_run = new QPushButton(row);
    m_run->setObjectName(QStringLiteral("searchRun"));

    auto *layout = stripRow(row);
    layout->addWidget(m_column);
    layout->addSpacing(spacing::Group);
    layout->addWidget(m_query, 1);
    layout->addSpacing(spacing::Group);
    layout->addWidget(m_exact);
    layout->addSpacing(spacing::Group);
    layout->addWidget(m_copy);
    layout->addWidget(m_run);
    return row;
}

QWidget *SearchControls::choiceRow()
{
    auto *row = new QWidget(this);
    m_distance = new QComboBox(row);
    m_distance->setObjectName(QStringLiteral("searchDistance"));
    m_distance->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_distance->setMinimumContentsLength(18);
    m_k = new QSpinBox(row);
    m_k->setObjectName(QStringLiteral("searchK"));
    m_k->setRange(1, LargestK);
    m_k->setValue(10);
    m_k->setAlignment(Qt::AlignRight);
    m_k->setAccelerated(true);
    m_k->setToolTip(tr("How many rows to find"));
    m_where = new QLineEdit(row);
    m_where->setObjectName(QStringLiteral("searchWhere"));
    m_where->setFont(fixedFont());
    m_where->setPlaceholderText(tr("filter, as in: price < 10 AND category = 'shoes'"));
    m_where->setClearButtonEnabled(true);
    m_whereMark = m_where->addAction(themeIcon(QStringLiteral("filter")), QLineEdit::LeadingPosition);
    m_settings = new SearchSettingsFields(row);

    auto *layout = stripRow(row);
    layout->addWidget(m_distance);
    layout->addSpacing(spacing::Group);
    layout->addWidget(labelFor(QStringLiteral("k"), m_k, row));
    layout->addWidget(m_k);
    layout->addSpacing(spacing::Group);
    layout->addWidget(labelFor(QStringLiteral("WHERE"), m_where, row));
    layout->addWidget(m_where, 1);
    layout->addSpacing(spacing::Group);
    layout->addWidget(m_settings);
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
    connect(m_column, &QComboBox::currentIndexChanged, this, [this] { followColumn(nullptr); });
    connect(m_distance, &QComboBox::currentIndexChanged, this, &SearchControls::followDistance);
    connect(m_query, &QueryField::changed, this, &SearchControls::updateProblem);
    connect(m_query, &QueryField::submitted, this, &SearchControls::runRequested);
    connect(m_where, &QLineEdit::textChanged, this, &SearchControls::updateFilterMark);
    connect(m_where, &QLineEdit::returnPressed, this, &SearchControls::runRequested);
    connect(m_k, &QSpinBox::valueChanged, this, &SearchControls::changed);
    connect(m_k->findChild<QLineEdit *>(), &QLineEdit::returnPressed, this, &SearchControls::runRequested);
    connect(m_settings, &SearchSettingsFields::changed, this, &SearchControls::changed);
    connect(m_settings, &SearchSettingsFields::submitted, this, &SearchControls::runRequested);
    connect(m_exact, &QCheckBox::toggled, this, &SearchControls::changed);
    connect(m_runAction, &QAction::triggered, this, &SearchControls::runRequested);
    connect(m_copy, &QToolButton::clicked, this, &SearchControls::copyRequested);
    connect(m_run, &QPushButton::clicked, this, [this] {
        if (m_running)
            emit stopRequested();
        else
            emit runRequested();
    });
}

void SearchControls::setTable(const catalog::Table &table)
{
    const bool sameTable = table.name == m_table.name;
    const QString before = sameTable ? column() : QString();
    const int index = m_distance->currentIndex();
    const auto chosen = index >= 0 && index < m_choices.size() ? std::optional(m_choices[index]) : std::nullopt;
    if (!sameTable)
        m_where->clear();
    m_table = table;
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
    followColumn(sameColumn && chosen ? &*chosen : nullptr);
}

void SearchControls::followColumn(const SearchChoice *kept)
{
    m_choices = search::searchChoices(m_table, column());
    fillDistances(kept);
    followDistance();
    emit columnChanged();
}

void SearchControls::fillDistances(const SearchChoice *kept)
{
    const QSignalBlocker blocker(m_distance);
    m_distance->clear();
    int current = 0;
    for (const SearchChoice &choice : m_choices) {
        const bool served = !choice.indexes.isEmpty();
        const Severity severity = served ? Severity::Good : Severity::Note;
        m_distance->addItem(served ? themeIcon(QStringLiteral("index"), severityColor(severity, palette()))
                                   : themeIcon(QStringLiteral("table")),
                            choiceText(choice));
        QString tip = served ? tr("Served by %1.").arg(indexNames(choice))
                             : tr("No index gives this order: the server reads every row that matches.");
        if (!choice.expression.isEmpty())
            tip += u' ' + tr("Orders by %1.").arg(choice.expression);
        m_distance->setItemData(m_distance->count() - 1, tip, Qt::ToolTipRole);
        const bool same = kept && kept->expression == choice.expression && kept->distance == choice.distance;
        if (same)
            current = m_distance->count() - 1;
    }
    m_distance->setCurrentIndex(m_choices.isEmpty() ? -1 : current);
    QAbstractItemView *list = m_distance->view();
    list->setMinimumWidth(list->sizeHintForColumn(0) + 2 * spacing::Section);
}

void SearchControls::followDistance()
{
    const int index = m_distance->currentIndex();
    const bool valid = index >= 0 && index < m_choices.size();
    m_distance->setToolTip(valid ? m_distance->itemData(index, Qt::ToolTipRole).toString() : QString());
    m_settings->setServingIndexes(valid ? m_choices[index].indexes : QList<search::ServingIndex>());
    if (valid)
        m_query->setTarget(search::targetOf(m_table, column(), m_choices[index]));
    updateProblem();
}

void SearchControls::setServerSettings(const search::SettingsInForce &settings)
{
    m_settings->setServerSettings(settings);
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
    if (!column.isEmpty() && column != this->column())
        m_column->setCurrentText(column);
    m_query->setRow(key);
}

QString SearchControls::column() const
{
    return m_column->currentText();
}

bool SearchControls::wantsExact() const
{
    return m_exact->isChecked();
}

search::SearchRequest SearchControls::request() const
{
    search::SearchRequest request;
    const int index = m_distance->currentIndex();
    if (index < 0 || index >= m_choices.size())
        return request;
    request.target = search::targetOf(m_table, column(), m_choices[index]);
    request.target.where = m_where->text().trimmed();
    request.k = m_k->value();
    request.row = m_query->row();
    if (const auto vector = m_query->vector())
        request.query = *vector;
    request.settings = m_settings->settings();
    return request;
}

QString SearchControls::problem() const
{
    if (!m_connected)
        return tr("Not connected.");
    if (m_choices.isEmpty())
        return tr("This table has no vector column.");
    if (const auto checked = search::checkFilter(m_where->text()); !checked)
        return checked.error().message;
    return m_query->problem();
}

void SearchControls::setCopyProblem(const QString &problem)
{
    m_copy->setEnabled(problem.isEmpty());
    m_copy->setToolTip(problem.isEmpty() ? tr("Copy the search as a script for psql") : problem);
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

void SearchControls::updateFilterMark()
{
    const auto checked = search::checkFilter(m_where->text());
    m_whereMark->setIcon(checked ? themeIcon(QStringLiteral("filter"))
                                 : themeIcon(QStringLiteral("wrong"), severityColor(Severity::Wrong, palette())));
    m_whereMark->setToolTip(checked ? QString() : checked.error().message);
    updateProblem();
}
