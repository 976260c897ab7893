#include "ui/plan/findingsview.h"

#include "ui/plan/findingcard.h"
#include "ui/plan/planwords.h"
#include "ui/shared/format.h"
#include "ui/shared/hairline.h"
#include "ui/shared/spacing.h"

#include <QLabel>
#include <QPushButton>
#include <QScrollBar>
#include <QTimer>
#include <QVBoxLayout>

namespace {

constexpr qsizetype ShownAtOnce = 30; ///< a plan of a thousand partitions may have a thousand findings
constexpr qsizetype MadeAtOnce = 4;   ///< cards are many widgets: more of them would keep the window

} // namespace

FindingsView::FindingsView(QWidget *parent)
    : QScrollArea(parent)
{
    setObjectName(QStringLiteral("planFindings"));
    setFrameShape(QFrame::NoFrame);
    setWidgetResizable(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
}

void FindingsView::setAnalysis(const plan::AnalysisPointer &analysis)
{
    m_analysis = analysis;
    m_shown = 0;
    m_cards.clear();
    m_proofs = nullptr;
    m_content = new QWidget(this);
    m_column = new QVBoxLayout(m_content);
    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(0);
    m_column->addStretch(1);
    if (analysis && analysis->findings.isEmpty())
        addNote(analysis->plan().analyzed ? tr("Nothing to find fault with in this plan.")
                                          : tr("Nothing stands out. Run it with ANALYZE for rows, times and blocks."));
    addCards(ShownAtOnce);
    setWidget(m_content);
}

void FindingsView::setProofs(const QList<plan::Finding> &findings)
{
    if (!m_analysis)
        return;
    if (m_proofs) {
        for (FindingCard *card : m_proofs->findChildren<FindingCard *>())
            m_cards.removeAll(card);
        delete m_proofs;
    }
    m_proofs = new QWidget(m_content);
    m_proofs->setObjectName(QStringLiteral("planProofFindings"));
    auto *column = new QVBoxLayout(m_proofs);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    m_column->insertWidget(0, m_proofs);
    addProofs(column, findings, 0);
    m_proofs->show();
    verticalScrollBar()->setValue(0);
}

/// An index of every partition may have been asked for.
void FindingsView::addProofs(QVBoxLayout *column, const QList<plan::Finding> &findings, qsizetype from)
{
    const qsizetype shown = std::min(findings.size(), ShownAtOnce);
    const qsizetype until = std::min(from + MadeAtOnce, shown);
    for (qsizetype at = from; at < until; ++at)
        addCard(column, column->count(), findings[at]);
    if (until < shown)
        QTimer::singleShot(0, m_proofs, [this, column, findings, until] { addProofs(column, findings, until); });
    else if (shown < findings.size())
        column->addWidget(note(tr("%1 more").arg(formatCount(findings.size() - shown)), m_proofs));
}

void FindingsView::setProofProblem(PlanProof proof, const QString &problem)
{
    m_problems[proof] = problem;
    for (FindingCard *card : std::as_const(m_cards))
        card->setProofProblem(proof, problem);
}

QLabel *FindingsView::note(const QString &text, QWidget *parent)
{
    auto *label = new QLabel(text, parent);
    label->setWordWrap(true);
    label->setMargin(spacing::Page);
    label->setForegroundRole(QPalette::PlaceholderText);
    return label;
}

void FindingsView::addNote(const QString &text)
{
    QLabel *label = note(text, m_content);
    label->setObjectName(QStringLiteral("planFindingsNote"));
    m_column->insertWidget(m_column->count() - 1, label);
}

void FindingsView::addCard(QVBoxLayout *column, int place, const plan::Finding &finding)
{
    const auto &nodes = m_analysis->plan().nodes;
    const bool hasNode = finding.node >= 0 && finding.node < int(nodes.size());
    QWidget *parent = column->parentWidget();
    auto *card = new FindingCard(finding, hasNode ? nodeLine(nodes[size_t(finding.node)]) : QString(), parent);
    connect(card, &FindingCard::chosen, this, [this, hasNode, node = finding.node] {
        if (hasNode)
            emit nodeSelected(node);
    });
    connect(card, &FindingCard::proofRequested, this, &FindingsView::proofRequested);
    for (auto problem = m_problems.cbegin(); problem != m_problems.cend(); ++problem)
        card->setProofProblem(problem.key(), problem.value());
    m_cards << card;
    column->insertWidget(place, card);
    column->insertWidget(place + 1, new Hairline(Qt::Horizontal, parent));
}

/// A few now, the others when the window has drawn and answered in between.
void FindingsView::addCards(qsizetype until)
{
    if (!m_analysis || m_analysis->findings.isEmpty())
        return;
    const QList<plan::Finding> &findings = m_analysis->findings;
    until = std::min(until, findings.size());
    for (qsizetype made = 0; made < MadeAtOnce && m_shown < until; ++made)
        addCard(m_column, m_column->count() - 1, findings[m_shown++]);
    if (m_shown < until)
        QTimer::singleShot(0, m_content, [this, until] { addCards(until); });
    else if (m_shown < findings.size())
        addMore(until);
}

void FindingsView::addMore(qsizetype until)
{
    auto *more = new QPushButton(tr("%1 more").arg(formatCount(m_analysis->findings.size() - until)), m_content);
    more->setObjectName(QStringLiteral("planMoreFindings"));
    more->setFlat(true);
    connect(more, &QPushButton::clicked, this, [this, more] {
        more->deleteLater();
        addCards(m_shown + ShownAtOnce);
    });
    m_column->insertWidget(m_column->count() - 1, more);
}
