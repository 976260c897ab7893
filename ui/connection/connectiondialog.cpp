#include "ui/connection/connectiondialog.h"

#include "app/connection/services.h"
#include "ui/connection/colorswatches.h"
#include "ui/connection/connectionform.h"
#include "ui/connection/connectionmark.h"
#include "ui/connection/teststepsview.h"
#include "ui/shared/askbefore.h"
#include "ui/shared/messagearea.h"
#include "ui/shared/passwordstore.h"
#include "ui/shared/spacing.h"

#include <QCheckBox>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>

#include <utility>

using core::Result;
using db::ConnectionParameters;
using workspace::SavedConnection;

namespace {

/// A button that cannot be pressed says why.
void enableUnless(QPushButton *button, const QString &reason)
{
    button->setEnabled(reason.isEmpty());
    button->setToolTip(reason);
}

} // namespace

ConnectionDialog::ConnectionDialog(jobs::JobRunner &runner, const workspace::Workspace &workspace,
                                   PasswordStore &passwords, int timeoutSeconds, QWidget *parent)
    : QDialog(parent)
    , m_runner(runner)
    , m_workspace(workspace)
    , m_passwords(passwords)
    , m_timeoutSeconds(timeoutSeconds)
    , m_loading(runner)
    , m_storing(runner)
    , m_testing(runner)
{
    setObjectName(QStringLiteral("connectionDialog"));
    setWindowTitle(tr("Connect to PostgreSQL"));
    setupViews();
    connectSignals();
    showKeychain(core::localError(tr("asking the system's keychain…")));
    jobs::onFinished(m_passwords.check(), this, [this](const Result<void> &available) { showKeychain(available); });
    const auto services = m_runner.start<QStringList>(tr("Read services"), {}, &connection::readServices);
    jobs::onFinished(services.result, this, [this](const Result<QStringList> &names) {
        if (names)
            m_form->setServices(*names);
    });
    loadSaved(0);
    setParameters({});
    m_text->setFocus();
}

/// A field that loses the focus while it is destroyed says that its editing is finished.
ConnectionDialog::~ConnectionDialog()
{
    m_text->disconnect(this);
}

void ConnectionDialog::connectSignals()
{
    connect(m_text, &QLineEdit::textEdited, this, &ConnectionDialog::readText);
    connect(m_text, &QLineEdit::editingFinished, this, &ConnectionDialog::tidyText);
    connect(m_form, &ConnectionForm::edited, this, &ConnectionDialog::readForm);
    connect(m_list, &QListWidget::currentRowChanged, this, &ConnectionDialog::chooseSaved);
    connect(m_keep, &QCheckBox::clicked, this, &ConnectionDialog::forgetTest);
    connect(m_list, &QListWidget::itemActivated, this, &ConnectionDialog::accept);
    connect(m_newButton, &QPushButton::clicked, this, &ConnectionDialog::startNew);
    connect(m_removeButton, &QPushButton::clicked, this, &ConnectionDialog::askRemove);
    connect(m_testButton, &QPushButton::clicked, this, &ConnectionDialog::test);
}

ConnectionRequest ConnectionDialog::request() const
{
    ConnectionRequest request;
    request.parameters = m_form->parameters();
    request.name = m_name->text().trimmed();
    request.color = m_colors->color();
    request.id = m_id;
    request.keepPassword = m_keep->isChecked();
    return request;
}

void ConnectionDialog::setRequest(const ConnectionRequest &request)
{
    m_id = request.id;
    m_name->setText(request.name);
    m_colors->setColor(request.color);
    setParameters(request.parameters);
    m_keep->setChecked(m_keychain && (request.keepPassword || request.id == 0));
}

void ConnectionDialog::readText(const QString &text)
{
    const qsizetype lastLength = std::exchange(m_textLength, text.size());
    const auto parsed = ConnectionParameters::parse(text);
    showProblem(parsed ? QString() : parsed.error().message);
    if (!parsed)
        return;
    m_textIsUrl = text.trimmed().isEmpty() || text.contains(QStringLiteral("://"));
    ConnectionParameters parameters = *parsed;
    const bool pasted = parsed->hasPassword();
    if (!pasted)
        parameters.setPassword(m_form->parameters().password());
    m_form->setParameters(parameters);
    // What was pasted is whole: the password need not stay in sight.
    if (pasted && text.size() - lastLength > 1)
        showTextOf(parameters);
}

/// A password that was part of the text moves to its field.
void ConnectionDialog::tidyText()
{
    const auto parsed = ConnectionParameters::parse(m_text->text());
    if (parsed && parsed->hasPassword())
        showTextOf(m_form->parameters());
}

void ConnectionDialog::readForm()
{
    showTextOf(m_form->parameters());
}

void ConnectionDialog::setParameters(const ConnectionParameters &parameters)
{
    m_form->setParameters(parameters);
    showTextOf(parameters);
}

void ConnectionDialog::showTextOf(const ConnectionParameters &parameters)
{
    const QString url = m_textIsUrl ? parameters.toUrl() : QString();
    m_text->setText(parameters.values().isEmpty() ? QString() : url.isEmpty() ? parameters.toConninfo() : url);
    m_textLength = m_text->text().size();
    showProblem({});
}

void ConnectionDialog::showProblem(const QString &problem)
{
    m_textProblem->setText(problem);
    forgetTest();
}

/// What was tested before is not what the fields say now.
void ConnectionDialog::forgetTest()
{
    ++m_testNumber;
    m_testing.forget();
    m_steps->setRunning(false);
    m_steps->setSteps({});
    updateButtons();
}

void ConnectionDialog::updateButtons()
{
    const QString problem = m_textProblem->text();
    const QString noText = problem.isEmpty() ? QString() : tr("The text above is no connection: %1").arg(problem);
    enableUnless(m_testButton, m_steps->isRunning() ? tr("The test is running.") : noText);
    enableUnless(m_connectButton, m_storing.isActive() ? tr("The connection is being saved.") : noText);
    enableUnless(m_removeButton, m_list->currentRow() < 0 ? tr("Choose a saved connection first.") : QString());
}

void ConnectionDialog::showKeychain(const Result<void> &available)
{
    m_keychain = bool(available);
    m_keep->setEnabled(m_keychain);
    m_keep->setChecked(m_keychain && (m_id == 0 || request().keepPassword));
    m_keep->setText(m_keychain ? tr("Keep the password in the system's keychain")
                               : tr("The password is asked each time: no keychain service"));
    m_keep->setToolTip(m_keychain ? tr("Never in a file of this program") : available.error().message);
}

void ConnectionDialog::loadSaved(qint64 select)
{
    const auto job = m_runner.start<QList<SavedConnection>>(
        tr("Read connections"), {},
        [workspace = m_workspace](jobs::JobContext &) { return workspace::listConnections(workspace); });
    m_loading.follow(job, this, [this, select](const Result<QList<SavedConnection>> &connections) {
        if (connections)
            showSaved(*connections, select);
        else
            m_messages->showError(connections.error(), tr("reading the saved connections"));
    });
}

void ConnectionDialog::showSaved(const QList<SavedConnection> &connections, qint64 select)
{
    m_saved = connections;
    const QSignalBlocker blocker(m_list);
    m_list->clear();
    for (const SavedConnection &saved : connections) {
        auto *item = new QListWidgetItem(connectionMark(saved.color, palette()), saved.name, m_list);
        item->setSizeHint({0, fontMetrics().height() + spacing::Control + spacing::Group});
        const auto request = requestOf(saved);
        item->setToolTip(request ? request->parameters.displayName() : request.error().message);
        if (saved.id == select && select != 0)
            m_list->setCurrentItem(item);
    }
    updateButtons();
}

void ConnectionDialog::chooseSaved()
{
    const int row = m_list->currentRow();
    updateButtons();
    if (row < 0 || row >= m_saved.size())
        return;
    const auto request = requestOf(m_saved.at(row));
    if (!request) {
        m_messages->showError(request.error(), m_saved.at(row).name);
        return;
    }
    m_messages->clear();
    setRequest(*request);
}

void ConnectionDialog::startNew()
{
    m_list->setCurrentRow(-1);
    setRequest({});
    m_text->setFocus();
}

void ConnectionDialog::askRemove()
{
    const int row = m_list->currentRow();
    if (row < 0 || row >= m_saved.size())
        return;
    const SavedConnection saved = m_saved.at(row);
    askBefore(this,
              {tr("Remove connection"),
               tr("Remove %1 from the list, and its password from the keychain?").arg(saved.name),
               {},
               tr("Remove connection")},
              [this, saved] { remove(saved); });
}

void ConnectionDialog::remove(const SavedConnection &saved)
{
    if (const auto request = requestOf(saved); request && saved.keepsPassword)
        m_passwords.remove(passwordKey(saved.id, request->parameters));
    const auto job =
        m_runner.start<void>(tr("Remove connection"), {}, [workspace = m_workspace, id = saved.id](jobs::JobContext &) {
            return workspace::deleteConnection(workspace, id);
        });
    m_storing.follow(job, this, [this](const Result<void> &removed) {
        if (!removed) {
            m_messages->showError(removed.error(), tr("removing the connection"));
            return;
        }
        startNew();
        loadSaved(0);
        emit savedChanged();
    });
}

void ConnectionDialog::accept()
{
    const ConnectionRequest request = this->request();
    if (request.name.isEmpty()) {
        finish(0);
        return;
    }
    const SavedConnection saved{request.id,    request.name,         request.parameters.toConninfo(),
                                request.color, request.keepPassword, {}};
    const auto job =
        m_runner.start<qint64>(tr("Save connection"), {}, [workspace = m_workspace, saved](jobs::JobContext &) {
            return workspace::storeConnection(workspace, saved);
        });
    m_storing.follow(job, this, [this](const Result<qint64> &id) {
        updateButtons();
        if (id)
            finish(*id);
        else
            m_messages->showError(id.error(), tr("saving the connection; without a name it is opened but not saved"));
    });
    updateButtons();
}

void ConnectionDialog::finish(qint64 id)
{
    m_id = id;
    forgetTest();
    QDialog::accept();
    if (id != 0)
        emit savedChanged();
    emit connectRequested(request());
}

void ConnectionDialog::test()
{
    const ConnectionRequest request = this->request();
    m_steps->setRunning(true);
    updateButtons();
    if (request.parameters.hasPassword() || !request.keepPassword || request.id == 0) {
        runTest(request.parameters);
        return;
    }
    jobs::onFinished(
        m_passwords.read(passwordKey(request.id, request.parameters)), this,
        [this, number = m_testNumber, parameters = request.parameters](const Result<QString> &password) mutable {
            if (number != m_testNumber)
                return;
            if (password)
                parameters.setPassword(*password);
            runTest(parameters);
        });
}

void ConnectionDialog::runTest(const ConnectionParameters &parameters)
{
    const auto job = m_runner.start<QList<connection::TestStep>>(
        tr("Test connection"), {}, [parameters, timeout = m_timeoutSeconds](jobs::JobContext &context) {
            return connection::testConnection(context, parameters, timeout);
        });
    m_testing.follow(job, this, [this](const Result<QList<connection::TestStep>> &steps) {
        m_steps->setRunning(false);
        updateButtons();
        if (steps)
            m_steps->setSteps(*steps);
        else
            m_steps->setProblem(steps.error());
    });
}
