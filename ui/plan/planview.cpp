#include "ui/plan/planview.h"

#include "ui/plan/findingsview.h"
#include "ui/plan/icicleview.h"
#include "ui/plan/nodedetails.h"
#include "ui/plan/plantextview.h"
#include "ui/plan/plantreeview.h"
#include "ui/plan/planwords.h"
#include "ui/plan/proofbar.h"
#include "ui/plan/statisticsview.h"
#include "ui/shared/fonts.h"
#include "ui/shared/spacing.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QSplitter>
#include <QStackedWidget>
#include <QTabBar>

using plan::IcicleMetric;

PlanView::PlanView(QWidget *parent)
    : QWidget(parent)
{
    setupViews();
    connectSignals();
}

void PlanView::setupViews()
{
    m_tabs = new QTabBar(this);
    m_tabs->setObjectName(QStringLiteral("planSides"));
    m_tabs->setDrawBase(false);
    m_tabs->setExpanding(false);
    for (const QString &title : {tr("Tree"), tr("Icicle"), tr("Statistics"), tr("Text")})
        m_tabs->addTab(title);
    m_tree = new PlanTreeView(this);
    m_statistics = new StatisticsView(this);
    m_text = new PlanTextView(this);
    m_stack = new QStackedWidget(this);
    m_stack->setObjectName(QStringLiteral("planSideStack"));
    for (QWidget *side : {static_cast<QWidget *>(m_tree), makeIcicle(), static_cast<QWidget *>(m_statistics),
                          static_cast<QWidget *>(m_text)})
        m_stack->addWidget(side);

    auto *left = new QWidget(this);
    auto *column = new QVBoxLayout(left);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_tabs);
    column->addWidget(m_stack, 1);
    auto *splitter = new QSplitter(Qt::Horizontal, this);
    splitter->setObjectName(QStringLiteral("planSplitter"));
    splitter->setChildrenCollapsible(false);
    splitter->addWidget(left);
    splitter->addWidget(makeRightSide());
    splitter->setStretchFactor(0, 2);
    splitter->setStretchFactor(1, 1);
    splitter->setSizes({2000, 1000}); // shares of what there is
    auto *page = new QVBoxLayout(this);
    page->setContentsMargins(0, 0, 0, 0);
    page->addWidget(splitter);
}

QWidget *PlanView::makeIcicle()
{
    auto *side = new QWidget(this);
    m_metric = new QComboBox(side);
    m_metric->setObjectName(QStringLiteral("planMetric"));
    m_metric->setToolTip(tr("What the width means"));
    m_metric->addItem(tr("Time"), int(IcicleMetric::Time));
    m_metric->addItem(tr("Blocks hit and read"), int(IcicleMetric::Blocks));
    m_metric->addItem(tr("Blocks read"), int(IcicleMetric::BlocksRead));
    m_metric->addItem(tr("Rows"), int(IcicleMetric::Rows));
    m_metric->addItem(tr("Cost"), int(IcicleMetric::Cost));
    m_breadcrumbs = new QLabel(side);
    m_breadcrumbs->setObjectName(QStringLiteral("planBreadcrumbs"));
    m_breadcrumbs->setTextFormat(Qt::RichText);
    m_breadcrumbs->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_legend = new QLabel(side);
    m_legend->setObjectName(QStringLiteral("planIcicleLegend"));
    m_legend->setFont(smallFont());
    m_legend->setForegroundRole(QPalette::PlaceholderText);
    m_icicle = new IcicleView(side);
    auto *strip = new QHBoxLayout;
    strip->setContentsMargins(spacing::Page, spacing::Group, spacing::Control, spacing::Group);
    strip->setSpacing(spacing::Control);
    strip->addWidget(m_breadcrumbs, 1);
    strip->addWidget(m_legend);
    strip->addWidget(m_metric);
    auto *column = new QVBoxLayout(side);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(strip);
    column->addWidget(m_icicle, 1);
    return side;
}

QWidget *PlanView::makeRightSide()
{
    m_findings = new FindingsView(this);
    m_proofs = new ProofBar(this);
    auto *upper = new QWidget(this);
    auto *column = new QVBoxLayout(upper);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_proofs);
    column->addWidget(m_findings, 1);
    m_details = new NodeDetails(this);
    auto *splitter = new QSplitter(Qt::Vertical, this);
    splitter->setChildrenCollapsible(false);
    splitter->addWidget(upper);
    splitter->addWidget(m_details);
    splitter->setSizes({1000, 1000});
    splitter->setMinimumWidth(300);
    return splitter;
}

void PlanView::connectSignals()
{
    connect(m_tabs, &QTabBar::currentChanged, this, [this](int side) {
        m_stack->setCurrentIndex(side);
        fillSide();
    });
    connect(m_tree, &PlanTreeView::nodeSelected, this, &PlanView::selectNode);
    connect(m_tree, &PlanTreeView::nodeActivated, this, [this](int node) {
        m_icicle->zoomTo(node);
        showSide(IcicleSide);
    });
    connect(m_icicle, &IcicleView::nodeSelected, this, &PlanView::selectNode);
    connect(m_icicle, &IcicleView::zoomChanged, this, &PlanView::updateBreadcrumbs);
    connect(m_statistics, &StatisticsView::nodeSelected, this, &PlanView::selectNode);
    connect(m_findings, &FindingsView::nodeSelected, this, &PlanView::selectNode);
    connect(m_findings, &FindingsView::proofRequested, this, &PlanView::proofRequested);
    connect(m_proofs, &ProofBar::proofRequested, this, &PlanView::proofRequested);
    connect(m_details, &NodeDetails::nodeSelected, this, &PlanView::selectNode);
    connect(m_details, &NodeDetails::tableRequested, this, &PlanView::tableRequested);
    connect(m_details, &NodeDetails::indexRequested, this, &PlanView::indexRequested);
    connect(m_metric, &QComboBox::currentIndexChanged, this, [this] {
        m_icicle->setMetric(IcicleMetric(m_metric->currentData().toInt()));
        m_legend->setText(m_icicle->legend());
    });
    connect(m_breadcrumbs, &QLabel::linkActivated, this,
            [this](const QString &link) { m_icicle->zoomTo(link.toInt()); });
}

void PlanView::setAnalysis(const plan::AnalysisPointer &analysis)
{
    m_analysis = analysis;
    m_answers = analysis ? analysis->explained.answers : QList<plan::ServerAnswer>();
    m_selected = -1;
    m_textFilled = false;
    m_tree->setAnalysis(analysis);
    m_icicle->setAnalysis(analysis);
    m_legend->setText(m_icicle->legend());
    m_statistics->setStatistics(analysis ? analysis->statistics : plan::PlanStatistics());
    m_findings->setAnalysis(analysis);
    if (!m_answers.isEmpty())
        showAnswers();
    m_details->setAnalysis(analysis);
    updateBreadcrumbs(0);
    fillSide();
    const bool found = analysis && !analysis->findings.isEmpty() && analysis->findings.first().node >= 0;
    if (found)
        selectNode(analysis->findings.first().node);
}

void PlanView::keepAnswer(const plan::ServerAnswer &answer)
{
    plan::keepAnswer(m_answers, answer);
    showAnswers();
}

void PlanView::showAnswers()
{
    QList<plan::Finding> all;
    for (const plan::ServerAnswer &answer : std::as_const(m_answers))
        all << answer.findings;
    m_findings->setProofs(all);
}

void PlanView::setProofProblem(PlanProof proof, const QString &problem)
{
    m_proofs->setProblem(proof, problem);
    m_findings->setProofProblem(proof, problem);
}

/// The text is long: only who looks at it has to wait for it.
void PlanView::fillSide()
{
    if (side() != TextSide || m_textFilled)
        return;
    m_text->setAnalysis(m_analysis);
    m_textFilled = true;
}

void PlanView::showSide(Side side)
{
    m_tabs->setCurrentIndex(side);
}

PlanView::Side PlanView::side() const
{
    return Side(m_tabs->currentIndex());
}

void PlanView::selectNode(int node)
{
    if (!m_analysis || node == m_selected)
        return;
    m_selected = node;
    m_tree->selectNode(node);
    m_icicle->selectNode(node);
    m_details->showNode(node);
    emit nodeSelected(node);
}

void PlanView::updateBreadcrumbs(int node)
{
    QStringList links;
    if (m_analysis && node < int(m_analysis->plan().nodes.size())) {
        const auto &nodes = m_analysis->plan().nodes;
        for (int at = node; at >= 0; at = nodes[size_t(at)].parent) {
            const QString title = nodeTitle(nodes[size_t(at)]).toHtmlEscaped();
            links.prepend(at == node ? title : QStringLiteral("<a href='%1'>%2</a>").arg(at).arg(title));
            if (links.size() > 6 && at > 0) {
                links.prepend(QStringLiteral("<a href='0'>%1</a> › …").arg(nodeTitle(nodes.front()).toHtmlEscaped()));
                break;
            }
        }
    }
    m_breadcrumbs->setText(links.join(QStringLiteral(" › ")));
}
