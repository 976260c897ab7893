#include "ui/search/searchsettingsfields.h"

#include "ui/shared/spacing.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QSpinBox>

#include <algorithm>

using vectors::IndexMethod;

namespace {

const QString efSearchName = QStringLiteral("hnsw.ef_search");
const QString probesName = QStringLiteral("ivfflat.probes");

QSpinBox *numberField(const QString &objectName, int maximum, QWidget *parent)
{
    auto *field = new QSpinBox(parent);
    field->setObjectName(objectName);
    field->setRange(1, maximum);
    field->setAccelerated(true);
    field->setAlignment(Qt::AlignRight);
    return field;
}

} // namespace

SearchSettingsFields::SearchSettingsFields(QWidget *parent)
    : QWidget(parent)
{
    setupViews();
    connectSignals();
    updateFields();
}

void SearchSettingsFields::setupViews()
{
    m_efSearchLabel = new QLabel(QStringLiteral("ef_search"), this);
    m_efSearch = numberField(QStringLiteral("searchEfSearch"), 1000, this);
    m_efSearchLabel->setBuddy(m_efSearch);
    m_probesLabel = new QLabel(QStringLiteral("probes"), this);
    m_probes = numberField(QStringLiteral("searchProbes"), 32768, this);
    m_probesLabel->setBuddy(m_probes);
    m_iterativeLabel = new QLabel(tr("iterative"), this);
    m_iterative = new QComboBox(this);
    m_iterative->setObjectName(QStringLiteral("searchIterative"));
    m_iterativeLabel->setBuddy(m_iterative);

    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(spacing::Group);
    for (QWidget *widget :
         QList<QWidget *>{m_efSearchLabel, m_efSearch, m_probesLabel, m_probes, m_iterativeLabel, m_iterative}) {
        if (qobject_cast<QLabel *>(widget) && row->count() > 0)
            row->addSpacing(spacing::Group);
        row->addWidget(widget);
    }
}

void SearchSettingsFields::connectSignals()
{
    for (QSpinBox *field : {m_efSearch, m_probes}) {
        connect(field, &QSpinBox::valueChanged, this, &SearchSettingsFields::changed);
        connect(field->findChild<QLineEdit *>(), &QLineEdit::returnPressed, this, &SearchSettingsFields::submitted);
    }
    connect(m_iterative, &QComboBox::currentIndexChanged, this, &SearchSettingsFields::changed);
}

void SearchSettingsFields::setServerSettings(const search::SettingsInForce &settings)
{
    const auto follow = [](QSpinBox *field, const QString &before, const QString &now) {
        const bool untouched = before.isEmpty() || field->value() == before.toInt();
        if (untouched && !now.isEmpty())
            field->setValue(now.toInt());
    };
    const QSignalBlocker blocker(this);
    follow(m_efSearch, m_server.efSearch, settings.efSearch);
    follow(m_probes, m_server.probes, settings.probes);
    m_server = settings;
    m_known = true;
    updateFields();
}

void SearchSettingsFields::forgetServerSettings()
{
    m_known = false;
    updateFields();
}

void SearchSettingsFields::setServingIndexes(const QList<search::ServingIndex> &indexes)
{
    m_indexes = indexes;
    updateFields();
}

bool SearchSettingsFields::serves(IndexMethod method) const
{
    return std::any_of(m_indexes.begin(), m_indexes.end(),
                       [method](const search::ServingIndex &index) { return index.method == method; });
}

QString SearchSettingsFields::reasonAgainst(IndexMethod method) const
{
    if (!m_known)
        return tr("The server's settings are not known yet.");
    if (m_server.vectorVersion.isEmpty() && m_server.efSearch.isNull())
        return tr("pgvector is not in this database.");
    if (!serves(method))
        return tr("No %1 index gives the order of this search.")
            .arg(method == IndexMethod::Hnsw ? QStringLiteral("HNSW") : QStringLiteral("IVFFlat"));
    return {};
}

void SearchSettingsFields::updateFields()
{
    const QString againstHnsw = reasonAgainst(IndexMethod::Hnsw);
    const QString againstIvfflat = reasonAgainst(IndexMethod::Ivfflat);
    const auto show = [](QLabel *label, QSpinBox *field, bool visible, const QString &against, const QString &about) {
        label->setVisible(visible);
        field->setVisible(visible);
        field->setEnabled(against.isEmpty());
        label->setEnabled(against.isEmpty());
        field->setToolTip(against.isEmpty() ? about : against);
        label->setToolTip(field->toolTip());
    };
    show(m_efSearchLabel, m_efSearch, serves(IndexMethod::Hnsw) || !serves(IndexMethod::Ivfflat), againstHnsw,
         tr("hnsw.ef_search: candidates kept while the graph is searched. More find more and take longer; an answer "
            "has at most as many rows."));
    show(m_probesLabel, m_probes, serves(IndexMethod::Ivfflat), againstIvfflat,
         tr("ivfflat.probes: lists that are searched. More find more and take longer."));
    updateIterative();
}

void SearchSettingsFields::updateIterative()
{
    const bool hnsw = serves(IndexMethod::Hnsw);
    const QString inForce = hnsw ? m_server.hnswIterativeScan : m_server.ivfflatIterativeScan;
    QStringList modes{QStringLiteral("off"), QStringLiteral("relaxed_order")};
    if (hnsw || !serves(IndexMethod::Ivfflat))
        modes << QStringLiteral("strict_order");
    const QString chosen = m_iterative->currentIndex() < 0 ? inForce : m_iterative->currentText();
    const QSignalBlocker blocker(m_iterative);
    m_iterative->clear();
    m_iterative->addItems(modes);
    m_iterative->setCurrentIndex(int(qMax<qsizetype>(0, modes.indexOf(chosen))));

    QString against = m_indexes.isEmpty() ? reasonAgainst(IndexMethod::Hnsw) : QString();
    if (m_indexes.isEmpty() && against.isEmpty())
        against = tr("No index gives the order of this search.");
    else if (against.isEmpty() && m_known && !m_server.hasIterativeScan())
        against = tr("Needs pgvector 0.8.0; this database has %1.").arg(m_server.vectorVersion);
    m_iterative->setEnabled(against.isEmpty() && m_known);
    m_iterativeLabel->setEnabled(against.isEmpty());
    m_iterative->setToolTip(against.isEmpty()
                                ? tr("Iterative scan: goes on in the index until there are enough rows, which a filter "
                                     "or a large k needs.")
                                : against);
    m_iterativeLabel->setToolTip(m_iterative->toolTip());
}

QList<search::Setting> SearchSettingsFields::settings() const
{
    QList<search::Setting> settings;
    if (!m_known)
        return settings;
    const auto add = [&settings](const QString &name, const QString &value, const QString &inForce) {
        if (!inForce.isNull() && value != inForce)
            settings << search::Setting{name, value};
    };
    if (serves(IndexMethod::Hnsw)) {
        add(efSearchName, QString::number(m_efSearch->value()), m_server.efSearch);
        if (m_iterative->isEnabled())
            add(QStringLiteral("hnsw.iterative_scan"), m_iterative->currentText(), m_server.hnswIterativeScan);
    }
    if (serves(IndexMethod::Ivfflat)) {
        add(probesName, QString::number(m_probes->value()), m_server.probes);
        const bool possible = m_iterative->isEnabled() && m_iterative->currentText() != u"strict_order";
        if (possible)
            add(QStringLiteral("ivfflat.iterative_scan"), m_iterative->currentText(), m_server.ivfflatIterativeScan);
    }
    return settings;
}

void SearchSettingsFields::setSettings(const QList<search::Setting> &settings)
{
    const auto valueOf = [&settings](const QString &name, const QString &inForce) {
        for (const search::Setting &setting : settings) {
            if (setting.name == name)
                return setting.value;
        }
        return inForce;
    };
    if (const QString value = valueOf(efSearchName, m_server.efSearch); !value.isEmpty())
        m_efSearch->setValue(value.toInt());
    if (const QString value = valueOf(probesName, m_server.probes); !value.isEmpty())
        m_probes->setValue(value.toInt());
    const bool hnsw = serves(IndexMethod::Hnsw);
    const QString scan = hnsw ? valueOf(QStringLiteral("hnsw.iterative_scan"), m_server.hnswIterativeScan)
                              : valueOf(QStringLiteral("ivfflat.iterative_scan"), m_server.ivfflatIterativeScan);
    if (!scan.isEmpty())
        m_iterative->setCurrentText(scan);
}
