#include "ui/catalog/extensionnotice.h"

#include "app/catalog/vectorextension.h"
#include "ui/shared/askbefore.h"
#include "ui/shared/fonts.h"
#include "ui/shared/icons.h"
#include "ui/shared/spacing.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>

ExtensionNotice::ExtensionNotice(QWidget *parent)
    : QWidget(parent)
{
    setObjectName(QStringLiteral("extensionNotice"));
    setupViews();
    connectSignals();
    updateButton();
}

void ExtensionNotice::setupViews()
{
    m_textLabel = new QLabel(this);
    m_textLabel->setObjectName(QStringLiteral("extensionNoticeText"));
    m_textLabel->setWordWrap(true);
    m_sqlLabel = new QLabel(catalog::createVectorExtensionSql() + u';', this);
    m_sqlLabel->setFont(fixedFont());
    m_sqlLabel->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_copyButton = new QPushButton(themeIcon(QStringLiteral("copy")), tr("Copy"), this);
    m_copyButton->setObjectName(QStringLiteral("extensionNoticeCopy"));
    m_createButton = new QPushButton(themeIcon(QStringLiteral("extension")), tr("Create extension…"), this);
    m_createButton->setObjectName(QStringLiteral("extensionNoticeCreate"));

    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(spacing::Control);
    buttons->addWidget(m_copyButton);
    buttons->addWidget(m_createButton);
    buttons->addStretch();
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(spacing::Control, spacing::Control, spacing::Control, spacing::Page);
    layout->setSpacing(spacing::Control);
    layout->addWidget(m_textLabel);
    layout->addWidget(m_sqlLabel);
    layout->addLayout(buttons);
}

void ExtensionNotice::connectSignals()
{
    connect(m_copyButton, &QPushButton::clicked, this,
            [] { QGuiApplication::clipboard()->setText(catalog::createVectorExtensionSql() + u';'); });
    connect(m_createButton, &QPushButton::clicked, this, &ExtensionNotice::ask);
}

void ExtensionNotice::setDatabase(const QString &database, const QString &availableVersion)
{
    m_database = database;
    m_availableVersion = availableVersion;
    m_textLabel->setText(
        availableVersion.isEmpty()
            ? tr("The database %1 has no pgvector, and the server does not have its files: install them there first, "
                 "for example the package postgresql-17-pgvector of the server's version.")
                  .arg(database)
            : tr("The database %1 has no pgvector yet. The server has version %2 ready.")
                  .arg(database, availableVersion));
    updateButton();
}

void ExtensionNotice::setWritable(bool writable)
{
    m_writable = writable;
    updateButton();
}

void ExtensionNotice::setBusy(bool busy)
{
    m_busy = busy;
    updateButton();
}

void ExtensionNotice::updateButton()
{
    QString reason;
    if (m_availableVersion.isEmpty())
        reason = tr("The server does not have pgvector's files.");
    else if (!m_writable)
        reason = tr("The connection is read-only. Unlock it at the top of the window first.");
    else if (m_busy)
        reason = tr("It is being created.");
    m_createButton->setEnabled(reason.isEmpty());
    m_createButton->setToolTip(reason.isEmpty() ? tr("Installs pgvector into this database") : reason);
}

void ExtensionNotice::ask()
{
    const QString text = tr("Install pgvector %1 into the database %2?").arg(m_availableVersion, m_database);
    askBefore(this, {tr("Create extension"), text, catalog::createVectorExtensionSql() + u';', tr("Create extension")},
              [this] { emit createRequested(); });
}
