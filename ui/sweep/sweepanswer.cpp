#include "ui/sweep/sweepanswer.h"

#include "ui/shared/chartcolors.h"
#include "ui/shared/elidedlabel.h"
#include "ui/shared/fonts.h"
#include "ui/shared/icons.h"
#include "ui/shared/spacing.h"
#include "ui/sweep/sweepwords.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>

SweepAnswer::SweepAnswer(QWidget *parent)
    : QWidget(parent)
{
    setupViews();
}

void SweepAnswer::setupViews()
{
    m_answer = new ElidedLabel(this);
    m_answer->setObjectName(QStringLiteral("sweepAnswer"));
    m_answer->setFont(answerFont());
    m_details = new ElidedLabel(this);
    m_details->setObjectName(QStringLiteral("sweepAnswerDetails"));
    m_details->setFont(smallFont());
    m_details->setHint(true);
    m_caveatIcon = new QLabel(this);
    m_caveatIcon->setFixedSize(iconsize::Small, iconsize::Small);
    m_caveat = new ElidedLabel(this);
    m_caveat->setObjectName(QStringLiteral("sweepCaveat"));
    m_caveat->setFont(smallFont());

    m_secondLine = new QHBoxLayout;
    m_secondLine->setSpacing(spacing::Section);
    m_secondLine->addWidget(m_details, 1);
    auto *caveat = new QHBoxLayout;
    caveat->setSpacing(spacing::Group);
    caveat->addWidget(m_caveatIcon);
    caveat->addWidget(m_caveat, 1);
    m_thirdLine = new QHBoxLayout;
    m_thirdLine->setSpacing(spacing::Section);
    m_thirdLine->addLayout(caveat, 1);
    auto *lines = new QVBoxLayout(this);
    lines->setContentsMargins(0, 0, 0, 0);
    lines->setSpacing(spacing::Group);
    lines->addWidget(m_answer);
    lines->addLayout(m_secondLine);
    lines->addLayout(m_thirdLine);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void SweepAnswer::setButtons(QWidget *buttons, QWidget *below)
{
    m_secondLine->addWidget(buttons);
    m_thirdLine->addWidget(below);
}

void SweepAnswer::setResult(const sweep::SweepResult &result)
{
    setTexts(answerText(result), answerDetails(result), answerCaveat(result));
}

void SweepAnswer::setTexts(const QString &answer, const QString &details, const QString &caveat)
{
    m_answer->setText(answer);
    m_details->setText(details);
    m_caveat->setText(caveat);
    updateIcon();
}

void SweepAnswer::setWaiting(const QString &text)
{
    setTexts(text, {}, {});
}

QString SweepAnswer::text() const
{
    return m_answer->text();
}

void SweepAnswer::updateIcon()
{
    if (m_caveat->text().isEmpty()) {
        m_caveatIcon->clear();
        return;
    }
    const QIcon icon = themeIcon(severityIcon(Severity::Note), severityColor(Severity::Note, palette()));
    m_caveatIcon->setPixmap(icon.pixmap(QSize(iconsize::Small, iconsize::Small), devicePixelRatioF()));
}

void SweepAnswer::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::PaletteChange && m_caveatIcon)
        updateIcon();
    if (event->type() == QEvent::FontChange && m_answer) {
        m_answer->setFont(answerFont());
        m_details->setFont(smallFont());
        m_caveat->setFont(smallFont());
    }
    QWidget::changeEvent(event);
}
