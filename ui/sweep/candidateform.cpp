#include "ui/sweep/candidateform.h"

#include "ui/shared/icons.h"
#include "ui/shared/spacing.h"
#include "ui/sweep/candidatelist.h"
#include "ui/sweep/measurefields.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QSpinBox>
#include <QToolButton>

namespace {

QHBoxLayout *lineOf(QWidget *widget)
{
    auto *line = new QHBoxLayout(widget);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(spacing::Control - 2);
    return line;
}

} // namespace

CandidateForm::CandidateForm(QWidget *parent)
    : QWidget(parent)
{
    setupViews();
    connect(m_fields, &MeasureFields::changed, this, &CandidateForm::changed);
    connect(m_fields, &MeasureFields::columnChanged, this, &CandidateForm::proposeCandidates);
    connect(m_candidates, &CandidateList::changed, this, &CandidateForm::changed);
    connect(m_holdOutBox, &QCheckBox::toggled, this, &CandidateForm::changed);
    connect(m_closeBox, &QSpinBox::valueChanged, this, &CandidateForm::changed);
    connect(m_detailsButton, &QToolButton::toggled, this, [this](bool open) {
        m_details->setVisible(open);
        m_detailsButton->setIcon(themeIcon(open ? QStringLiteral("chevron-down") : QStringLiteral("chevron-right")));
    });
}

void CandidateForm::setupViews()
{
    m_fields = new MeasureFields(QStringLiteral("candidates"), this);
    m_candidates = new CandidateList(this);
    auto *lines = new QVBoxLayout(this);
    lines->setContentsMargins(0, 0, 0, 0);
    lines->setSpacing(spacing::Control);
    lines->addWidget(makeFirstLine());
    lines->addWidget(makeSecondLine());
    m_details = makeDetails();
    m_details->hide();
    lines->addWidget(m_details);
    lines->addWidget(m_candidates);
}

QWidget *CandidateForm::makeFirstLine()
{
    auto *widget = new QWidget(this);
    m_firstLine = lineOf(widget);
    m_firstLine->addWidget(new QLabel(tr("On"), widget));
    m_firstLine->addWidget(m_fields->columnBox());
    m_firstLine->addWidget(new QLabel(tr("by"), widget));
    m_firstLine->addWidget(m_fields->distanceBox());
    m_firstLine->addWidget(new QLabel(tr("find the cheapest of these indexes for recall@"), widget));
    m_firstLine->addWidget(m_fields->kBox());
    m_firstLine->addWidget(new QLabel(QStringLiteral("≥"), widget));
    m_firstLine->addWidget(m_fields->targetBox());
    m_firstLine->addStretch(1);
    return widget;
}

QWidget *CandidateForm::makeSecondLine()
{
    auto *widget = new QWidget(this);
    m_detailsButton = new QToolButton(widget);
    m_detailsButton->setObjectName(QStringLiteral("candidatesDetails"));
    m_detailsButton->setText(tr("Details"));
    m_detailsButton->setIcon(themeIcon(QStringLiteral("chevron-right")));
    m_detailsButton->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_detailsButton->setCheckable(true);
    m_detailsButton->setAutoRaise(true);
    auto *line = lineOf(widget);
    line->addWidget(new QLabel(tr("from"), widget));
    line->addWidget(m_fields->queriesBox());
    line->addWidget(new QLabel(tr("rows as queries, where"), widget));
    line->addWidget(m_fields->whereEdit(), 1);
    line->addWidget(m_detailsButton);
    return widget;
}

QWidget *CandidateForm::makeDetails()
{
    auto *widget = new QWidget(this);
    m_holdOutBox = new QCheckBox(tr("always on a copy"), widget);
    m_holdOutBox->setObjectName(QStringLiteral("candidatesHoldOut"));
    m_holdOutBox->setToolTip(tr("Indexes that exist are measured on the table itself where the planner can be led to "
                                "each; queries that are rows of the table flatter HNSW, a copy without them does not"));
    m_closeBox = new QSpinBox(widget);
    m_closeBox->setObjectName(QStringLiteral("candidatesClose"));
    m_closeBox->setRange(1, 20);
    m_closeBox->setValue(3);
    m_closeBox->setToolTip(tr("Building an index anew changes its recall by up to half a point: candidates that differ "
                              "by less are built so often each"));
    auto *line = lineOf(widget);
    line->addWidget(new QLabel(QStringLiteral("ef_search"), widget));
    line->addWidget(m_fields->efSearchEdit(), 1);
    line->addWidget(new QLabel(QStringLiteral("probes"), widget));
    line->addWidget(m_fields->probesEdit(), 1);
    line->addWidget(new QLabel(tr("builds of close ones"), widget));
    line->addWidget(m_closeBox);
    line->addWidget(m_holdOutBox);
    line->addWidget(new QLabel(tr("seed"), widget));
    line->addWidget(m_fields->seedBox());
    return widget;
}

void CandidateForm::setStartButton(QWidget *button)
{
    m_firstLine->addWidget(button);
}

void CandidateForm::setTable(const catalog::Table &table)
{
    m_fields->setTable(table);
}

void CandidateForm::chooseColumn(const QString &column)
{
    m_fields->chooseColumn(column);
}

/// What is there, and the usual alternatives; once for each column.
void CandidateForm::proposeCandidates()
{
    const catalog::Table &table = m_fields->table();
    const QString column = m_fields->column();
    m_candidates->setColumn(table, column);
    const QString place = table.name.toSql() + column;
    if (place == m_proposedFor || column.isEmpty())
        return;
    m_proposedFor = place;
    QList<sweep::Candidate> candidates;
    for (const catalog::Index *index : table.vectorIndexesOf(column)) {
        sweep::Candidate candidate;
        candidate.existing = index->name.name;
        if (index->predicate.isEmpty() && index->valid)
            candidates << candidate;
    }
    const auto shape = table.column(column)->vector;
    const bool isVector = shape && shape->type == vectors::VectorType::Vector;
    for (const char *text : {"hnsw m=16 ef_construction=64", "hnsw m=32 ef_construction=128"})
        candidates << *sweep::parseCandidate(QString::fromLatin1(text));
    if (isVector)
        candidates << *sweep::parseCandidate(QStringLiteral("hnsw halfvec m=16 ef_construction=64"));
    m_candidates->setCandidates(candidates);
}

sweep::CandidateSpec CandidateForm::spec() const
{
    sweep::CandidateSpec spec;
    spec.base = m_fields->base();
    spec.base.holdOut = m_holdOutBox->isChecked();
    spec.candidates = m_candidates->candidates();
    spec.distance = m_fields->distance();
    spec.efSearch = m_fields->efSearch();
    spec.probes = m_fields->probes();
    spec.buildsWhenClose = m_closeBox->value();
    return spec;
}

QString CandidateForm::problem() const
{
    if (const QString problem = m_fields->problem(); !problem.isEmpty())
        return problem;
    if (const QString problem = m_candidates->problem(); !problem.isEmpty())
        return problem;
    const auto setup = sweep::prepareCandidates(spec());
    return setup ? QString() : setup.error().message;
}
