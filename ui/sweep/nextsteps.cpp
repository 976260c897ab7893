#include "ui/sweep/nextsteps.h"

#include "ui/shared/icons.h"
#include "ui/sweep/sweepwords.h"

#include <QMenu>

NextSteps::NextSteps(QWidget *parent)
    : QToolButton(parent)
    , m_menu(std::make_unique<QMenu>())
{
    setObjectName(QStringLiteral("sweepNext"));
    setText(tr("What may help"));
    setToolTip(tr("Measure again with what may bring the target into reach"));
    setIcon(themeIcon(QStringLiteral("run")));
    setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    setPopupMode(QToolButton::InstantPopup);
    setMenu(m_menu.get());
}

NextSteps::~NextSteps() = default;

void NextSteps::setSteps(const sweep::SweepResult &result, int value)
{
    m_menu->clear();
    for (const sweep::Remedy remedy : result.recommendation.remedies) {
        const QString words = remedyWords(remedy, result.head);
        if (remedy == sweep::Remedy::BetterBuild)
            m_menu->addAction(tr("Try %1…").arg(words), this, &NextSteps::buildsRequested);
        else
            m_menu->addAction(tr("Measure with %1").arg(words), this,
                              [this, remedy, value] { emit chosen(remedy, value); });
    }
}
