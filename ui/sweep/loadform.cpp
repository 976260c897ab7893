#include "ui/sweep/loadform.h"

#include "ui/shared/fonts.h"
#include "ui/shared/spacing.h"
#include "ui/sweep/sweepwords.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QSpinBox>

namespace {

constexpr int MostQueries = 100000;
constexpr int MostK = 10000;

QHBoxLayout *lineOf(QWidget *widget)
{
    auto *line = new QHBoxLayout(widget);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(spacing::Control - 2);
    return line;
}

QComboBox *chooser(const QString &objectName, QWidget *parent)
{
    auto *box = new QComboBox(parent);
    box->setObjectName(objectName);
    box->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    box->setMinimumContentsLength(8);
    return box;
}

template<class Box, class Value>
Box *numberBox(const QString &objectName, Value least, Value most, Value value, QWidget *parent)
{
    auto *box = new Box(parent);
    box->setObjectName(objectName);
    box->setRange(least, most);
    box->setValue(value);
    box->setKeyboardTracking(false);
    return box;
}

QLineEdit *listEdit(const QString &objectName, const QString &placeholder, QWidget *parent)
{
    auto *edit = new QLineEdit(parent);
    edit->setObjectName(objectName);
    edit->setFont(fixedFont());
    edit->setPlaceholderText(placeholder);
    edit->setMinimumWidth(90);
    return edit;
}

} // namespace

LoadForm::LoadForm(QWidget *parent)
    : QWidget(parent)
{
    setupViews();
    connectSignals();
}

void LoadForm::setupViews()
{
    auto *lines = new QVBoxLayout(this);
    lines->setContentsMargins(0, 0, 0, 0);
    lines->setSpacing(spacing::Control);
    lines->addWidget(makeFirstLine());
    lines->addWidget(makeSecondLine());
}

QWidget *LoadForm::makeFirstLine()
{
    auto *widget = new QWidget(this);
    m_columnBox = chooser(QStringLiteral("loadColumn"), widget);
    m_columnBox->setToolTip(tr("Vector column of the table"));
    m_indexBox = chooser(QStringLiteral("loadIndex"), widget);
    m_indexBox->setToolTip(tr("HNSW or IVFFlat index on the column"));
    m_settingLabel = new QLabel(widget);
    m_valuesEdit = listEdit(QStringLiteral("loadValues"), tr("in force"), widget);
    m_valuesEdit->setToolTip(tr("One value or a few, as 40, 80; empty: the one in force"));
    m_connectionsEdit = listEdit(QStringLiteral("loadConnections"), tr("1, 2, 4, …"), widget);
    m_connectionsEdit->setToolTip(tr("Clients that search at the same time, as 1, 4, 16; empty: 1, 2, 4, … until one "
                                     "more step gains less than 10 %"));

    m_firstLine = lineOf(widget);
    m_firstLine->addWidget(new QLabel(tr("On"), widget));
    m_firstLine->addWidget(m_columnBox);
    m_firstLine->addWidget(new QLabel(tr("with"), widget));
    m_firstLine->addWidget(m_indexBox);
    m_firstLine->addWidget(m_settingLabel);
    m_firstLine->addWidget(m_valuesEdit, 1);
    m_firstLine->addWidget(new QLabel(tr("give to clients"), widget));
    m_firstLine->addWidget(m_connectionsEdit, 1);
    return widget;
}

QWidget *LoadForm::makeSecondLine()
{
    auto *widget = new QWidget(this);
    m_roundsBox = numberBox<QSpinBox>(QStringLiteral("loadRounds"), 1, 100, 3, widget);
    m_roundsBox->setToolTip(tr("Every setting and number of clients once in each round, in random order"));
    m_secondsBox = numberBox<QDoubleSpinBox>(QStringLiteral("loadSeconds"), 0.1, 3600.0, 10.0, widget);
    m_secondsBox->setDecimals(1);
    m_rateBox = new QCheckBox(tr("arriving at"), widget);
    m_rateBox->setObjectName(QStringLiteral("loadFixedRate"));
    m_rateBox->setToolTip(tr("Queries fall due at this rate, whatever the answers take, and are timed from then; "
                             "without it each client sends its next query when it has the answer to the last"));
    m_rateEdit = numberBox<QDoubleSpinBox>(QStringLiteral("loadRate"), 0.1, 1e6, 100.0, widget);
    m_rateEdit->setDecimals(1);
    m_rateEdit->setEnabled(false);
    m_queriesBox = numberBox<QSpinBox>(QStringLiteral("loadQueries"), 1, MostQueries, 200, widget);
    m_queriesBox->setToolTip(tr("Rows of the table whose vectors are searched for, over and over"));
    m_kBox = numberBox<QSpinBox>(QStringLiteral("loadK"), 1, MostK, 10, widget);
    m_kBox->setToolTip(tr("Neighbours that a search asks for"));
    m_whereEdit = listEdit(QStringLiteral("loadWhere"), tr("SQL condition"), widget);

    auto *line = lineOf(widget);
    line->addWidget(new QLabel(tr("in"), widget));
    line->addWidget(m_roundsBox);
    line->addWidget(new QLabel(tr("rounds of"), widget));
    line->addWidget(m_secondsBox);
    line->addWidget(new QLabel(tr("s, searches for"), widget));
    line->addWidget(m_kBox);
    line->addWidget(new QLabel(tr("neighbours of"), widget));
    line->addWidget(m_queriesBox);
    line->addWidget(new QLabel(tr("rows where"), widget));
    line->addWidget(m_whereEdit, 1);
    line->addWidget(m_rateBox);
    line->addWidget(m_rateEdit);
    line->addWidget(new QLabel(tr("queries/s"), widget));
    return widget;
}

void LoadForm::setStartButton(QWidget *button)
{
    m_firstLine->addWidget(button);
}

void LoadForm::connectSignals()
{
    connect(m_columnBox, &QComboBox::currentTextChanged, this, &LoadForm::fillIndexes);
    connect(m_indexBox, &QComboBox::currentTextChanged, this, &LoadForm::updateIndex);
    for (QLineEdit *edit : {m_valuesEdit, m_connectionsEdit, m_whereEdit})
        connect(edit, &QLineEdit::textChanged, this, &LoadForm::changed);
    for (QSpinBox *box : {m_roundsBox, m_queriesBox, m_kBox})
        connect(box, &QSpinBox::valueChanged, this, &LoadForm::changed);
    for (QDoubleSpinBox *box : {m_secondsBox, m_rateEdit})
        connect(box, &QDoubleSpinBox::valueChanged, this, &LoadForm::changed);
    connect(m_rateBox, &QCheckBox::toggled, this, [this](bool fixed) {
        m_rateEdit->setEnabled(fixed);
        emit changed();
    });
}

void LoadForm::setTable(const catalog::Table &table)
{
    const QString column = m_columnBox->currentText();
    m_table = table;
    const QSignalBlocker blocker(m_columnBox);
    m_columnBox->clear();
    const auto columns = table.vectorColumns();
    for (const catalog::Column *each : columns)
        m_columnBox->addItem(each->name);
    m_columnBox->setEnabled(!columns.isEmpty());
    m_columnBox->setCurrentIndex(std::max(0, m_columnBox->findText(column)));
    fillIndexes();
}

void LoadForm::chooseColumn(const QString &column)
{
    const int at = m_columnBox->findText(column);
    if (at >= 0)
        m_columnBox->setCurrentIndex(at);
}

void LoadForm::fillIndexes()
{
    const QString index = m_indexBox->currentText();
    const QSignalBlocker blocker(m_indexBox);
    m_indexBox->clear();
    const auto indexes = m_table.vectorIndexesOf(m_columnBox->currentText());
    for (const catalog::Index *each : indexes)
        m_indexBox->addItem(each->name.name);
    m_indexBox->setEnabled(!indexes.isEmpty());
    m_indexBox->setCurrentIndex(std::max(0, m_indexBox->findText(index)));
    updateIndex();
}

void LoadForm::updateIndex()
{
    m_settingLabel->setText(tr("how many queries/s does %1").arg(settingName(method())));
    emit changed();
}

const catalog::Index *LoadForm::chosenIndex() const
{
    const auto indexes = m_table.vectorIndexesOf(m_columnBox->currentText());
    const int at = m_indexBox->currentIndex();
    return at >= 0 && at < int(indexes.size()) ? indexes.at(at) : nullptr;
}

vectors::IndexMethod LoadForm::method() const
{
    const catalog::Index *index = chosenIndex();
    return index ? index->vectorMethod().value_or(vectors::IndexMethod::Hnsw) : vectors::IndexMethod::Hnsw;
}

sweep::LoadSpec LoadForm::spec() const
{
    sweep::LoadSpec spec;
    spec.sweep.table = m_table;
    spec.sweep.column = m_columnBox->currentText();
    spec.sweep.index = m_indexBox->currentText();
    spec.sweep.k = m_kBox->value();
    spec.sweep.queries = m_queriesBox->value();
    spec.sweep.where = m_whereEdit->text().trimmed();
    if (const auto values = sweep::parseValues(m_valuesEdit->text()))
        spec.sweep.grid = sweep::gridOf(method(), *values);
    if (const auto connections = sweep::parseValues(m_connectionsEdit->text()))
        spec.connections = *connections;
    spec.seconds = m_secondsBox->value();
    spec.rounds = m_roundsBox->value();
    spec.rate = m_rateBox->isChecked() ? m_rateEdit->value() : 0;
    return spec;
}

QString LoadForm::problem() const
{
    if (m_table.name.name.isEmpty())
        return tr("Choose a table first");
    if (m_table.vectorColumns().isEmpty())
        return tr("%1 has no vector column").arg(m_table.name.toText());
    if (!chosenIndex())
        return tr("%1 has no HNSW or IVFFlat index to measure").arg(m_columnBox->currentText());
    for (const QLineEdit *edit : {m_valuesEdit, m_connectionsEdit}) {
        if (const auto values = sweep::parseValues(edit->text()); !values)
            return values.error().message;
    }
    const auto setup = sweep::prepareLoad(spec());
    return setup ? QString() : setup.error().message;
}
