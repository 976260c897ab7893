#include "ui/search/listhead.h"

#include "ui/search/legcolors.h"
#include "ui/shared/chartcolors.h"
#include "ui/shared/elidedlabel.h"
#include "ui/shared/icons.h"
#include "ui/shared/spacing.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QToolButton>

namespace {

constexpr int SwatchSize = 10;

QHBoxLayout *rowOf(std::initializer_list<QWidget *> widgets)
{
    auto *row = new QHBoxLayout;
    row->setSpacing(spacing::Group);
    for (QWidget *widget : widgets)
        row->addWidget(widget, qobject_cast<ElidedLabel *>(widget) ? 1 : 0);
    return row;
}

} // namespace

ListHead::ListHead(const QString &objectName, int leg, QWidget *parent)
    : QWidget(parent)
    , m_leg(leg)
{
    m_swatch = new QLabel(this);
    m_swatch->setFixedSize(SwatchSize, SwatchSize);
    m_swatch->setAutoFillBackground(true);
    m_swatch->setVisible(leg != NoLeg);
    m_title = new ElidedLabel(this);
    m_title->setObjectName(objectName + QStringLiteral("Title"));
    QFont bold = font();
    bold.setWeight(QFont::DemiBold);
    m_title->setFont(bold);
    m_plan = new QToolButton(this);
    m_plan->setObjectName(objectName + QStringLiteral("Plan"));
    m_plan->setIcon(themeIcon(QStringLiteral("plan")));
    m_plan->setAutoRaise(true);
    m_plan->setToolTip(tr("Run this leg's statement with EXPLAIN ANALYZE: where its time and buffers go"));
    m_plan->hide();
    m_sign = new QLabel(this);
    m_sign->hide();
    m_note = new ElidedLabel(this);
    m_note->setObjectName(objectName + QStringLiteral("Note"));
    m_note->setHint(true);
    m_figures = new QLabel(this);
    m_figures->setObjectName(objectName + QStringLiteral("Figures"));
    m_figures->setTextFormat(Qt::PlainText);
    m_figures->hide();

    auto *lines = new QVBoxLayout(this);
    lines->setContentsMargins(spacing::Control, spacing::Group, spacing::Control, spacing::Group);
    lines->setSpacing(spacing::Group);
    lines->addLayout(rowOf({m_swatch, m_title, m_plan}));
    lines->addLayout(rowOf({m_sign, m_note}));
    lines->addWidget(m_figures);
    lines->addStretch(1);
    connect(m_plan, &QToolButton::clicked, this, &ListHead::planRequested);
    updateColors();
}

void ListHead::setTitle(const QString &title)
{
    m_title->setText(title.simplified());
}

void ListHead::setNote(const QString &note, bool problem)
{
    m_note->setText(note);
    m_problem = problem;
    m_sign->setVisible(problem);
}

void ListHead::setFigures(const QString &figures, const QString &explanation)
{
    m_figures->setText(figures);
    m_figures->setToolTip(explanation);
    m_figures->setVisible(!figures.isEmpty());
}

void ListHead::setPlanOffered(bool offered)
{
    m_plan->setVisible(offered);
}

void ListHead::updateColors()
{
    if (m_leg != NoLeg) {
        QPalette colors = palette();
        colors.setColor(QPalette::Window, legColor(m_leg, palette()));
        m_swatch->setPalette(colors);
    }
    const QIcon sign = themeIcon(severityIcon(Severity::Slow), severityColor(Severity::Slow, palette()));
    m_sign->setPixmap(sign.pixmap(QSize(iconsize::Small, iconsize::Small), devicePixelRatioF()));
}

void ListHead::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::PaletteChange && m_sign)
        updateColors();
    QWidget::changeEvent(event);
}
