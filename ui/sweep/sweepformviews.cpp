// The fields of SweepForm; what they mean is in sweepform.cpp.
#include "ui/shared/fonts.h"
#include "ui/shared/icons.h"
#include "ui/shared/spacing.h"
#include "ui/sweep/formparts.h"
#include "ui/sweep/sweepform.h"

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

QLineEdit *codeEdit(const QString &objectName, QWidget *parent)
{
    auto *edit = new QLineEdit(parent);
    edit->setObjectName(objectName);
    edit->setFont(fixedFont());
    return edit;
}

} // namespace

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
    m_columnBox = sentenceChoice(QStringLiteral("sweepColumn"), widget);
    m_columnBox->setToolTip(tr("Vector column of the table"));
    m_indexBox = sentenceChoice(QStringLiteral("sweepIndex"), widget);
    m_indexBox->setToolTip(tr("HNSW or IVFFlat index on the column"));
    m_settingLabel = new QLabel(widget);
    m_kEdit = new QLineEdit(QStringLiteral("10"), widget);
    m_kEdit->setObjectName(QStringLiteral("sweepK"));
    m_kEdit->setFixedWidth(m_kEdit->fontMetrics().horizontalAdvance(QStringLiteral("1, 10, 100, 0")) + spacing::Page);
    m_kEdit->setToolTip(tr("Neighbours that a search asks for; several, as in 1, 10, 100, are each a search of their "
                           "own, with a curve and an answer of its own"));
    m_targetBox = sentenceRecall(QStringLiteral("sweepTarget"), widget);
    m_targetBox->setToolTip(tr("Share of the exact neighbours that a search must find"));

    m_firstLine = sentenceLine(widget);
    m_firstLine->addWidget(new QLabel(tr("On"), widget));
    m_firstLine->addWidget(m_columnBox);
    m_firstLine->addWidget(new QLabel(tr("with"), widget));
    m_firstLine->addWidget(m_indexBox);
    m_firstLine->addWidget(m_settingLabel);
    m_firstLine->addWidget(m_kEdit);
    m_firstLine->addWidget(new QLabel(QStringLiteral("≥"), widget));
    m_firstLine->addWidget(m_targetBox);
    m_firstLine->addStretch(1);
    return widget;
}

QWidget *SweepForm::makeSecondLine()
{
    auto *widget = new QWidget(this);
    m_queriesBox = sentenceNumber(QStringLiteral("sweepQueries"), 1, MostQueries, 200, widget);
    m_queriesBox->setToolTip(
        tr("Each of them is searched once exactly, reading the whole table, and once per setting"));
    m_sourceBox = sentenceChoice(QStringLiteral("sweepSource"), widget);
    m_sourceBox->addItem(tr("rows of the table"));
    m_sourceBox->addItem(tr("rows held out of a copy"));
    m_sourceBox->addItem(tr("vectors of a file"));
    m_sourceBox->addItem(tr("vectors of the table"));
    m_sourceBox->setToolTip(tr("Rows of the table are nodes of the graph that is searched, which flatters HNSW. A copy "
                               "without them, indexed anew and dropped afterwards, shows what an application's own "
                               "queries would see"));
    makeOrigin(widget);
    m_whereEdit = codeEdit(QStringLiteral("sweepWhere"), widget);
    m_whereEdit->setPlaceholderText(tr("SQL condition, for queries and answers alike"));
    m_whereEdit->setMinimumWidth(120);
    m_detailsButton = new QToolButton(widget);
    m_detailsButton->setObjectName(QStringLiteral("sweepDetails"));
    m_detailsButton->setText(tr("Details"));
    m_detailsButton->setIcon(themeIcon(QStringLiteral("chevron-right")));
    m_detailsButton->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_detailsButton->setCheckable(true);
    m_detailsButton->setAutoRaise(true);

    auto *line = sentenceLine(widget);
    line->addWidget(new QLabel(tr("from"), widget));
    line->addWidget(m_queriesBox);
    line->addWidget(m_sourceBox);
    line->addWidget(m_originEdit);
    line->addWidget(m_browseButton);
    line->addWidget(new QLabel(tr("where"), widget));
    line->addWidget(m_whereEdit, 1);
    line->addWidget(m_detailsButton);
    return widget;
}

void SweepForm::makeOrigin(QWidget *widget)
{
    m_originEdit = codeEdit(QStringLiteral("sweepOrigin"), widget);
    m_originEdit->setMinimumWidth(140);
    m_browseButton = new QToolButton(widget);
    m_browseButton->setObjectName(QStringLiteral("sweepBrowse"));
    m_browseButton->setText(tr("Choose…"));
    m_originEdit->hide();
    m_browseButton->hide();
}

QWidget *SweepForm::makeDetails()
{
    auto *widget = new QWidget(this);
    auto *lines = new QVBoxLayout(widget);
    lines->setContentsMargins(0, 0, 0, 0);
    lines->setSpacing(spacing::Control);
    lines->addLayout(makeFirstDetails(widget));
    lines->addLayout(makeSecondDetails(widget));
    return widget;
}

QLayout *SweepForm::makeFirstDetails(QWidget *widget)
{
    m_valuesLabel = new QLabel(widget);
    m_valuesEdit = codeEdit(QStringLiteral("sweepValues"), widget);
    m_valuesEdit->setClearButtonEnabled(true);
    m_searchBox = new QCheckBox(tr("bisect to the target"), widget);
    m_searchBox->setObjectName(QStringLiteral("sweepSearch"));
    m_searchBox->setToolTip(
        tr("Search by bisection for the cheapest value that reaches the target, with as few queries "
           "as that takes, instead of drawing the whole curve"));
    m_plansBox = sentenceChoice(QStringLiteral("sweepPlans"), widget);
    m_plansBox->addItem(tr("the planner's"), QVariant::fromValue(int(sweep::PlanChoice::Natural)));
    m_plansBox->addItem(tr("forced to the index"), QVariant::fromValue(int(sweep::PlanChoice::Forced)));
    m_plansBox->addItem(tr("both"), QVariant::fromValue(int(sweep::PlanChoice::Both)));
    m_plansBox->setToolTip(tr("The planner's own plans are what an application gets; forced ones show what the index "
                              "could do where the planner leaves it"));

    auto *line = sentenceLine();
    line->addWidget(m_valuesLabel);
    line->addWidget(m_valuesEdit, 1);
    line->addWidget(m_searchBox);
    line->addWidget(new QLabel(tr("plans"), widget));
    line->addWidget(m_plansBox);
    return line;
}

QLayout *SweepForm::makeSecondDetails(QWidget *widget)
{
    m_axesEdit = codeEdit(QStringLiteral("sweepAxes"), widget);
    m_axesEdit->setPlaceholderText(
        QStringLiteral("hnsw.iterative_scan = off, relaxed_order; hnsw.max_scan_tuples = 20000"));
    m_axesEdit->setToolTip(tr("Other settings and their values, measured in every combination"));
    m_confidenceBox = new QDoubleSpinBox(widget);
    m_confidenceBox->setObjectName(QStringLiteral("sweepConfidence"));
    m_confidenceBox->setDecimals(3);
    m_confidenceBox->setRange(0, 0.2);
    m_confidenceBox->setSingleStep(0.005);
    m_confidenceBox->setSpecialValueText(tr("all queries"));
    m_confidenceBox->setToolTip(
        tr("A setting gets no more queries once its 95 % interval reaches no farther than this to "
           "either side"));
    m_seedBox = sentenceNumber(QStringLiteral("sweepSeed"), 1, std::numeric_limits<int>::max(), 1, widget);
    m_seedBox->setToolTip(tr("The same seed draws the same rows and measures in the same order"));

    m_documentBox = sentenceChoice(QStringLiteral("sweepDocument"), widget);
    m_documentBox->setToolTip(
        tr("For tables whose rows are parts of documents: the column that tells these apart. One row "
           "of each is a query, and a copy lacks the whole document"));

    auto *line = sentenceLine();
    line->addWidget(new QLabel(tr("under"), widget));
    line->addWidget(m_axesEdit, 1);
    line->addWidget(new QLabel(tr("one query per"), widget));
    line->addWidget(m_documentBox);
    line->addWidget(new QLabel(tr("until recall is known to ±"), widget));
    line->addWidget(m_confidenceBox);
    line->addWidget(new QLabel(tr("seed"), widget));
    line->addWidget(m_seedBox);
    return line;
}
