#include "ui/plan/planhead.h"

#include "ui/plan/planwords.h"
#include "ui/shared/elidedlabel.h"
#include "ui/shared/fonts.h"
#include "ui/shared/icons.h"
#include "ui/shared/spacing.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QSignalBlocker>
#include <QToolButton>

namespace {

constexpr int WidestChoice = 420;
constexpr size_t MostChoices = 500;

} // namespace

PlanHead::PlanHead(QWidget *parent)
    : QWidget(parent)
{
    setupViews();
    connect(m_choices, &QComboBox::activated, this, &PlanHead::planChosen);
    connect(m_endComparison, &QToolButton::clicked, this, &PlanHead::comparisonEnded);
    setChoices({}, 0);
    setComparing(false);
}

QToolButton *PlanHead::makeButton(const QString &name, const QString &icon, const QString &text)
{
    auto *button = new QToolButton(this);
    button->setObjectName(name);
    button->setText(text);
    button->setIcon(themeIcon(icon));
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    button->setAutoRaise(true);
    button->setPopupMode(QToolButton::InstantPopup);
    return button;
}

void PlanHead::setupViews()
{
    m_sentence = new ElidedLabel(this);
    m_sentence->setObjectName(QStringLiteral("planSentence"));
    m_sentence->setFont(answerFont());
    m_details = new ElidedLabel(this);
    m_details->setObjectName(QStringLiteral("planDetails"));
    m_details->setFont(smallFont());
    m_details->setHint(true);
    m_choices = new QComboBox(this);
    m_choices->setObjectName(QStringLiteral("planChoices"));
    m_choices->setToolTip(tr("The plans of the paste"));
    m_choices->setMaximumWidth(WidestChoice);
    m_compare = makeButton(QStringLiteral("planCompare"), QStringLiteral("compare"), tr("Compare"));
    m_compare->setToolTip(tr("Lay another plan beside this one"));
    m_endComparison = makeButton(QStringLiteral("planEndComparison"), QStringLiteral("close"), tr("End comparison"));
    m_save = makeButton(QStringLiteral("planSave"), QStringLiteral("save"), tr("Save"));
    m_save->setToolTip(tr("Save the view as a picture, or the analysis as a report"));

    auto *second = new QHBoxLayout;
    second->setSpacing(spacing::Control);
    second->addWidget(m_details, 1);
    for (QWidget *part : {static_cast<QWidget *>(m_choices), static_cast<QWidget *>(m_endComparison),
                          static_cast<QWidget *>(m_compare), static_cast<QWidget *>(m_save)})
        second->addWidget(part);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(spacing::Page, spacing::Control, spacing::Page, spacing::Group);
    column->setSpacing(0);
    column->addWidget(m_sentence);
    column->addLayout(second);
}

void PlanHead::setAnalysis(const plan::PlanAnalysis &analysis)
{
    m_sentence->setText(planSentence(analysis));
    m_detailsText = planDetails(analysis);
    m_details->setText(m_detailsText);
    m_details->setToolTip(runsList(analysis.explained));
}

void PlanHead::setChoices(const std::vector<plan::AnalysisPointer> &plans, int current)
{
    const QSignalBlocker blocker(m_choices);
    m_choices->clear();
    for (size_t at = 0; at < std::min(plans.size(), MostChoices); ++at)
        m_choices->addItem(tr("%1 of %2: %3").arg(at + 1).arg(plans.size()).arg(planTitle(*plans[at])));
    m_choices->setCurrentIndex(current);
    m_choices->setVisible(plans.size() > 1);
}

void PlanHead::setComparing(bool comparing)
{
    m_endComparison->setVisible(comparing);
    m_sentence->setVisible(!comparing);
    m_details->setText(comparing ? QString() : m_detailsText);
}
