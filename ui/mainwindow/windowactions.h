#pragma once

#include <QList>
#include <QObject>

class QAction;

/// Ids of the window's own actions; pages bring theirs.
enum class WindowAction {
    Connect,
    OpenSample,
    Disconnect,
    Settings,
    Quit,
    QuickOpen,
    NextPage,
    PreviousPage,
    EmbedColumn,
    About,
    AboutQt,
    Count
};

/// The window's actions with their texts, icons and default shortcuts, all from one table.
class WindowActions : public QObject
{
    Q_OBJECT

public:
    explicit WindowActions(QObject *parent = nullptr);

    QAction *action(WindowAction id) const { return m_actions[int(id)]; }

private:
    QList<QAction *> m_actions;
};
