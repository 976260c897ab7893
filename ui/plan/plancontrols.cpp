#include "ui/plan/plancontrols.h"

#include "ui/plan/settingsfield.h"
#include "ui/plan/statementeditor.h"
#include "ui/shared/fonts.h"
#include "ui/shared/icons.h"
#include "ui/shared/spacing.h"

#include <QAction>
#include <QCheckBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QRegularExpression>
#include <QSpinBox>
#include <QToolButton>

namespace {

constexpr int EditorLines = 3;
constexpr int MostRuns = 50;
constexpr int FirstTimeout = 30;
constexpr int LongestTimeout = 24 * 3600;
constexpr int MillisecondsInSecond = 1000;

bool hasParameter(const QString &sql)
{
    static const QRegularExpression parameter(QStringLiteral("\\$\\d"));
    return parameter.match(sql).hasMatch();
}

} // namespace

PlanControls::PlanControls(QWidget *parent)
    : QWidget(parent)
{
    setupViews();
    connectSignals();
    updateProblem();
}

void PlanControls::setupViews()
{
    m_sql = new StatementEditor(this);
    const int line = m_sql->fontMetrics().lineSpacing();
    m_sql->setFixedHeight(EditorLines * line + 2 * spacing::Control);
    m_runAction = new QAction(tr("Run"), this);
    m_runAction->setObjectName(QStringLiteral("planRunAction"));
    m_runAction->setShortcuts(
        {QKeySequence(QStringLiteral("Ctrl+Return")), QKeySequence(QStringLiteral("Ctrl+Enter"))});
    m_runAction->setShortcutContext(Qt::WidgetWithChildrenShortcut);

    auto *rows = new QVBoxLayout(this);
    rows->setContentsMargins(spacing::Page, spacing::Control, spacing::Page, spacing::Control);
    rows->setSpacing(spacing::Control);
    rows->addWidget(m_sql);
    rows->addWidget(optionRow());
}

QToolButton *PlanControls::makeButton(const QString &name, const QString &icon, const QString &text)
{
    auto *button = new QToolButton(this);
    button->setObjectName(name);
    button->setText(text);
    button->setIcon(themeIcon(icon));
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    button->setAutoRaise(true);
    return button;
}

QWidget *PlanControls::optionRow()
{
    auto *row = new QWidget(this);
    m_analyze = new QCheckBox(tr("Analyze"), row);
    m_analyze->setObjectName(QStringLiteral("planAnalyze"));
    m_analyze->setChecked(true);
    m_analyze->setToolTip(tr("Run the statement and measure; without it the server only plans"));
    m_runs = new QSpinBox(row);
    m_runs->setObjectName(QStringLiteral("planRuns"));
    m_runs->setRange(1, MostRuns);
    m_runs->setPrefix(tr("runs "));
    m_runs->setToolTip(tr("Of several runs the median one is shown, and the first beside it"));
    m_timeout = new QSpinBox(row);
    m_timeout->setObjectName(QStringLiteral("planTimeout"));
    m_timeout->setRange(0, LongestTimeout);
    m_timeout->setValue(FirstTimeout);
    m_timeout->setPrefix(tr("timeout "));
    m_timeout->setSuffix(tr(" s"));
    m_timeout->setSpecialValueText(tr("no timeout"));
    m_settings = new SettingsField(row);
    m_settings->setObjectName(QStringLiteral("planSettings"));
    m_parametersNote = new QLabel(row);
    m_parametersNote->setObjectName(QStringLiteral("planParameters"));
    m_parametersNote->setForegroundRole(QPalette::PlaceholderText);
    m_paste = makeButton(QStringLiteral("planPaste"), QStringLiteral("copy"), tr("Paste plan"));
    m_paste->setToolTip(tr("Show the plan that is on the clipboard (Ctrl+Shift+V)"));
    m_open = makeButton(QStringLiteral("planOpen"), QStringLiteral("open"), tr("Open…"));
    m_open->setToolTip(tr("Show a plan from a file"));
    m_history = makeButton(QStringLiteral("planHistory"), QStringLiteral("log"), tr("History"));
    m_history->setPopupMode(QToolButton::InstantPopup);
    m_run = new QPushButton(row);
    m_run->setObjectName(QStringLiteral("planRun"));
    m_run->setDefault(true);

    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(spacing::Control);
    for (QWidget *option :
         {static_cast<QWidget *>(m_analyze), static_cast<QWidget *>(m_runs), static_cast<QWidget *>(m_timeout)})
        layout->addWidget(option);
    layout->addWidget(m_settings, 1);
    for (QWidget *option :
         {static_cast<QWidget *>(m_parametersNote), static_cast<QWidget *>(m_paste), static_cast<QWidget *>(m_open),
          static_cast<QWidget *>(m_history), static_cast<QWidget *>(m_run)})
        layout->addWidget(option);
    return row;
}

void PlanControls::connectSignals()
{
    const auto toggle = [this] {
        if (m_running)
            emit stopRequested();
        else if (problem().isEmpty())
            emit runRequested();
    };
    connect(m_run, &QPushButton::clicked, this, toggle);
    connect(m_runAction, &QAction::triggered, this, [this] {
        if (!m_running)
            emit runRequested();
    });
    connect(m_sql, &QPlainTextEdit::textChanged, this, &PlanControls::updateParameters);
    connect(m_sql, &QPlainTextEdit::textChanged, this, &PlanControls::updateProblem);
    connect(m_settings, &QLineEdit::textChanged, this, &PlanControls::updateProblem);
    connect(m_analyze, &QCheckBox::toggled, this, &PlanControls::updateProblem);
    connect(m_sql, &StatementEditor::planPasted, this, &PlanControls::planPasted);
    connect(m_sql, &StatementEditor::fileDropped, this, &PlanControls::fileDropped);
    connect(m_paste, &QToolButton::clicked, this, &PlanControls::pasteRequested);
    connect(m_open, &QToolButton::clicked, this, &PlanControls::openRequested);
}

void PlanControls::setConnected(bool connected)
{
    m_connected = connected;
    updateProblem();
}

void PlanControls::setRunning(bool running)
{
    m_running = running;
    updateProblem();
}

plan::ExplainRequest PlanControls::request() const
{
    plan::ExplainRequest request;
    request.sql = m_sql->toPlainText();
    request.parameters = m_parameters;
    request.analyze = m_analyze->isChecked();
    request.runs = request.analyze ? m_runs->value() : 1;
    request.timeoutMs = m_timeout->value() * MillisecondsInSecond;
    request.settings = m_settings->settings();
    return request;
}

void PlanControls::setRequest(const plan::ExplainRequest &request)
{
    m_parameters.clear();
    m_sql->setPlainText(request.sql);
    m_parameters = request.parameters;
    m_analyze->setChecked(request.analyze);
    m_runs->setValue(request.runs);
    if (request.timeoutMs > 0)
        m_timeout->setValue(std::max(1, request.timeoutMs / MillisecondsInSecond));
    m_settings->setSettings(request.settings);
    updateParameters();
}

QString PlanControls::problem() const
{
    if (!m_connected)
        return tr("Not connected: plans can be pasted and opened.");
    if (m_sql->toPlainText().trimmed().isEmpty())
        return tr("Type the statement to explain.");
    if (const QString wrong = m_settings->problem(); !wrong.isEmpty())
        return wrong;
    return {};
}

/// Who types another statement without $1 no longer wants the values.
void PlanControls::updateParameters()
{
    if (!m_parameters.isEmpty() && !hasParameter(m_sql->toPlainText()))
        m_parameters.clear();
    m_parametersNote->setText(m_parameters.isEmpty()     ? QString()
                              : m_parameters.size() == 1 ? tr("$1 from the search")
                                                         : tr("$1…$%1 given").arg(m_parameters.size()));
    m_parametersNote->setVisible(!m_parameters.isEmpty());
}

void PlanControls::updateProblem()
{
    const QString wrong = problem();
    m_runs->setEnabled(m_analyze->isChecked());
    m_run->setText(m_running ? tr("Stop") : tr("Explain"));
    m_run->setIcon(themeIcon(m_running ? QStringLiteral("stop") : QStringLiteral("run")));
    m_run->setEnabled(m_running || wrong.isEmpty());
    m_run->setToolTip(m_running         ? tr("Cancel the statement on the server")
                      : wrong.isEmpty() ? tr("Ctrl+Enter")
                                        : wrong);
}
