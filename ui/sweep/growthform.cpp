#include "ui/sweep/growthform.h"

#include "app/sweep/rungrowth.h"
#include "ui/shared/fonts.h"
#include "ui/shared/spacing.h"
#include "ui/sweep/measurefields.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QFontMetrics>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QSignalBlocker>
#include <QSpinBox>

namespace {

QHBoxLayout *lineOf(QWidget *widget)
{
    auto *line = new QHBoxLayout(widget);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(spacing::Control - 2);
    return line;
}

} // namespace

GrowthForm::GrowthForm(QWidget *parent)
    : QWidget(parent)
{
    setupViews();
    connect(m_fields, &MeasureFields::changed, this, &GrowthForm::changed);
    connect(m_fields, &MeasureFields::columnChanged, this, &GrowthForm::fillIndexes);
    connect(m_indexBox, &QComboBox::currentTextChanged, this, &GrowthForm::changed);
    connect(m_sharesEdit, &QLineEdit::textChanged, this, &GrowthForm::changed);
}

void GrowthForm::setupViews()
{
    m_fields = new MeasureFields(QStringLiteral("growth"), this);
    m_indexBox = new QComboBox(this);
    m_indexBox->setObjectName(QStringLiteral("growthIndex"));
    m_indexBox->setEditable(true);
    m_indexBox->setInsertPolicy(QComboBox::NoInsert);
    m_indexBox->setMinimumContentsLength(24);
    m_indexBox->setToolTip(tr("An index of the table, or one to be built: hnsw m=32, ivfflat lists=200, "
                              "hnsw bit rerank=100"));
    m_sharesEdit = new QLineEdit(QStringLiteral("1/16, 1/8, 1/4, 1/2, 1"), this);
    m_sharesEdit->setObjectName(QStringLiteral("growthShares"));
    m_sharesEdit->setFont(fixedFont());
    m_sharesEdit->setMinimumWidth(QFontMetrics(fixedFont()).horizontalAdvance(m_sharesEdit->text()) + 24);
    m_sharesEdit->setCursorPosition(0);
    m_sharesEdit->setToolTip(tr("Samples of the rows, each with all rows of the smaller ones; at least three"));

    auto *first = new QWidget(this);
    m_firstLine = lineOf(first);
    m_firstLine->addWidget(new QLabel(tr("On"), first));
    m_firstLine->addWidget(m_fields->columnBox());
    m_firstLine->addWidget(new QLabel(tr("by"), first));
    m_firstLine->addWidget(m_fields->distanceBox());
    m_firstLine->addWidget(new QLabel(tr("build"), first));
    m_firstLine->addWidget(m_indexBox, 1);
    m_firstLine->addWidget(new QLabel(tr("for recall@"), first));
    m_firstLine->addWidget(m_fields->kBox());
    m_firstLine->addWidget(new QLabel(QStringLiteral("≥"), first));
    m_firstLine->addWidget(m_fields->targetBox());

    auto *second = new QWidget(this);
    auto *line = lineOf(second);
    line->addWidget(new QLabel(tr("on"), second));
    line->addWidget(m_sharesEdit, 1);
    line->addWidget(new QLabel(tr("of the rows, from"), second));
    line->addWidget(m_fields->queriesBox());
    line->addWidget(new QLabel(tr("held-out rows where"), second));
    line->addWidget(m_fields->whereEdit(), 1);
    line->addWidget(new QLabel(QStringLiteral("ef_search"), second));
    line->addWidget(m_fields->efSearchEdit());
    line->addWidget(new QLabel(QStringLiteral("probes"), second));
    line->addWidget(m_fields->probesEdit());
    line->addWidget(new QLabel(tr("seed"), second));
    line->addWidget(m_fields->seedBox());

    auto *lines = new QVBoxLayout(this);
    lines->setContentsMargins(0, 0, 0, 0);
    lines->setSpacing(spacing::Control);
    lines->addWidget(first);
    lines->addWidget(second);
    m_fields->efSearchEdit()->setText(QStringLiteral("20, 40, 80, 160"));
}

void GrowthForm::setStartButton(QWidget *button)
{
    m_firstLine->addWidget(button);
}

void GrowthForm::setTable(const catalog::Table &table)
{
    m_fields->setTable(table);
}

void GrowthForm::chooseColumn(const QString &column)
{
    m_fields->chooseColumn(column);
}

void GrowthForm::fillIndexes()
{
    const QString typed = m_indexBox->currentText();
    const bool own = m_indexBox->findText(typed) < 0 && !typed.isEmpty();
    {
        const QSignalBlocker blocker(m_indexBox);
        m_indexBox->clear();
        for (const catalog::Index *index : m_fields->table().vectorIndexesOf(m_fields->column())) {
            sweep::Candidate candidate;
            candidate.existing = index->name.name;
            m_indexBox->addItem(candidateText(candidate));
        }
        m_indexBox->addItem(QStringLiteral("hnsw"));
        m_indexBox->addItem(QStringLiteral("hnsw halfvec"));
        const int at = m_indexBox->findText(typed);
        if (own)
            m_indexBox->setEditText(typed);
        else
            m_indexBox->setCurrentIndex(std::max(0, at));
    }
    emit changed();
}

sweep::GrowthSpec GrowthForm::spec() const
{
    sweep::GrowthSpec spec;
    spec.index.base = m_fields->base();
    spec.index.distance = m_fields->distance();
    spec.index.efSearch = m_fields->efSearch();
    spec.index.probes = m_fields->probes();
    if (const auto candidate = sweep::parseCandidate(m_indexBox->currentText()))
        spec.index.candidates = {*candidate};
    if (const auto shares = sweep::parseShares(m_sharesEdit->text()))
        spec.shares = *shares;
    return spec;
}

QString GrowthForm::problem() const
{
    if (const QString problem = m_fields->problem(); !problem.isEmpty())
        return problem;
    if (const auto candidate = sweep::parseCandidate(m_indexBox->currentText()); !candidate)
        return candidate.error().message;
    if (const auto shares = sweep::parseShares(m_sharesEdit->text()); !shares)
        return shares.error().message;
    const auto setup = sweep::prepareGrowth(spec());
    return setup ? QString() : setup.error().message;
}
