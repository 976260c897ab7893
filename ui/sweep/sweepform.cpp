#include "ui/sweep/sweepform.h"

#include "app/sweep/sweepsetup.h"
#include "ui/shared/icons.h"
#include "ui/sweep/sweepwords.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QSpinBox>
#include <QToolButton>

#include <algorithm>

SweepForm::SweepForm(QWidget *parent)
    : QWidget(parent)
{
    setupViews();
    connectSignals();
}

void SweepForm::setStartButton(QWidget *button)
{
    m_firstLine->addWidget(button);
}

void SweepForm::setNote(QWidget *note)
{
    layout()->addWidget(note);
}

void SweepForm::connectSignals()
{
    connect(m_columnBox, &QComboBox::currentTextChanged, this, &SweepForm::fillIndexes);
    connect(m_indexBox, &QComboBox::currentTextChanged, this, &SweepForm::proposeValues);
    connect(m_kEdit, &QLineEdit::textChanged, this, &SweepForm::proposeValues);
    connect(m_targetBox, &QDoubleSpinBox::valueChanged, this, &SweepForm::changed);
    connect(m_queriesBox, &QSpinBox::valueChanged, this, &SweepForm::changed);
    connect(m_sourceBox, &QComboBox::currentIndexChanged, this, &SweepForm::showOrigin);
    connect(m_originEdit, &QLineEdit::textChanged, this, &SweepForm::changed);
    connect(m_browseButton, &QToolButton::clicked, this, &SweepForm::browse);
    connect(m_axesEdit, &QLineEdit::textChanged, this, &SweepForm::changed);
    connect(m_documentBox, &QComboBox::currentIndexChanged, this, &SweepForm::changed);
    connect(m_confidenceBox, &QDoubleSpinBox::valueChanged, this, &SweepForm::changed);
    connect(m_whereEdit, &QLineEdit::textChanged, this, &SweepForm::changed);
    connect(m_valuesEdit, &QLineEdit::textChanged, this, &SweepForm::changed);
    connect(m_seedBox, &QSpinBox::valueChanged, this, &SweepForm::changed);
    connect(m_searchBox, &QCheckBox::toggled, this, &SweepForm::proposeValues);
    connect(m_plansBox, &QComboBox::currentIndexChanged, this, &SweepForm::changed);
    connect(m_detailsButton, &QToolButton::toggled, this, [this](bool open) {
        m_details->setVisible(open);
        m_detailsButton->setIcon(themeIcon(open ? QStringLiteral("chevron-down") : QStringLiteral("chevron-right")));
    });
}

void SweepForm::setTable(const catalog::Table &table)
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
    fillDocuments();
    fillIndexes();
}

void SweepForm::fillDocuments()
{
    const QString chosen = m_documentBox->currentData().toString();
    const QSignalBlocker blocker(m_documentBox);
    m_documentBox->clear();
    m_documentBox->addItem(tr("row"), QString());
    for (const catalog::Column &column : m_table.columns) {
        if (!column.vector)
            m_documentBox->addItem(column.name, column.name);
    }
    m_documentBox->setCurrentIndex(std::max(0, m_documentBox->findData(chosen)));
}

void SweepForm::chooseColumn(const QString &column)
{
    const int at = m_columnBox->findText(column);
    if (at >= 0)
        m_columnBox->setCurrentIndex(at);
}

void SweepForm::fillIndexes()
{
    const QString index = m_indexBox->currentText();
    const QSignalBlocker blocker(m_indexBox);
    m_indexBox->clear();
    const auto indexes = m_table.vectorIndexesOf(m_columnBox->currentText());
    for (const catalog::Index *each : indexes)
        m_indexBox->addItem(each->name.name);
    m_indexBox->setEnabled(!indexes.isEmpty());
    m_indexBox->setCurrentIndex(std::max(0, m_indexBox->findText(index)));
    proposeValues();
}

const catalog::Index *SweepForm::chosenIndex() const
{
    const auto indexes = m_table.vectorIndexesOf(m_columnBox->currentText());
    const int at = m_indexBox->currentIndex();
    return at >= 0 && at < int(indexes.size()) ? indexes.at(at) : nullptr;
}

vectors::IndexMethod SweepForm::method() const
{
    const catalog::Index *index = chosenIndex();
    return index ? index->vectorMethod().value_or(vectors::IndexMethod::Hnsw) : vectors::IndexMethod::Hnsw;
}

QList<int> SweepForm::chosenK() const
{
    const auto values = sweep::parseValues(m_kEdit->text());
    return values && !values->isEmpty() ? *values : QList<int>{sweep::SweepSpec().k};
}

/// An empty field means the ladder, which is shown in its place.
void SweepForm::proposeValues()
{
    const QString name = settingName(method());
    m_settingLabel->setText(tr("find the cheapest %1 for recall@").arg(name));
    m_valuesLabel->setText(name);
    QStringList values;
    if (const catalog::Index *index = chosenIndex()) {
        const int k = chosenK().first();
        const auto grid = m_searchBox->isChecked() ? sweep::fineGrid(*index, k) : sweep::defaultGrid(*index, k);
        for (const sweep::GridPoint &point : grid)
            values << point.first().value;
    }
    m_valuesEdit->setPlaceholderText(values.join(QStringLiteral(", ")));
    emit changed();
}

void SweepForm::applyRemedy(sweep::Remedy remedy, int value)
{
    const auto setValues = [this](const QList<int> &values) {
        QStringList texts;
        for (const int each : values) {
            if (!texts.contains(QString::number(each)))
                texts << QString::number(each);
        }
        m_valuesEdit->setText(texts.join(QStringLiteral(", ")));
    };
    const int k = chosenK().first();
    switch (remedy) {
    case sweep::Remedy::LargerSetting: {
        const int most = method() == vectors::IndexMethod::Hnsw ? 1000 : 32768;
        setValues({value, std::min(most, value * 3 / 2), std::min(most, value * 2), std::min(most, value * 4)});
        break;
    }
    case sweep::Remedy::LargerEfSearchThanK:
        setValues({k, std::min(1000, 2 * k), std::min(1000, 4 * k)});
        break;
    case sweep::Remedy::MoreQueries:
        m_queriesBox->setValue(4 * m_queriesBox->value());
        break;
    case sweep::Remedy::IterativeScan:
        m_axesEdit->setText(
            QStringLiteral("%1.iterative_scan = off, relaxed_order").arg(vectors::methodName(method())));
        break;
    case sweep::Remedy::BetterBuild:
        break;
    }
}

sweep::SweepSpec SweepForm::spec() const
{
    sweep::SweepSpec spec;
    spec.table = m_table;
    spec.column = m_columnBox->currentText();
    spec.index = m_indexBox->currentText();
    spec.k = chosenK().first();
    spec.moreK = chosenK().sliced(1);
    spec.targetRecall = m_targetBox->value();
    spec.queries = m_queriesBox->value();
    spec.holdOut = source() == Source::HeldOut;
    if (const auto axes = sweep::parseAxes(m_axesEdit->text()))
        spec.axes = *axes;
    if (m_confidenceBox->value() > 0)
        spec.confidence = m_confidenceBox->value();
    spec.documentColumn = m_documentBox->currentData().toString();
    spec.where = m_whereEdit->text().trimmed();
    spec.seed = m_seedBox->value();
    spec.untilTarget = m_searchBox->isChecked();
    spec.plans = sweep::PlanChoice(m_plansBox->currentData().toInt());
    if (const auto values = sweep::parseValues(m_valuesEdit->text()))
        spec.grid = sweep::gridOf(method(), *values);
    return spec;
}

sweep::QueryOrigin SweepForm::origin() const
{
    const QString text = m_originEdit->text().trimmed();
    if (source() == Source::File)
        return {text, {}, {}, {}};
    return source() == Source::OtherTable ? sweep::QueryOrigin{{}, {}, text, {}} : sweep::QueryOrigin();
}

SweepForm::Source SweepForm::source() const
{
    return Source(m_sourceBox->currentIndex());
}

void SweepForm::showOrigin()
{
    const bool file = source() == Source::File;
    m_originEdit->setVisible(file || source() == Source::OtherTable);
    m_originEdit->setPlaceholderText(file ? tr(".fvecs or .bvecs file") : tr("schema.table"));
    m_originEdit->clear();
    m_browseButton->setVisible(file);
    emit changed();
}

void SweepForm::browse()
{
    auto *dialog = new QFileDialog(this, tr("Vectors to search for"), {}, tr("Vectors (*.fvecs *.bvecs)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QFileDialog::fileSelected, m_originEdit, &QLineEdit::setText);
    dialog->open();
}

QString SweepForm::problem() const
{
    if (m_table.name.name.isEmpty())
        return tr("Choose a table first");
    if (m_table.vectorColumns().isEmpty())
        return tr("%1 has no vector column").arg(m_table.name.toText());
    if (!chosenIndex())
        return tr("%1 has no HNSW or IVFFlat index to measure").arg(m_columnBox->currentText());
    if (const auto values = sweep::parseValues(m_kEdit->text()); !values)
        return tr("k: %1").arg(values.error().message);
    else if (values->isEmpty())
        return tr("Say how many neighbours a search asks for");
    if (const auto values = sweep::parseValues(m_valuesEdit->text()); !values)
        return values.error().message;
    if (const auto axes = sweep::parseAxes(m_axesEdit->text()); !axes)
        return axes.error().message;
    if (m_originEdit->isVisibleTo(this) && origin().isEmpty())
        return source() == Source::File ? tr("Choose the file of vectors") : tr("Name the table of vectors");
    const auto setup = sweep::prepareSweep(spec());
    return setup ? QString() : setup.error().message;
}
