#include "ui/mainwindow/windowmenus.h"

#include "app/settings/settings.h"
#include "ui/mainwindow/windowactions.h"
#include "ui/shared/icons.h"
#include "ui/shared/theme.h"

#include <QActionGroup>
#include <QCoreApplication>
#include <QDockWidget>
#include <QMenu>
#include <QMenuBar>

namespace {

struct WindowMenus
{
    Q_DECLARE_TR_FUNCTIONS(WindowMenus)
};

QString appearanceText(Appearance appearance)
{
    switch (appearance) {
    case Appearance::System:
        return WindowMenus::tr("As the &system");
    case Appearance::Light:
        return WindowMenus::tr("&Light");
    case Appearance::Dark:
        return WindowMenus::tr("&Dark");
    }
    return {};
}

void fillAppearance(QMenu &menu, settings::Settings &settings)
{
    auto *group = new QActionGroup(&menu);
    for (const auto appearance : {Appearance::System, Appearance::Light, Appearance::Dark}) {
        QAction *action = menu.addAction(appearanceText(appearance));
        const QString name = appearanceName(appearance);
        action->setObjectName(QStringLiteral("actionAppearance_") + name);
        action->setCheckable(true);
        action->setChecked(settings.appearance() == name);
        group->addAction(action);
        QObject::connect(action, &QAction::triggered, &settings, [&settings, name] { settings.setAppearance(name); });
        QObject::connect(&settings, &settings::Settings::appearanceChanged, action,
                         [action, name](const QString &chosen) { action->setChecked(chosen == name); });
    }
}

} // namespace

void fillMenus(QMenuBar &bar, const WindowActions &actions, const MenuContent &content, settings::Settings &settings)
{
    QMenu *connection = bar.addMenu(WindowMenus::tr("&Connection"));
    for (const auto id : {WindowAction::Connect, WindowAction::OpenSample, WindowAction::Disconnect})
        connection->addAction(actions.action(id));
    connection->addSeparator();
    connection->addAction(actions.action(WindowAction::Settings));
    connection->addSeparator();
    connection->addAction(actions.action(WindowAction::Quit));

    QMenu *view = bar.addMenu(WindowMenus::tr("&View"));
    for (QDockWidget *dock : content.docks)
        view->addAction(dock->toggleViewAction());
    view->addSeparator();
    QMenu *appearance = view->addMenu(themeIcon(QStringLiteral("appearance")), WindowMenus::tr("&Appearance"));
    fillAppearance(*appearance, settings);

    QMenu *go = bar.addMenu(WindowMenus::tr("&Go"));
    go->addAction(actions.action(WindowAction::QuickOpen));
    go->addSeparator();
    go->addActions(content.pageActions);
    if (!content.pageActions.isEmpty())
        go->addSeparator();
    go->addAction(actions.action(WindowAction::NextPage));
    go->addAction(actions.action(WindowAction::PreviousPage));

    QMenu *table = bar.addMenu(WindowMenus::tr("&Table"));
    table->setToolTipsVisible(true);
    table->addAction(actions.action(WindowAction::EmbedColumn));

    QMenu *help = bar.addMenu(WindowMenus::tr("&Help"));
    help->addAction(actions.action(WindowAction::About));
    help->addAction(actions.action(WindowAction::AboutQt));
}
