#include "ui/search/weightsliders.h"

#include "ui/search/legcolors.h"
#include "ui/shared/format.h"
#include "ui/shared/spacing.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QSlider>

#include <algorithm>

namespace {

constexpr int Steps = 100;
constexpr int Balance = Steps / 2;
constexpr int LongestName = 24;

QString shortened(const QString &name)
{
    const QString line = name.simplified();
    return line.size() > LongestName ? line.left(LongestName - 1) + u'…' : line;
}

} // namespace

WeightSliders::WeightSliders(QWidget *parent)
    : QWidget(parent)
{
    m_row = new QHBoxLayout(this);
    m_row->setContentsMargins(0, 0, 0, 0);
    m_row->setSpacing(spacing::Control);
}

void WeightSliders::setLegs(const QStringList &names)
{
    if (names == m_names)
        return;
    m_names = names;
    m_sliders.clear();
    m_labels.clear();
    while (QLayoutItem *item = m_row->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    if (names.size() == 2)
        addBalance();
    else if (names.size() > 2)
        addSliders();
    setWeights(m_waiting);
    updateLabels();
    updateColors();
}

void WeightSliders::addBalance()
{
    addLabel(0);
    QSlider *slider = addSlider(0);
    slider->setValue(Balance);
    slider->setToolTip(tr("Moves weight from one leg to the other; the list is ordered again at once, without asking "
                          "the server. Home gives all to the left, End to the right."));
    addLabel(1);
}

void WeightSliders::addSliders()
{
    for (int leg = 0; leg < m_names.size(); ++leg) {
        addLabel(leg);
        addSlider(leg)->setValue(Steps);
    }
}

QSlider *WeightSliders::addSlider(int number)
{
    auto *slider = new QSlider(Qt::Horizontal, this);
    slider->setObjectName(QStringLiteral("fusionWeight%1").arg(number));
    slider->setAccessibleName(m_names.size() == 2 ? tr("Weight between %1 and %2").arg(m_names[0], m_names[1])
                                                  : tr("Weight of %1").arg(m_names[number]));
    slider->setRange(0, Steps);
    slider->setSingleStep(1);
    slider->setPageStep(Steps / 10);
    m_row->addWidget(slider, 1);
    m_sliders << slider;
    connect(slider, &QSlider::valueChanged, this, [this] {
        updateLabels();
        emit weightsChanged();
    });
    return slider;
}

QLabel *WeightSliders::addLabel(int leg)
{
    auto *label = new QLabel(this);
    label->setObjectName(QStringLiteral("fusionWeightLabel%1").arg(leg));
    label->setTextFormat(Qt::PlainText);
    m_row->addWidget(label);
    m_labels << label;
    return label;
}

void WeightSliders::setWeights(const QList<double> &weights)
{
    m_waiting = weights;
    if (weights.isEmpty() || weights.size() != m_names.size() || m_sliders.isEmpty())
        return;
    m_waiting.clear();
    const double largest = std::max(1e-9, *std::ranges::max_element(weights));
    const QSignalBlocker blocker(this);
    if (m_sliders.size() == 1) {
        const double left = weights[0] / largest;
        const double right = weights[1] / largest;
        m_sliders[0]->setValue(qRound(left >= right ? Balance * right : Steps - Balance * left));
        return;
    }
    for (int leg = 0; leg < m_sliders.size(); ++leg)
        m_sliders[leg]->setValue(qRound(Steps * weights[leg] / largest));
}

QList<double> WeightSliders::weights() const
{
    if (m_sliders.isEmpty())
        return QList<double>(m_names.size(), 1.0);
    if (m_sliders.size() == 1) {
        const int right = m_sliders[0]->value();
        return {std::min(1.0, double(Steps - right) / Balance), std::min(1.0, double(right) / Balance)};
    }
    QList<double> weights;
    for (const QSlider *slider : m_sliders)
        weights << double(slider->value()) / Steps;
    return weights;
}

void WeightSliders::updateLabels()
{
    const QList<double> now = weights();
    for (int leg = 0; leg < m_labels.size(); ++leg) {
        m_labels[leg]->setText(QStringLiteral("%1 × %2").arg(shortened(m_names[leg]), formatNumber(now[leg], 2)));
        m_labels[leg]->setToolTip(m_names[leg].toHtmlEscaped());
    }
}

void WeightSliders::updateColors()
{
    for (int leg = 0; leg < m_labels.size(); ++leg) {
        QPalette colors = palette();
        colors.setColor(QPalette::WindowText, legColor(leg, palette()));
        m_labels[leg]->setPalette(colors);
    }
}

void WeightSliders::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::PaletteChange)
        updateColors();
    QWidget::changeEvent(event);
}
