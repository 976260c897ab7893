#include "ui/plan/findingsview.h"

#include "ui/plan/findingcard.h"
#include "ui/plan/planwords.h"
#include "ui/shared/format.h"
#include "ui/shared/hairline.h"
#include "ui/shared/spacing.h"

#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace {

constexpr qsizetype ShownAtOnce = 30; ///< a plan of a thousand partitions may have a thousand findings

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

void FindingsView::addNote(const QString &text)
{
    auto *note = new QLabel(text, m_content);
    note->setObjectName(QStringLiteral("planFindingsNote"));
    note->setWordWrap(true);
    note->setMargin(spacing::Page);
    note->setForegroundRole(QPalette::PlaceholderText);
    m_column->insertWidget(m_column->count() - 1, note);
}

void FindingsView::addCards(qsizetype until)
{
    if (!m_analysis || m_analysis->findings.isEmpty())
        return;
    const QList<plan::Finding> &findings = m_analysis->findings;
    const auto &nodes = m_analysis->plan().nodes;
    for (; m_shown < std::min(until, findings.size()); ++m_shown) {
        const plan::Finding &finding = findings[m_shown];
        const bool hasNode = finding.node >= 0 && finding.node < int(nodes.size());
        auto *card = new FindingCard(finding, hasNode ? nodeLine(nodes[size_t(finding.node)]) : QString(), m_content);
        connect(card, &FindingCard::chosen, this, [this, hasNode, node = finding.node] {
            if (hasNode)
                emit nodeSelected(node);
        });
        m_column->insertWidget(m_column->count() - 1, card);
        m_column->insertWidget(m_column->count() - 1, new Hairline(Qt::Horizontal, m_content));
    }
    if (m_shown < findings.size()) {
        auto *more = new QPushButton(tr("%1 more").arg(formatCount(findings.size() - m_shown)), m_content);
        more->setObjectName(QStringLiteral("planMoreFindings"));
        more->setFlat(true);
        connect(more, &QPushButton::clicked, this, [this, more] {
            more->deleteLater();
            addCards(m_shown + ShownAtOnce);
        });
        m_column->insertWidget(m_column->count() - 1, more);
    }
}
