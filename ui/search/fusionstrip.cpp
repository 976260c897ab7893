#include "ui/search/fusionstrip.h"

#include "ui/search/weightsliders.h"
#include "ui/shared/icons.h"
#include "ui/shared/spacing.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QToolButton>

using search::FusionMethod;
using search::ScoreScale;

FusionStrip::FusionStrip(QWidget *parent)
    : QWidget(parent)
{
    setupViews();
    connectSignals();
    updateFields();
}

void FusionStrip::setupViews()
{
    setupMethod();
    m_weights = new WeightSliders(this);
    m_weights->setObjectName(QStringLiteral("fusionWeights"));
    setupDiversity();
    m_labels = new QToolButton(this);
    m_labels->setObjectName(QStringLiteral("fusionLabels"));
    m_labels->setText(tr("Labels"));
    m_labels->setIcon(themeIcon(QStringLiteral("good")));
    m_labels->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_labels->setPopupMode(QToolButton::InstantPopup);
    m_labels->setAutoRaise(true);
    m_labels->setToolTip(tr("Which rows are relevant, from a file or a column: then each list says how good it is"));

    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(spacing::Page, 0, spacing::Page, spacing::Control);
    row->setSpacing(spacing::Control);
    row->addWidget(m_method);
    row->addWidget(m_kLabel);
    row->addWidget(m_k);
    row->addWidget(m_scale);
    row->addSpacing(spacing::Control);
    row->addWidget(m_weights, 1);
    row->addSpacing(spacing::Control);
    row->addWidget(m_diverse);
    row->addWidget(m_lambda);
    row->addWidget(m_labels);
}

void FusionStrip::setupMethod()
{
    m_method = new QComboBox(this);
    m_method->setObjectName(QStringLiteral("fusionMethod"));
    const auto add = [this](FusionMethod method, const QString &text, const QString &formula) {
        m_method->addItem(text, int(method));
        m_method->setItemData(m_method->count() - 1, formula, Qt::ToolTipRole);
    };
    add(FusionMethod::ReciprocalRank, tr("Reciprocal rank"), tr("Sum of weight / (k + rank)"));
    add(FusionMethod::Weighted, tr("Weighted sum"), tr("Sum of weight × score, the scores of each leg on one scale"));
    add(FusionMethod::Relative, tr("Relative score"),
        tr("Sum of weight × (score − least) / (most − least), the weights scaled to a sum of 1"));
    add(FusionMethod::Distribution, tr("Distribution"),
        tr("Sum of weight × (score − (mean − 3 σ)) / 6 σ, each between 0 and 1"));
    m_kLabel = new QLabel(QStringLiteral("k"), this);
    m_k = new QDoubleSpinBox(this);
    m_k->setObjectName(QStringLiteral("fusionK"));
    m_k->setDecimals(0);
    m_k->setRange(1, 100000);
    m_k->setValue(search::FusionSpec().rrfK);
    m_k->setToolTip(tr("Large: ranks far down count nearly as much as the first. Small: the first count most."));
    m_kLabel->setBuddy(m_k);
    m_scale = new QComboBox(this);
    m_scale->setObjectName(QStringLiteral("fusionScale"));
    m_scale->addItem(tr("min–max"), int(ScoreScale::MinMax));
    m_scale->addItem(tr("by length"), int(ScoreScale::Length));
    m_scale->addItem(tr("as they are"), int(ScoreScale::None));
    m_scale->setToolTip(tr("How the scores of each leg come to one scale"));
}

void FusionStrip::setupDiversity()
{
    const QString about =
        tr("Maximal marginal relevance: λ 1 orders by score alone, λ 0 by how unlike a row is to those "
           "above it");
    m_diverse = new QCheckBox(tr("Diverse"), this);
    m_diverse->setObjectName(QStringLiteral("fusionDiverse"));
    m_diverse->setToolTip(about);
    m_lambda = new QDoubleSpinBox(this);
    m_lambda->setObjectName(QStringLiteral("fusionLambda"));
    m_lambda->setPrefix(QStringLiteral("λ "));
    m_lambda->setRange(0, 1);
    m_lambda->setDecimals(2);
    m_lambda->setSingleStep(0.05);
    m_lambda->setValue(search::Diversity().lambda);
    m_lambda->setToolTip(about);
}

void FusionStrip::connectSignals()
{
    connect(m_method, &QComboBox::currentIndexChanged, this, [this] {
        updateFields();
        emit specChanged();
    });
    connect(m_k, &QDoubleSpinBox::valueChanged, this, &FusionStrip::specChanged);
    connect(m_scale, &QComboBox::currentIndexChanged, this, &FusionStrip::specChanged);
    connect(m_weights, &WeightSliders::weightsChanged, this, &FusionStrip::specChanged);
    connect(m_diverse, &QCheckBox::toggled, this, [this] {
        updateFields();
        emit specChanged();
    });
    connect(m_lambda, &QDoubleSpinBox::valueChanged, this, &FusionStrip::specChanged);
}

void FusionStrip::updateFields()
{
    const auto method = FusionMethod(m_method->currentData().toInt());
    m_method->setToolTip(m_method->currentData(Qt::ToolTipRole).toString());
    m_k->setVisible(method == FusionMethod::ReciprocalRank);
    m_kLabel->setVisible(m_k->isVisibleTo(this));
    m_scale->setVisible(method == FusionMethod::Weighted);
    m_lambda->setVisible(m_diverse->isChecked());
}

void FusionStrip::setLegs(const QStringList &names)
{
    m_weights->setLegs(names);
}

search::FusionSpec FusionStrip::spec() const
{
    search::FusionSpec spec;
    spec.method = FusionMethod(m_method->currentData().toInt());
    spec.rrfK = m_k->value();
    spec.scale = ScoreScale(m_scale->currentData().toInt());
    spec.weights = m_weights->weights();
    if (m_diverse->isChecked())
        spec.diversity = search::Diversity{m_lambda->value(), search::Diversity().pool};
    return spec;
}

void FusionStrip::setSpec(const search::FusionSpec &spec)
{
    {
        const QSignalBlocker blocker(this);
        m_method->setCurrentIndex(m_method->findData(int(spec.method)));
        m_k->setValue(spec.rrfK);
        m_scale->setCurrentIndex(m_scale->findData(int(spec.scale)));
        m_weights->setWeights(spec.weights);
        m_diverse->setChecked(spec.diversity.has_value());
        if (spec.diversity)
            m_lambda->setValue(spec.diversity->lambda);
    }
    updateFields();
    emit specChanged();
}
