#pragma once

#include <QList>

class QAction;
class QDockWidget;
class QMenuBar;
class WindowActions;

namespace settings {
class Settings;
}

/// What the menus hold besides the window's own actions.
struct MenuContent
{
    QList<QDockWidget *> docks;
    QList<QAction *> pageActions;
};

/// Places actions in the menu bar; the appearance follows and changes the settings.
void fillMenus(QMenuBar &bar, const WindowActions &actions, const MenuContent &content, settings::Settings &settings);
