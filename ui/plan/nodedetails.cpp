#include "ui/plan/nodedetails.h"

#include "ui/plan/nodehtml.h"
#include "ui/shared/spacing.h"

#include <QEvent>
#include <QUrl>

NodeDetails::NodeDetails(QWidget *parent)
    : QTextBrowser(parent)
{
    setObjectName(QStringLiteral("planNodeDetails"));
    setFrameShape(QFrame::NoFrame);
    setOpenLinks(false);
    document()->setDocumentMargin(spacing::Page);
    connect(this, &QTextBrowser::anchorClicked, this, &NodeDetails::follow);
}

void NodeDetails::setAnalysis(const plan::AnalysisPointer &analysis)
{
    m_analysis = analysis;
    showNode(-1);
}

void NodeDetails::showNode(int node)
{
    m_node = m_analysis && node < int(m_analysis->plan().nodes.size()) ? node : -1;
    m_note.clear();
    refresh();
}

void NodeDetails::showNote(const QString &note)
{
    m_node = -1;
    m_note = note;
    refresh();
}

void NodeDetails::refresh()
{
    if (!m_analysis)
        clear();
    else if (!m_note.isEmpty())
        setPlainText(m_note);
    else
        setHtml(m_node < 0 ? planHtml(*m_analysis, palette()) : nodeHtml(*m_analysis, m_node, palette()));
}

void NodeDetails::follow(const QUrl &link)
{
    if (link.scheme() == u"node") {
        emit nodeSelected(link.path().toInt());
        return;
    }
    if (m_node < 0)
        return;
    const plan::PlanNode &node = m_analysis->plan().nodes[size_t(m_node)];
    if (link.scheme() == u"table")
        emit tableRequested(node.schema, node.relation);
    else if (link.scheme() == u"index")
        emit indexRequested(node.schema, node.index);
}

void NodeDetails::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::PaletteChange)
        refresh();
    QTextBrowser::changeEvent(event);
}
