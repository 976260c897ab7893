#include "ui/mainwindow/windowactions.h"

#include "ui/shared/icons.h"

#include <QAction>

#include <array>

namespace {

struct ActionEntry
{
    WindowAction id;
    const char *objectName;
    const char *text;
    const char *icon;
    const char *shortcut;
};

constexpr std::array<ActionEntry, size_t(WindowAction::Count)> Entries{{
    {WindowAction::Connect, "actionConnect", QT_TRANSLATE_NOOP("WindowActions", "&Connect…"), "connect", "Ctrl+O"},
    {WindowAction::OpenSample, "actionOpenSample", QT_TRANSLATE_NOOP("WindowActions", "Open &sample data"), "sample",
     ""},
    {WindowAction::Disconnect, "actionDisconnect", QT_TRANSLATE_NOOP("WindowActions", "&Disconnect"), "disconnect", ""},
    {WindowAction::Settings, "actionSettings", QT_TRANSLATE_NOOP("WindowActions", "S&ettings…"), "settings", "Ctrl+,"},
    {WindowAction::Quit, "actionQuit", QT_TRANSLATE_NOOP("WindowActions", "&Quit"), "", "Ctrl+Q"},
    {WindowAction::QuickOpen, "actionQuickOpen", QT_TRANSLATE_NOOP("WindowActions", "&Open table…"), "table", "Ctrl+K"},
    {WindowAction::NextPage, "actionNextPage", QT_TRANSLATE_NOOP("WindowActions", "&Next page"), "", "Ctrl+PgDown"},
    {WindowAction::PreviousPage, "actionPreviousPage", QT_TRANSLATE_NOOP("WindowActions", "&Previous page"), "",
     "Ctrl+PgUp"},
    {WindowAction::EmbedColumn, "actionEmbedColumn", QT_TRANSLATE_NOOP("WindowActions", "&Embed a column…"), "vector",
     ""},
    {WindowAction::About, "actionAbout", QT_TRANSLATE_NOOP("WindowActions", "&About pgvector Workbench"), "about", ""},
    {WindowAction::AboutQt, "actionAboutQt", QT_TRANSLATE_NOOP("WindowActions", "About &Qt"), "", ""},
}};

} // namespace

WindowActions::WindowActions(QObject *parent)
    : QObject(parent)
{
    for (const ActionEntry &entry : Entries) {
        Q_ASSERT(m_actions.size() == int(entry.id));
        auto *action = new QAction(tr(entry.text), this);
        action->setObjectName(QLatin1String(entry.objectName));
        if (*entry.icon)
            action->setIcon(themeIcon(QLatin1String(entry.icon)));
        if (*entry.shortcut)
            action->setShortcut(QKeySequence(QLatin1String(entry.shortcut)));
        m_actions << action;
    }
    action(WindowAction::Quit)->setMenuRole(QAction::QuitRole);
    action(WindowAction::Settings)->setMenuRole(QAction::PreferencesRole);
    action(WindowAction::About)->setMenuRole(QAction::AboutRole);
    action(WindowAction::AboutQt)->setMenuRole(QAction::AboutQtRole);
}
