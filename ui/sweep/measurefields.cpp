#include "ui/sweep/measurefields.h"

#include "ui/shared/fonts.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QLineEdit>
#include <QSignalBlocker>
#include <QSpinBox>

#include <algorithm>
#include <limits>

namespace {

QSpinBox *numberBox(const QString &name, int most, int value, QWidget *parent)
{
    auto *box = new QSpinBox(parent);
    box->setObjectName(name);
    box->setRange(1, most);
    box->setValue(value);
    box->setKeyboardTracking(false);
    return box;
}

QLineEdit *textField(const QString &name, const QString &placeholder, QWidget *parent)
{
    auto *edit = new QLineEdit(parent);
    edit->setObjectName(name);
    edit->setFont(fixedFont());
    edit->setPlaceholderText(placeholder);
    edit->setClearButtonEnabled(true);
    return edit;
}

QComboBox *chooser(const QString &name, QWidget *parent)
{
    auto *box = new QComboBox(parent);
    box->setObjectName(name);
    box->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    return box;
}

} // namespace

MeasureFields::MeasureFields(const QString &prefix, QWidget *parent)
    : QObject(parent)
{
    m_columnBox = chooser(prefix + QStringLiteral("Column"), parent);
    m_columnBox->setMinimumContentsLength(8);
    m_columnBox->setToolTip(tr("Vector column of the table"));
    m_distanceBox = chooser(prefix + QStringLiteral("Distance"), parent);
    m_distanceBox->setToolTip(tr("The distance that indexes order by; recall is counted in it, on the column itself"));
    m_kBox = numberBox(prefix + QStringLiteral("K"), 10000, 10, parent);
    m_kBox->setToolTip(tr("Neighbours that a search asks for"));
    m_targetBox = new QDoubleSpinBox(parent);
    m_targetBox->setObjectName(prefix + QStringLiteral("Target"));
    m_targetBox->setDecimals(3);
    m_targetBox->setRange(0.001, 1);
    m_targetBox->setSingleStep(0.01);
    m_targetBox->setValue(0.95);
    m_targetBox->setToolTip(tr("Share of the exact neighbours that a search must find"));
    m_queriesBox = numberBox(prefix + QStringLiteral("Queries"), 100000, 200, parent);
    m_queriesBox->setToolTip(tr("Rows that the copy lacks; they are searched, as new to the index as an application's "
                                "own queries"));
    m_whereEdit =
        textField(prefix + QStringLiteral("Where"), tr("SQL condition, for queries and answers alike"), parent);
    m_whereEdit->setMinimumWidth(120);
    m_efSearchEdit = textField(prefix + QStringLiteral("EfSearch"), tr("10, 14, 20 … 1000"), parent);
    m_efSearchEdit->setToolTip(tr("Values of ef_search for HNSW; empty: a ladder"));
    m_probesEdit = textField(prefix + QStringLiteral("Probes"), tr("1, 2, 3 … lists"), parent);
    m_probesEdit->setToolTip(tr("Values of probes for IVFFlat; empty: a ladder"));
    m_seedBox = numberBox(prefix + QStringLiteral("Seed"), std::numeric_limits<int>::max(), 1, parent);
    m_seedBox->setToolTip(tr("The same seed draws the same rows and measures in the same order"));
    connectSignals();
}

void MeasureFields::connectSignals()
{
    connect(m_columnBox, &QComboBox::currentTextChanged, this, [this] {
        fillDistances();
        emit columnChanged();
        emit changed();
    });
    connect(m_distanceBox, &QComboBox::currentIndexChanged, this, &MeasureFields::changed);
    connect(m_targetBox, &QDoubleSpinBox::valueChanged, this, &MeasureFields::changed);
    for (QSpinBox *box : {m_kBox, m_queriesBox, m_seedBox})
        connect(box, &QSpinBox::valueChanged, this, &MeasureFields::changed);
    for (QLineEdit *edit : {m_whereEdit, m_efSearchEdit, m_probesEdit})
        connect(edit, &QLineEdit::textChanged, this, &MeasureFields::changed);
}

void MeasureFields::setTable(const catalog::Table &table)
{
    const QString column = m_columnBox->currentText();
    m_table = table;
    {
        const QSignalBlocker blocker(m_columnBox);
        m_columnBox->clear();
        const auto columns = table.vectorColumns();
        for (const catalog::Column *each : columns)
            m_columnBox->addItem(each->name);
        m_columnBox->setEnabled(!columns.isEmpty());
        m_columnBox->setCurrentIndex(std::max(0, m_columnBox->findText(column)));
    }
    fillDistances();
    emit columnChanged();
    emit changed();
}

void MeasureFields::chooseColumn(const QString &column)
{
    const int at = m_columnBox->findText(column);
    if (at >= 0)
        m_columnBox->setCurrentIndex(at);
}

void MeasureFields::fillDistances()
{
    const QSignalBlocker blocker(m_distanceBox);
    const QVariant chosen = m_distanceBox->currentData();
    m_distanceBox->clear();
    m_distanceBox->addItem(tr("its distance"), -1);
    const catalog::Column *column = m_table.column(this->column());
    if (column && column->vector) {
        for (const vectors::Distance distance : vectors::distancesOf(column->vector->type))
            m_distanceBox->addItem(vectors::operatorOf(distance), int(distance));
    }
    m_distanceBox->setItemData(0, tr("That of the column's first index; cosine, or Hamming, without one"),
                               Qt::ToolTipRole);
    m_distanceBox->setCurrentIndex(std::max(0, m_distanceBox->findData(chosen)));
}

QString MeasureFields::column() const
{
    return m_columnBox->currentText();
}

std::optional<vectors::Distance> MeasureFields::distance() const
{
    const int distance = m_distanceBox->currentIndex() < 0 ? -1 : m_distanceBox->currentData().toInt();
    return distance < 0 ? std::nullopt : std::optional(vectors::Distance(distance));
}

sweep::SweepSpec MeasureFields::base() const
{
    sweep::SweepSpec spec;
    spec.table = m_table;
    spec.column = column();
    spec.k = m_kBox->value();
    spec.targetRecall = m_targetBox->value();
    spec.queries = m_queriesBox->value();
    spec.where = m_whereEdit->text().trimmed();
    spec.seed = m_seedBox->value();
    return spec;
}

QList<int> MeasureFields::efSearch() const
{
    const auto values = sweep::parseValues(m_efSearchEdit->text());
    return values ? *values : QList<int>();
}

QList<int> MeasureFields::probes() const
{
    const auto values = sweep::parseValues(m_probesEdit->text());
    return values ? *values : QList<int>();
}

QString MeasureFields::problem() const
{
    if (m_table.name.name.isEmpty())
        return tr("Choose a table first");
    if (m_table.vectorColumns().isEmpty())
        return tr("%1 has no vector column").arg(m_table.name.toText());
    for (const QLineEdit *edit : {m_efSearchEdit, m_probesEdit}) {
        if (const auto values = sweep::parseValues(edit->text()); !values)
            return values.error().message;
    }
    return {};
}
