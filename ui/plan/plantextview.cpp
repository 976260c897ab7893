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
#include <QToolButton>

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
    m_text->setFont(fixedFont());
    m_text->setFrameShape(QFrame::NoFrame);
    m_text->document()->setDocumentMargin(spacing::Page);
    m_text->setLineWrapMode(QPlainTextEdit::NoWrap);

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
    m_text->setPlainText(analysis ? analysis->shownText : QString());
    const QString size = analysis ? formatBytes({analysis->source.size()}) : QString();
    m_note->setText(!analysis           ? QString()
                    : analysis->textCut ? tr("The beginning of %1, vectors shortened").arg(size)
                                        : tr("%1, vectors shortened").arg(size));
}

void PlanTextView::copyAll()
{
    if (m_analysis)
        QGuiApplication::clipboard()->setText(QString::fromUtf8(m_analysis->source));
}
