#include "ui/plan/plantextview.h"

#include "ui/shared/elidedlabel.h"
#include "ui/shared/fonts.h"
#include "ui/shared/format.h"
#include "ui/shared/icons.h"
#include "ui/shared/spacing.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QPlainTextEdit>
#include <QTextCursor>
#include <QTimer>
#include <QToolButton>

#include <algorithm>

namespace {

constexpr qsizetype PartLetters = 24 * 1024;

} // namespace

PlanTextView::PlanTextView(QWidget *parent)
    : QWidget(parent)
{
    m_note = new ElidedLabel(this);
    m_note->setObjectName(QStringLiteral("planTextNote"));
    m_note->setFont(smallFont());
    m_note->setHint(true);
    auto *copy = new QToolButton(this);
    copy->setObjectName(QStringLiteral("planTextCopy"));
    copy->setText(tr("Copy all"));
    copy->setToolTip(tr("Copy the whole text, vectors in full"));
    copy->setIcon(themeIcon(QStringLiteral("copy")));
    copy->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    connect(copy, &QToolButton::clicked, this, &PlanTextView::copyAll);
    m_text = new QPlainTextEdit(this);
    m_text->setObjectName(QStringLiteral("planText"));
    m_text->setReadOnly(true);
    m_text->setUndoRedoEnabled(false);
    m_text->setFont(fixedFont());
    m_text->setFrameShape(QFrame::NoFrame);
    m_text->document()->setDocumentMargin(spacing::Page);
    m_text->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_timer = new QTimer(this);
    connect(m_timer, &QTimer::timeout, this, &PlanTextView::addPart);

    auto *row = new QHBoxLayout;
    row->setContentsMargins(spacing::Page, spacing::Group, spacing::Control, spacing::Group);
    row->addWidget(m_note, 1);
    row->addWidget(copy);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(row);
    column->addWidget(m_text, 1);
}

void PlanTextView::setAnalysis(const plan::AnalysisPointer &analysis)
{
    m_analysis = analysis;
    m_shown = 0;
    m_text->clear();
    addPart();
    const QString size = analysis ? formatBytes({analysis->source.size()}) : QString();
    m_note->setText(!analysis           ? QString()
                    : analysis->textCut ? tr("The beginning of %1, vectors shortened").arg(size)
                                        : tr("%1, vectors shortened").arg(size));
}

/// Ends with a line where it can.
void PlanTextView::addPart()
{
    const QString text = m_analysis ? m_analysis->shownText : QString();
    qsizetype end = std::min(m_shown + PartLetters, text.size());
    if (end < text.size()) {
        const qsizetype lineEnd = text.lastIndexOf(u'\n', end - 1) + 1;
        end = lineEnd > m_shown ? lineEnd : end;
    }
    QTextCursor cursor(m_text->document());
    cursor.movePosition(QTextCursor::End);
    cursor.insertText(text.mid(m_shown, end - m_shown));
    m_shown = end;
    if (m_shown < text.size() && !m_timer->isActive())
        m_timer->start(0);
    else if (m_shown >= text.size())
        m_timer->stop();
}

void PlanTextView::copyAll()
{
    if (m_analysis)
        QGuiApplication::clipboard()->setText(QString::fromUtf8(m_analysis->source));
}
