#include "ui/query/querycontrols.h"

#include "ui/shared/elidedlabel.h"
#include "ui/shared/format.h"
#include "ui/shared/icons.h"
#include "ui/shared/spacing.h"

#include <QAction>
#include <QComboBox>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QPushButton>
#include <QSpinBox>
#include <QToolButton>

namespace {

constexpr int MillisecondsInSecond = 1000;
constexpr int LongestTimeout = 24 * 3600;
constexpr int FirstTimeout = 60;

} // namespace

QueryControls::QueryControls(QWidget *parent)
    : QWidget(parent)
{
    setObjectName(QStringLiteral("queryControls"));
    setupActions();
    setupViews();
    updateActions();
}

QAction *QueryControls::newAction(const QString &name, const QString &icon, const QString &text, const QString &toolTip)
{
    auto *action = new QAction(themeIcon(icon), text, this);
    action->setObjectName(name);
    action->setToolTip(toolTip);
    action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    return action;
}

void QueryControls::setupActions()
{
    m_run = newAction(QStringLiteral("queryRunAction"), QStringLiteral("run"), tr("Run"), QString());
    m_run->setShortcuts({QKeySequence(QStringLiteral("Ctrl+Return")), QKeySequence(QStringLiteral("Ctrl+Enter"))});
    m_runAll = newAction(QStringLiteral("queryRunAllAction"), QStringLiteral("run"), tr("Run all"),
                         tr("Run every statement in order (Ctrl+Shift+Enter)"));
    m_runAll->setShortcuts(
        {QKeySequence(QStringLiteral("Ctrl+Shift+Return")), QKeySequence(QStringLiteral("Ctrl+Shift+Enter"))});
    m_explain = newAction(QStringLiteral("queryExplainAction"), QStringLiteral("plan"), tr("Explain"),
                          tr("Explain the statement on the Plan page (Ctrl+Shift+E)"));
    m_explain->setShortcut(QKeySequence(QStringLiteral("Ctrl+Shift+E")));
    m_open = newAction(QStringLiteral("queryOpenAction"), QStringLiteral("open"), tr("Open…"), tr("Open an SQL file"));
    m_save = newAction(QStringLiteral("querySaveAction"), QStringLiteral("save"), tr("Save"),
                       tr("Save the text to its file (Ctrl+S)"));
    m_save->setShortcut(QKeySequence(QStringLiteral("Ctrl+S")));
    m_saveAs = newAction(QStringLiteral("querySaveAsAction"), QStringLiteral("save"), tr("Save as…"),
                         tr("Save the text to another file (Ctrl+Shift+S)"));
    m_saveAs->setShortcut(QKeySequence(QStringLiteral("Ctrl+Shift+S")));
    m_history = newAction(QStringLiteral("queryHistoryAction"), QStringLiteral("log"), tr("History"),
                          tr("What was run before, at the side (Ctrl+H)"));
    m_history->setShortcut(QKeySequence(QStringLiteral("Ctrl+H")));
    m_history->setCheckable(true);
}

QToolButton *QueryControls::buttonFor(QAction *action)
{
    auto *button = new QToolButton(this);
    QString name = action->objectName();
    button->setObjectName(name.remove(QStringLiteral("Action")));
    button->setDefaultAction(action);
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    button->setAutoRaise(true);
    return button;
}

void QueryControls::setupViews()
{
    m_runButton = new QPushButton(this);
    m_runButton->setObjectName(QStringLiteral("queryRun"));
    m_runButton->setDefault(true);
    connect(m_runButton, &QPushButton::clicked, this, [this] {
        if (m_running)
            emit stopRequested();
        else
            m_run->trigger();
    });
    m_file = new ElidedLabel(this);
    m_file->setObjectName(QStringLiteral("queryFile"));
    m_file->setHint(true);
    m_file->setElideMode(Qt::ElideMiddle);

    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(spacing::Page, spacing::Control, spacing::Page, spacing::Control);
    row->setSpacing(spacing::Control);
    row->addWidget(m_runButton);
    row->addWidget(buttonFor(m_runAll));
    row->addWidget(buttonFor(m_explain));
    setupBounds(row);
    row->addWidget(m_file, 1);
    for (QAction *action : {m_open, m_save, m_history})
        row->addWidget(buttonFor(action));
}

void QueryControls::setupBounds(QHBoxLayout *row)
{
    m_rows = new QComboBox(this);
    m_rows->setObjectName(QStringLiteral("queryRows"));
    for (const qint64 rows : {1'000LL, 10'000LL, 100'000LL, 1'000'000LL})
        m_rows->addItem(tr("%1 rows").arg(formatCount(rows)), rows);
    m_rows->addItem(tr("all rows"), 0LL);
    m_rows->setCurrentIndex(1);
    m_rows->setToolTip(tr("So many rows of an answer are kept, in a temporary file. What is beyond is not read in a "
                          "read-only session; where the statement could write, it is read and counted."));
    m_timeout = new QSpinBox(this);
    m_timeout->setObjectName(QStringLiteral("queryTimeout"));
    m_timeout->setRange(0, LongestTimeout);
    m_timeout->setValue(FirstTimeout);
    m_timeout->setPrefix(tr("timeout "));
    m_timeout->setSuffix(tr(" s"));
    m_timeout->setSpecialValueText(tr("no timeout"));
    m_timeout->setToolTip(tr("The server ends a statement that takes longer"));
    row->addWidget(m_rows);
    row->addWidget(m_timeout);
}

void QueryControls::setConnected(bool connected)
{
    m_connected = connected;
    updateActions();
}

void QueryControls::setRunning(bool running)
{
    m_running = running;
    updateActions();
}

void QueryControls::setFile(const QString &path, bool modified)
{
    const QString name = path.isEmpty() ? QString() : QFileInfo(path).fileName();
    m_file->setText(name.isEmpty() || !modified ? name : tr("%1 · changed").arg(name));
    m_file->setToolTip(path);
}

int QueryControls::timeoutMs() const
{
    return m_timeout->value() * MillisecondsInSecond;
}

void QueryControls::setTimeoutMs(int milliseconds)
{
    m_timeout->setValue((milliseconds + MillisecondsInSecond - 1) / MillisecondsInSecond);
}

qint64 QueryControls::maxRows() const
{
    return m_rows->currentData().toLongLong();
}

void QueryControls::updateActions()
{
    const bool ready = m_connected && !m_running;
    const QString why = m_running ? tr("A run is under way") : tr("Not connected");
    m_run->setEnabled(ready);
    m_runAll->setEnabled(ready);
    m_runAll->setToolTip(ready ? tr("Run every statement in order (Ctrl+Shift+Enter)") : why);
    m_explain->setEnabled(m_connected);
    m_explain->setToolTip(m_connected ? tr("Explain the statement on the Plan page (Ctrl+Shift+E)") : why);
    m_runButton->setText(m_running ? tr("Stop") : tr("Run"));
    m_runButton->setIcon(themeIcon(m_running ? QStringLiteral("stop") : QStringLiteral("run")));
    m_runButton->setEnabled(m_connected || m_running);
    m_runButton->setToolTip(m_running     ? tr("Cancel the statement on the server")
                            : m_connected ? tr("Run the selection, or the statement at the cursor (Ctrl+Enter)")
                                          : why);
}
