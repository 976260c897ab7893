#include "ui/search/morefields.h"

#include "ui/shared/format.h"
#include "ui/shared/icons.h"
#include "ui/shared/spacing.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QGridLayout>
#include <QLabel>
#include <QMenu>
#include <QSpinBox>
#include <QWidgetAction>

#include <climits>

using vectors::IndexMethod;

namespace {

constexpr double FarthestThreshold = 1e9;
constexpr int LargestFactor = 1000;

QSpinBox *scanField(const QString &objectName, QWidget *parent)
{
    auto *field = new QSpinBox(parent);
    field->setObjectName(objectName);
    field->setRange(1, INT_MAX);
    field->setAccelerated(true);
    field->setAlignment(Qt::AlignRight);
    return field;
}

} // namespace

MoreFields::MoreFields(QWidget *parent)
    : QToolButton(parent)
{
    setObjectName(QStringLiteral("searchMore"));
    setPopupMode(QToolButton::InstantPopup);
    setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    setIcon(themeIcon(QStringLiteral("settings")));
    setAutoRaise(true);
    setupViews();
    connectSignals();
    updateRerank();
    updateScanFields();
}

void MoreFields::setupViews()
{
    auto *menu = new QMenu(this);
    auto *form = new QWidget(menu);
    m_useThreshold = new QCheckBox(tr("Not farther than"), form);
    m_useThreshold->setObjectName(QStringLiteral("searchUseThreshold"));
    m_useThreshold->setToolTip(
        tr("The k nearest rows are found, then those that are farther are left out: a materialized "
           "CTE, so that the index still gives the order."));
    m_threshold = new QDoubleSpinBox(form);
    m_threshold->setObjectName(QStringLiteral("searchThreshold"));
    m_threshold->setDecimals(6);
    m_threshold->setRange(-FarthestThreshold, FarthestThreshold);
    m_threshold->setSingleStep(0.1);
    m_threshold->setValue(0.5);
    m_useRerank = new QCheckBox(tr("Order anew by the whole vector"), form);
    m_useRerank->setObjectName(QStringLiteral("searchUseRerank"));
    m_maxScanTuples = {QStringLiteral("hnsw.max_scan_tuples"),
                       {},
                       new QLabel(QStringLiteral("max_scan_tuples"), form),
                       scanField(QStringLiteral("searchMaxScanTuples"), form)};
    m_maxProbes = {QStringLiteral("ivfflat.max_probes"),
                   {},
                   new QLabel(QStringLiteral("max_probes"), form),
                   scanField(QStringLiteral("searchMaxProbes"), form)};

    auto *grid = new QGridLayout(form);
    grid->setContentsMargins(spacing::Page, spacing::Page, spacing::Page, spacing::Page);
    grid->setSpacing(spacing::Control);
    grid->addWidget(m_useThreshold, 0, 0);
    grid->addWidget(m_threshold, 0, 1);
    grid->addWidget(m_useRerank, 1, 0);
    grid->addWidget(rerankRow(form), 1, 1);
    grid->addWidget(m_maxScanTuples.label, 2, 0);
    grid->addWidget(m_maxScanTuples.field, 2, 1);
    grid->addWidget(m_maxProbes.label, 3, 0);
    grid->addWidget(m_maxProbes.field, 3, 1);
    auto *action = new QWidgetAction(menu);
    action->setDefaultWidget(form);
    menu->addAction(action);
    setMenu(menu);
}

QWidget *MoreFields::rerankRow(QWidget *parent)
{
    auto *row = new QWidget(parent);
    m_factor = new QSpinBox(row);
    m_factor->setObjectName(QStringLiteral("searchRerankFactor"));
    m_factor->setRange(1, LargestFactor);
    m_factor->setValue(search::Rerank().factor);
    m_factor->setPrefix(QStringLiteral("× "));
    m_factor->setToolTip(tr("So many times k rows are taken from the index before they are ordered anew"));
    m_rerankDistance = new QComboBox(row);
    m_rerankDistance->setObjectName(QStringLiteral("searchRerankDistance"));
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(spacing::Group);
    layout->addWidget(m_factor);
    layout->addWidget(m_rerankDistance, 1);
    return row;
}

void MoreFields::connectSignals()
{
    const auto notify = [this] {
        updateButton();
        emit changed();
    };
    for (QCheckBox *box : {m_useThreshold, m_useRerank})
        connect(box, &QCheckBox::toggled, this, notify);
    connect(m_threshold, &QDoubleSpinBox::valueChanged, this, notify);
    connect(m_rerankDistance, &QComboBox::currentIndexChanged, this, notify);
    for (QSpinBox *field : {m_factor, m_maxScanTuples.field, m_maxProbes.field})
        connect(field, &QSpinBox::valueChanged, this, notify);
}

void MoreFields::setTarget(const search::SearchTarget &target, const QList<search::ServingIndex> &indexes)
{
    if (target.table != m_target.table) {
        m_useThreshold->setChecked(false);
        m_useRerank->setChecked(false);
    }
    m_target = target;
    m_indexes = indexes;
    updateRerank();
    updateScanFields();
    updateButton();
}

void MoreFields::setServerSettings(const search::SettingsInForce &settings)
{
    const auto follow = [](ScanField &scan, const QString &now) {
        const bool untouched = scan.inForce.isEmpty() || scan.field->value() == scan.inForce.toInt();
        const QSignalBlocker blocker(scan.field);
        if (untouched && !now.isEmpty())
            scan.field->setValue(now.toInt());
        scan.inForce = now;
    };
    follow(m_maxScanTuples, settings.maxScanTuples);
    follow(m_maxProbes, settings.maxProbes);
    updateScanFields();
}

bool MoreFields::serves(IndexMethod method) const
{
    return std::any_of(m_indexes.begin(), m_indexes.end(),
                       [method](const search::ServingIndex &index) { return index.method == method; });
}

/// Only an expression loses something that the whole vector can give back.
void MoreFields::updateRerank()
{
    const bool possible = !m_target.expression.isEmpty();
    m_useRerank->setEnabled(possible);
    m_factor->setEnabled(possible);
    m_rerankDistance->setEnabled(possible);
    m_useRerank->setToolTip(possible
                                ? tr("The index orders by %1. More rows than k are taken from it, and ordered anew "
                                     "by the distance between whole vectors.")
                                      .arg(m_target.expression)
                                : tr("The search orders by the column itself: there is nothing to order anew."));
    const auto chosen = m_rerankDistance->currentData();
    const QSignalBlocker blocker(m_rerankDistance);
    m_rerankDistance->clear();
    if (!possible)
        return;
    for (const vectors::Distance distance : vectors::distancesOf(m_target.columnShape.type))
        m_rerankDistance->addItem(QStringLiteral("%1  %2").arg(vectors::operatorOf(distance),
                                                               vectors::distanceName(distance).replace(u'_', u' ')),
                                  int(distance));
    const int kept = m_rerankDistance->findData(chosen);
    m_rerankDistance->setCurrentIndex(
        kept >= 0 ? kept : std::max(0, m_rerankDistance->findData(int(search::Rerank().distance))));
}

void MoreFields::updateScanFields()
{
    const auto show = [this](const ScanField &scan, IndexMethod method, const QString &about) {
        const bool known = !scan.inForce.isNull();
        const bool possible = known && serves(method);
        scan.field->setEnabled(possible);
        scan.label->setEnabled(possible);
        scan.field->setToolTip(possible ? about
                               : known
                                   ? tr("No %1 index gives the order of this search.").arg(vectors::methodName(method))
                                   : tr("Needs pgvector 0.8.0."));
        scan.label->setToolTip(scan.field->toolTip());
    };
    show(m_maxScanTuples, IndexMethod::Hnsw, tr("How many rows an iterative scan of an HNSW index looks at"));
    show(m_maxProbes, IndexMethod::Ivfflat, tr("How many lists an iterative scan of an IVFFlat index looks at"));
    updateButton();
}

std::optional<double> MoreFields::maxDistance() const
{
    return m_useThreshold->isChecked() ? std::optional(m_threshold->value()) : std::nullopt;
}

std::optional<search::Rerank> MoreFields::rerank() const
{
    if (!m_useRerank->isChecked() || !m_useRerank->isEnabled())
        return std::nullopt;
    return search::Rerank{m_factor->value(), vectors::Distance(m_rerankDistance->currentData().toInt())};
}

QList<search::Setting> MoreFields::settings() const
{
    QList<search::Setting> settings;
    for (const ScanField &scan : {m_maxScanTuples, m_maxProbes}) {
        const QString value = QString::number(scan.field->value());
        if (scan.field->isEnabled() && value != scan.inForce)
            settings << search::Setting{scan.setting, value};
    }
    return settings;
}

void MoreFields::setMaxDistance(const std::optional<double> &distance)
{
    if (distance)
        m_threshold->setValue(*distance);
    m_useThreshold->setChecked(distance.has_value());
}

void MoreFields::setRerank(const std::optional<search::Rerank> &rerank)
{
    if (rerank) {
        m_factor->setValue(rerank->factor);
        m_rerankDistance->setCurrentIndex(std::max(0, m_rerankDistance->findData(int(rerank->distance))));
    }
    m_useRerank->setChecked(rerank.has_value());
}

void MoreFields::setSettings(const QList<search::Setting> &settings)
{
    for (const ScanField &scan : {m_maxScanTuples, m_maxProbes}) {
        QString value = scan.inForce;
        for (const search::Setting &setting : settings) {
            if (setting.name == scan.setting)
                value = setting.value;
        }
        if (!value.isEmpty())
            scan.field->setValue(value.toInt());
    }
}

void MoreFields::updateButton()
{
    QStringList inForce;
    if (maxDistance())
        inForce << QStringLiteral("≤ %1").arg(numberLocale().toString(*maxDistance(), 'g', 4));
    if (const auto again = rerank())
        inForce << tr("re-rank × %1").arg(again->factor);
    if (!settings().isEmpty())
        inForce << tr("scan limits");
    setText(inForce.isEmpty() ? tr("More") : inForce.join(QStringLiteral(" · ")));
    setToolTip(tr("Distance threshold, re-ranking by the whole vector, limits of iterative scans"));
}
