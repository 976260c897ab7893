#include "ui/sweep/sweepform.h"

#include "app/sweep/sweepsetup.h"
#include "ui/shared/fonts.h"
#include "ui/shared/icons.h"
#include "ui/shared/spacing.h"
#include "ui/sweep/sweepwords.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QSpinBox>
#include <QToolButton>

#include <limits>

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

QSpinBox *numberBox(const QString &objectName, int least, int most, int value, QWidget *parent)
{
    auto *box = new QSpinBox(parent);
    box->setObjectName(objectName);
    box->setRange(least, most);
    box->setValue(value);
    box->setKeyboardTracking(false);
    return box;
}

} // namespace

SweepForm::SweepForm(QWidget *parent)
    : QWidget(parent)
{
    setupViews();
    connectSignals();
}

void SweepForm::setupViews()
{
    auto *lines = new QVBoxLayout(this);
    lines->setContentsMargins(0, 0, 0, 0);
    lines->setSpacing(spacing::Control);
    lines->addWidget(makeFirstLine());
    lines->addWidget(makeSecondLine());
    m_details = makeDetails();
    m_details->hide();
    lines->addWidget(m_details);
}

QWidget *SweepForm::makeFirstLine()
{
    auto *widget = new QWidget(this);
    m_columnBox = chooser(QStringLiteral("sweepColumn"), widget);
    m_columnBox->setToolTip(tr("Vector column of the table"));
    m_indexBox = chooser(QStringLiteral("sweepIndex"), widget);
    m_indexBox->setToolTip(tr("HNSW or IVFFlat index on the column"));
    m_settingLabel = new QLabel(widget);
    m_kBox = numberBox(QStringLiteral("sweepK"), 1, MostK, 10, widget);
    m_kBox->setToolTip(tr("Neighbours that a search asks for"));
    m_targetBox = new QDoubleSpinBox(widget);
    m_targetBox->setObjectName(QStringLiteral("sweepTarget"));
    m_targetBox->setDecimals(3);
    m_targetBox->setRange(0.001, 1);
    m_targetBox->setSingleStep(0.01);
    m_targetBox->setValue(0.95);
    m_targetBox->setToolTip(tr("Share of the exact neighbours that a search must find"));

    m_firstLine = lineOf(widget);
    m_firstLine->addWidget(new QLabel(tr("On"), widget));
    m_firstLine->addWidget(m_columnBox);
    m_firstLine->addWidget(new QLabel(tr("with"), widget));
    m_firstLine->addWidget(m_indexBox);
    m_firstLine->addWidget(m_settingLabel);
    m_firstLine->addWidget(m_kBox);
    m_firstLine->addWidget(new QLabel(QStringLiteral("≥"), widget));
    m_firstLine->addWidget(m_targetBox);
    m_firstLine->addStretch(1);
    return widget;
}

QWidget *SweepForm::makeSecondLine()
{
    auto *widget = new QWidget(this);
    m_queriesBox = numberBox(QStringLiteral("sweepQueries"), 1, MostQueries, 200, widget);
    m_queriesBox->setToolTip(
        tr("Each of them is searched once exactly, reading the whole table, and once per setting"));
    m_sourceBox = chooser(QStringLiteral("sweepSource"), widget);
    m_sourceBox->addItem(tr("rows of the table"), false);
    m_sourceBox->addItem(tr("rows held out of a copy"), true);
    m_sourceBox->setToolTip(tr("Rows of the table are nodes of the graph that is searched, which flatters HNSW. A copy "
                               "without them, indexed anew and dropped afterwards, shows what an application's own "
                               "queries would see"));
    m_whereEdit = new QLineEdit(widget);
    m_whereEdit->setObjectName(QStringLiteral("sweepWhere"));
    m_whereEdit->setFont(fixedFont());
    m_whereEdit->setPlaceholderText(tr("SQL condition, for queries and answers alike"));
    m_whereEdit->setMinimumWidth(120);
    m_detailsButton = new QToolButton(widget);
    m_detailsButton->setObjectName(QStringLiteral("sweepDetails"));
    m_detailsButton->setText(tr("Details"));
    m_detailsButton->setIcon(themeIcon(QStringLiteral("chevron-right")));
    m_detailsButton->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_detailsButton->setCheckable(true);
    m_detailsButton->setAutoRaise(true);

    auto *line = lineOf(widget);
    line->addWidget(new QLabel(tr("from"), widget));
    line->addWidget(m_queriesBox);
    line->addWidget(m_sourceBox);
    line->addWidget(new QLabel(tr("where"), widget));
    line->addWidget(m_whereEdit, 1);
    line->addWidget(m_detailsButton);
    return widget;
}

QWidget *SweepForm::makeDetails()
{
    auto *widget = new QWidget(this);
    m_valuesLabel = new QLabel(widget);
    m_valuesEdit = new QLineEdit(widget);
    m_valuesEdit->setObjectName(QStringLiteral("sweepValues"));
    m_valuesEdit->setFont(fixedFont());
    m_valuesEdit->setClearButtonEnabled(true);
    m_seedBox = numberBox(QStringLiteral("sweepSeed"), 1, std::numeric_limits<int>::max(), 1, widget);
    m_searchBox = new QCheckBox(tr("bisect to the target"), widget);
    m_searchBox->setObjectName(QStringLiteral("sweepSearch"));
    m_searchBox->setToolTip(
        tr("Search by bisection for the cheapest value that reaches the target, with as few queries "
           "as that takes, instead of drawing the whole curve"));
    m_plansBox = chooser(QStringLiteral("sweepPlans"), widget);
    m_plansBox->addItem(tr("the planner's"), QVariant::fromValue(int(sweep::PlanChoice::Natural)));
    m_plansBox->addItem(tr("forced to the index"), QVariant::fromValue(int(sweep::PlanChoice::Forced)));
    m_plansBox->addItem(tr("both"), QVariant::fromValue(int(sweep::PlanChoice::Both)));
    m_plansBox->setToolTip(tr("The planner's own plans are what an application gets; forced ones show what the index "
                              "could do where the planner leaves it"));
    m_seedBox->setToolTip(tr("The same seed draws the same rows and measures in the same order"));

    auto *line = lineOf(widget);
    line->addWidget(m_valuesLabel);
    line->addWidget(m_valuesEdit, 1);
    line->addWidget(m_searchBox);
    line->addWidget(new QLabel(tr("plans"), widget));
    line->addWidget(m_plansBox);
    line->addWidget(new QLabel(tr("seed"), widget));
    line->addWidget(m_seedBox);
    return widget;
}

void SweepForm::setStartButton(QWidget *button)
{
    m_firstLine->addWidget(button);
}

void SweepForm::connectSignals()
{
    connect(m_columnBox, &QComboBox::currentTextChanged, this, &SweepForm::fillIndexes);
    connect(m_indexBox, &QComboBox::currentTextChanged, this, &SweepForm::proposeValues);
    connect(m_kBox, &QSpinBox::valueChanged, this, &SweepForm::proposeValues);
    connect(m_targetBox, &QDoubleSpinBox::valueChanged, this, &SweepForm::changed);
    connect(m_queriesBox, &QSpinBox::valueChanged, this, &SweepForm::changed);
    connect(m_sourceBox, &QComboBox::currentIndexChanged, this, &SweepForm::changed);
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
    fillIndexes();
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

/// An empty field means the ladder, which is shown in its place.
void SweepForm::proposeValues()
{
    const QString name = settingName(method());
    m_settingLabel->setText(tr("find the cheapest %1 for recall@").arg(name));
    m_valuesLabel->setText(name);
    QStringList values;
    if (const catalog::Index *index = chosenIndex()) {
        const auto grid = m_searchBox->isChecked() ? sweep::fineGrid(*index, m_kBox->value())
                                                   : sweep::defaultGrid(*index, m_kBox->value());
        for (const sweep::GridPoint &point : grid)
            values << point.first().value;
    }
    m_valuesEdit->setPlaceholderText(values.join(QStringLiteral(", ")));
    emit changed();
}

sweep::SweepSpec SweepForm::spec() const
{
    sweep::SweepSpec spec;
    spec.table = m_table;
    spec.column = m_columnBox->currentText();
    spec.index = m_indexBox->currentText();
    spec.k = m_kBox->value();
    spec.targetRecall = m_targetBox->value();
    spec.queries = m_queriesBox->value();
    spec.holdOut = m_sourceBox->currentData().toBool();
    spec.where = m_whereEdit->text().trimmed();
    spec.seed = m_seedBox->value();
    spec.untilTarget = m_searchBox->isChecked();
    spec.plans = sweep::PlanChoice(m_plansBox->currentData().toInt());
    if (const auto values = sweep::parseValues(m_valuesEdit->text()))
        spec.grid = sweep::gridOf(method(), *values);
    return spec;
}

QString SweepForm::problem() const
{
    if (m_table.name.name.isEmpty())
        return tr("Choose a table first");
    if (m_table.vectorColumns().isEmpty())
        return tr("%1 has no vector column").arg(m_table.name.toText());
    if (!chosenIndex())
        return tr("%1 has no HNSW or IVFFlat index to measure").arg(m_columnBox->currentText());
    if (const auto values = sweep::parseValues(m_valuesEdit->text()); !values)
        return values.error().message;
    const auto setup = sweep::prepareSweep(spec());
    return setup ? QString() : setup.error().message;
}
