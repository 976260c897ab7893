#include "ui/search/textmodelbutton.h"

#include "ui/shared/icons.h"

#include <QActionGroup>
#include <QMenu>

namespace {

constexpr int WidestName = 190;

QString withoutMnemonic(QString text)
{
    return text.replace(u'&', QStringLiteral("&&"));
}

} // namespace

TextModelButton::TextModelButton(QWidget *parent)
    : QToolButton(parent)
    , m_menu(new QMenu(this))
{
    setObjectName(QStringLiteral("searchTextModel"));
    setPopupMode(QToolButton::InstantPopup);
    setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    setIcon(themeIcon(QStringLiteral("vector")));
    setAutoRaise(true);
    m_menu->setObjectName(QStringLiteral("searchTextModels"));
    m_menu->setToolTipsVisible(true);
    setMenu(m_menu);
    connect(m_menu, &QMenu::aboutToShow, this, &TextModelButton::fillMenu);
    updateName();
}

void TextModelButton::setEmbedder(const TextEmbedder &embedder)
{
    m_embedder = embedder;
    updateName();
}

void TextModelButton::setTarget(const search::SearchTarget &target)
{
    m_target = target;
    updateName();
}

void TextModelButton::setFurtherActions(const QList<QAction *> &actions)
{
    m_further = actions;
    updateName();
}

void TextModelButton::updateName()
{
    const QString name = m_embedder.name ? m_embedder.name(m_target) : tr("no model");
    setText(withoutMnemonic(fontMetrics().elidedText(name, Qt::ElideMiddle, WidestName)));
    setToolTip(tr("What the vector of the text is made by: %1").arg(name));
    setAccessibleName(toolTip());
    setEnabled(m_embedder.options || !m_further.isEmpty());
}

void TextModelButton::fillMenu()
{
    m_menu->clear();
    delete m_menu->findChild<QActionGroup *>();
    auto *group = new QActionGroup(m_menu);
    const QString chosen = m_embedder.chosen ? m_embedder.chosen(m_target) : QString();
    const auto options = m_embedder.options ? m_embedder.options(m_target) : QList<TextModelOption>();
    for (const TextModelOption &option : options) {
        QAction *action = m_menu->addAction(withoutMnemonic(option.name));
        action->setObjectName(QStringLiteral("searchTextModel:") + option.id);
        action->setToolTip(option.comment);
        action->setCheckable(true);
        action->setChecked(option.id == chosen);
        group->addAction(action);
        connect(action, &QAction::triggered, this, [this, id = option.id] { m_embedder.choose(m_target, id); });
    }
    if (!options.isEmpty() && !m_further.isEmpty())
        m_menu->addSeparator();
    m_menu->addActions(m_further);
}
