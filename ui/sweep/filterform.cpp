#include "ui/sweep/filterform.h"

#include "app/sweep/filterstrata.h"
#include "ui/shared/fonts.h"
#include "ui/shared/spacing.h"
#include "ui/sweep/formparts.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QSpinBox>

#include <limits>

namespace {

constexpr int MostQueries = 100000;
constexpr int MostK = 10000;
constexpr int MostEfSearch = 1000;
constexpr int MostProbes = 32768;
constexpr int MostBuilds = 100;

/// Fills a box anew; what was chosen stays where it is still there.
void refill(QComboBox *box, const QStringList &texts)
{
    const QString chosen = box->currentText();
    const QSignalBlocker blocker(box);
    box->clear();
    box->addItems(texts);
    box->setEnabled(!texts.isEmpty());
    box->setCurrentIndex(std::max(0, box->findText(chosen)));
}

} // namespace

FilterForm::FilterForm(QWidget *parent)
    : QWidget(parent)
{
    setupViews();
    connectSignals();
    updateFields();
}

void FilterForm::setupViews()
{
    auto *lines = new QVBoxLayout(this);
    lines->setContentsMargins(0, 0, 0, 0);
    lines->setSpacing(spacing::Control);
    lines->addWidget(makeFirstLine());
    lines->addWidget(makeSecondLine());
    lines->addWidget(makeThirdLine());
}

QWidget *FilterForm::makeFirstLine()
{
    auto *widget = new QWidget(this);
    m_columnBox = sentenceChoice(QStringLiteral("filterColumn"), widget);
    m_columnBox->setToolTip(tr("Vector column of the table"));
    m_indexBox = sentenceChoice(QStringLiteral("filterIndex"), widget);
    m_indexBox->setToolTip(tr("HNSW or IVFFlat index on the column"));
    m_kBox = sentenceNumber(QStringLiteral("filterK"), 1, MostK, 10, widget);
    m_kBox->setToolTip(tr("Neighbours that a search asks for"));
    m_targetBox = sentenceRecall(QStringLiteral("filterTarget"), widget);
    m_targetBox->setToolTip(tr("Share of the exact neighbours that a search must find"));
    m_firstLine = sentenceLine(widget);
    m_firstLine->addWidget(new QLabel(tr("On"), widget));
    m_firstLine->addWidget(m_columnBox);
    m_firstLine->addWidget(new QLabel(tr("with"), widget));
    m_firstLine->addWidget(m_indexBox);
    m_firstLine->addWidget(new QLabel(tr("find the cheapest way to recall@"), widget));
    m_firstLine->addWidget(m_kBox);
    m_firstLine->addWidget(new QLabel(QStringLiteral("≥"), widget));
    m_firstLine->addWidget(m_targetBox);
    m_firstLine->addStretch(1);
    return widget;
}

QWidget *FilterForm::makeSecondLine()
{
    auto *widget = new QWidget(this);
    m_filterBox = sentenceChoice(QStringLiteral("filterBy"), widget);
    m_filterBox->setToolTip(tr("Every query looks only at rows with its own value of this column"));
    m_valuesEdit = new QLineEdit(widget);
    m_valuesEdit->setObjectName(QStringLiteral("filterValues"));
    m_valuesEdit->setFont(fixedFont());
    m_valuesEdit->setPlaceholderText(tr("all values, by the share of rows that they have"));
    m_valuesEdit->setToolTip(tr("Values with commas between them: each is measured by itself"));
    m_whereEdit = new QLineEdit(widget);
    m_whereEdit->setObjectName(QStringLiteral("filterWhere"));
    m_whereEdit->setFont(fixedFont());
    m_whereEdit->setPlaceholderText(tr("SQL condition of all searches"));
    auto *line = sentenceLine(widget);
    line->addWidget(new QLabel(tr("where"), widget));
    line->addWidget(m_filterBox);
    line->addWidget(new QLabel(tr("is the query's own, at"), widget));
    line->addWidget(m_valuesEdit, 1);
    line->addWidget(new QLabel(tr("and"), widget));
    line->addWidget(m_whereEdit, 1);
    return widget;
}

QWidget *FilterForm::makeThirdLine()
{
    auto *widget = new QWidget(this);
    m_queriesBox = sentenceNumber(QStringLiteral("filterQueries"), 1, MostQueries, 200, widget);
    m_queriesBox->setToolTip(tr("For each value or range of shares; every one is searched once exactly, and once by "
                                "each strategy"));
    m_settingLabel = new QLabel(widget);
    m_settingBox = sentenceNumber(QStringLiteral("filterSetting"), 0, MostEfSearch, 0, widget);
    m_settingBox->setSpecialValueText(tr("in force"));
    m_settingBox->setToolTip(tr("The value that every strategy runs under"));
    m_seedBox = sentenceNumber(QStringLiteral("filterSeed"), 1, std::numeric_limits<int>::max(), 1, widget);
    m_seedBox->setToolTip(tr("The same seed draws the same rows and measures in the same order"));
    m_buildsBox = sentenceNumber(QStringLiteral("filterBuilds"), 0, MostBuilds, 0, widget);
    m_buildsBox->setSpecialValueText(tr("no"));
    m_buildsBox->setToolTip(tr(
        "Partial indexes that do not exist yet are built on a copy of the table, for the condition or for so many of "
        "the most frequent values, measured beside the other ways, and dropped"));
    auto *line = sentenceLine(widget);
    line->addWidget(new QLabel(tr("from"), widget));
    line->addWidget(m_queriesBox);
    line->addWidget(new QLabel(tr("rows of the table for each, under"), widget));
    line->addWidget(m_settingLabel);
    line->addWidget(m_settingBox);
    line->addWidget(new QLabel(tr("seed"), widget));
    line->addWidget(m_seedBox);
    line->addWidget(new QLabel(tr("and with"), widget));
    line->addWidget(m_buildsBox);
    line->addWidget(new QLabel(tr("partial indexes built on a copy"), widget));
    line->addStretch(1);
    return widget;
}

void FilterForm::setStartButton(QWidget *button)
{
    m_firstLine->addWidget(button);
}

void FilterForm::connectSignals()
{
    connect(m_columnBox, &QComboBox::currentTextChanged, this, &FilterForm::fillIndexes);
    for (QComboBox *box : {m_indexBox, m_filterBox})
        connect(box, &QComboBox::currentIndexChanged, this, &FilterForm::updateFields);
    for (QSpinBox *box : {m_kBox, m_queriesBox, m_settingBox, m_seedBox, m_buildsBox})
        connect(box, &QSpinBox::valueChanged, this, &FilterForm::changed);
    connect(m_targetBox, &QDoubleSpinBox::valueChanged, this, &FilterForm::changed);
    for (QLineEdit *edit : {m_valuesEdit, m_whereEdit})
        connect(edit, &QLineEdit::textChanged, this, &FilterForm::changed);
}

void FilterForm::setTable(const catalog::Table &table)
{
    m_table = table;
    QStringList vectorNames;
    QStringList others;
    for (const catalog::Column &column : table.columns)
        (column.vector ? vectorNames : others) << column.name;
    refill(m_columnBox, vectorNames);
    refill(m_filterBox, QStringList{tr("no column")} + others);
    fillIndexes();
}

void FilterForm::chooseColumn(const QString &column)
{
    const int at = m_columnBox->findText(column);
    if (at >= 0)
        m_columnBox->setCurrentIndex(at);
}

void FilterForm::fillIndexes()
{
    QStringList names;
    for (const catalog::Index *index : m_table.vectorIndexesOf(m_columnBox->currentText()))
        names << index->name.name;
    refill(m_indexBox, names);
    updateFields();
}

vectors::IndexMethod FilterForm::method() const
{
    for (const catalog::Index *index : m_table.vectorIndexesOf(m_columnBox->currentText())) {
        if (index->name.name == m_indexBox->currentText())
            return index->vectorMethod().value_or(vectors::IndexMethod::Hnsw);
    }
    return vectors::IndexMethod::Hnsw;
}

/// What one field allows the others.
void FilterForm::updateFields()
{
    const bool hnsw = method() == vectors::IndexMethod::Hnsw;
    m_settingLabel->setText(hnsw ? QStringLiteral("ef_search") : QStringLiteral("probes"));
    {
        const QSignalBlocker blocker(m_settingBox);
        m_settingBox->setMaximum(hnsw ? MostEfSearch : MostProbes);
    }
    m_valuesEdit->setEnabled(m_filterBox->currentIndex() > 0);
    emit changed();
}

sweep::FilterSpec FilterForm::spec() const
{
    sweep::FilterSpec spec;
    spec.sweep.table = m_table;
    spec.sweep.column = m_columnBox->currentText();
    spec.sweep.index = m_indexBox->currentText();
    spec.sweep.k = m_kBox->value();
    spec.sweep.targetRecall = m_targetBox->value();
    spec.sweep.queries = m_queriesBox->value();
    spec.sweep.where = m_whereEdit->text().trimmed();
    spec.sweep.seed = m_seedBox->value();
    spec.buildPartials = m_buildsBox->value();
    if (m_settingBox->value() > 0)
        spec.sweep.grid = sweep::gridOf(method(), {m_settingBox->value()});
    if (m_filterBox->currentIndex() > 0) {
        spec.filterColumn = m_filterBox->currentText();
        if (const auto values = sweep::parseFilterValues(m_valuesEdit->text()))
            spec.filterValues = *values;
    }
    return spec;
}

QString FilterForm::problem() const
{
    if (m_table.name.name.isEmpty())
        return tr("Choose a table first");
    if (m_columnBox->count() == 0)
        return tr("%1 has no vector column").arg(m_table.name.toText());
    if (m_indexBox->count() == 0)
        return tr("%1 has no HNSW or IVFFlat index to measure").arg(m_columnBox->currentText());
    if (m_filterBox->currentIndex() <= 0 && m_whereEdit->text().trimmed().isEmpty())
        return tr("Choose a column that searches filter by, or type a condition");
    if (const auto values = sweep::parseFilterValues(m_valuesEdit->text()); !values)
        return values.error().message;
    const auto checked = sweep::checkFilters(spec());
    return checked ? QString() : checked.error().message;
}
