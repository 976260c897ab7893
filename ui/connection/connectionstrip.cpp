#include "ui/connection/connectionstrip.h"

#include "ui/connection/connectionmark.h"
#include "ui/shared/askbefore.h"
#include "ui/shared/chartcolors.h"
#include "ui/shared/elidedlabel.h"
#include "ui/shared/icons.h"
#include "ui/shared/spacing.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QToolButton>
#include <QVersionNumber>

namespace {

constexpr int colorEdge = 4;

QString placeOf(const db::ServerInfo &server)
{
    const bool socket = server.host.isEmpty() || server.host.startsWith(u'/');
    return QStringLiteral("%1@%2:%3/%4")
        .arg(server.user, socket ? ConnectionStrip::tr("local") : server.host, server.port, server.database);
}

QString placeToolTip(const db::ServerInfo &server)
{
    return server.host.startsWith(u'/') ? ConnectionStrip::tr("Over the socket in %1").arg(server.host)
                                        : ConnectionStrip::tr("Server %1, port %2").arg(server.host, server.port);
}

QString versionsOf(const db::ServerInfo &server)
{
    const QString version = server.versionText.section(u' ', 0, 0);
    return server.hasVector() ? ConnectionStrip::tr("PG %1 · pgvector %2").arg(version, server.vectorVersion)
                              : ConnectionStrip::tr("PG %1 · no pgvector").arg(version);
}

/// Vacuuming an HNSW index was mended in 0.8.3.
bool mayCorrupt(const db::ServerInfo &server)
{
    return server.hasVector() && QVersionNumber::fromString(server.vectorVersion) < QVersionNumber(0, 8, 3);
}

} // namespace

ConnectionStrip::ConnectionStrip(QWidget *parent)
    : QWidget(parent)
{
    setObjectName(QStringLiteral("connectionStrip"));
    setupViews();
    connectSignals();
    clear();
}

void ConnectionStrip::setupViews()
{
    m_nameButton = new QToolButton(this);
    m_nameButton->setObjectName(QStringLiteral("stripName"));
    m_nameButton->setAutoRaise(true);
    m_nameButton->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_nameButton->setIconSize({iconsize::Small, iconsize::Small});
    m_nameButton->setToolTip(tr("Connections…"));
    QFont medium = font();
    medium.setWeight(QFont::Medium);
    m_nameButton->setFont(medium);
    m_placeLabel = new ElidedLabel(this);
    m_placeLabel->setObjectName(QStringLiteral("stripPlace"));
    m_placeLabel->setHint(true);
    m_versionLabel = new QLabel(this);
    m_versionLabel->setObjectName(QStringLiteral("stripVersions"));
    m_warningIcon = new QLabel(this);
    m_warningIcon->setObjectName(QStringLiteral("stripWarning"));
    m_roleLabel = new QLabel(this);
    m_roleLabel->setObjectName(QStringLiteral("stripRole"));
    m_lockButton = new QToolButton(this);
    m_lockButton->setObjectName(QStringLiteral("stripLock"));
    m_lockButton->setAutoRaise(true);
    m_lockButton->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_lockButton->setIconSize({iconsize::Small, iconsize::Small});

    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(colorEdge + spacing::Group, spacing::Group / 2, spacing::Control, spacing::Group / 2);
    layout->setSpacing(spacing::Section);
    layout->addWidget(m_nameButton);
    layout->addWidget(m_placeLabel, 1);
    auto *versions = new QHBoxLayout;
    versions->setSpacing(spacing::Group);
    versions->addWidget(m_versionLabel);
    versions->addWidget(m_warningIcon);
    layout->addLayout(versions);
    layout->addWidget(m_roleLabel);
    layout->addWidget(m_lockButton);
}

void ConnectionStrip::connectSignals()
{
    connect(m_nameButton, &QToolButton::clicked, this, &ConnectionStrip::connectionsRequested);
    connect(m_lockButton, &QToolButton::clicked, this, &ConnectionStrip::changeAccess);
}

void ConnectionStrip::setConnection(const ConnectionRequest &request, const db::ServerInfo &server, db::Access access)
{
    m_connected = true;
    m_name = request.name.isEmpty() ? request.parameters.displayName() : request.name;
    m_color = request.color;
    showServer(server);
    setAccess(access);
}

void ConnectionStrip::showServer(const db::ServerInfo &server)
{
    m_place = placeOf(server);
    m_placeLabel->setText(m_place);
    m_placeLabel->setToolTip(placeToolTip(server));
    m_versionLabel->setText(versionsOf(server));
    m_versionLabel->setToolTip(tr("PostgreSQL %1").arg(server.versionText));
    m_warningIcon->setVisible(mayCorrupt(server));
    m_warningIcon->setToolTip(
        tr("pgvector %1 can damage HNSW indexes while they are vacuumed; 0.8.3 mends that. Update "
           "it on the server, run ALTER EXTENSION vector UPDATE, then REINDEX the HNSW indexes.")
            .arg(server.vectorVersion));
    m_roleLabel->setText(server.superuser ? tr("%1, superuser").arg(server.user) : server.user);
    m_roleLabel->setToolTip(tr("The role of this session"));
}

void ConnectionStrip::setOpening(const QString &name)
{
    m_nameButton->setText(tr("Connecting to %1…").arg(name));
}

void ConnectionStrip::clear()
{
    m_connected = false;
    m_name = tr("Not connected");
    m_color.clear();
    m_place.clear();
    for (QLabel *label : {m_versionLabel, m_roleLabel}) {
        label->clear();
        label->setToolTip({});
    }
    m_placeLabel->setText({});
    m_warningIcon->setVisible(false);
    setAccess(db::Access::ReadOnly);
}

void ConnectionStrip::setAccess(db::Access access)
{
    m_access = access;
    const bool locked = access == db::Access::ReadOnly;
    m_lockButton->setVisible(m_connected);
    m_lockButton->setText(locked ? tr("Read-only") : tr("Writing unlocked"));
    m_lockButton->setToolTip(locked ? tr("The server refuses every change. Click to unlock writing.")
                                    : tr("Statements can change the database. Click to lock."));
    m_nameButton->setText(m_name);
    updateColors();
}

void ConnectionStrip::updateColors()
{
    const bool locked = m_access == db::Access::ReadOnly;
    const QColor warning = severityColor(Severity::Slow, palette());
    m_nameButton->setIcon(connectionMark(m_color, palette()));
    m_lockButton->setIcon(locked ? themeIcon(QStringLiteral("lock")) : themeIcon(QStringLiteral("unlock"), warning));
    m_warningIcon->setPixmap(themeIcon(QStringLiteral("warning"), warning).pixmap(iconsize::Small, iconsize::Small));
    QPalette hint = palette();
    hint.setColor(QPalette::WindowText, hintColor(palette()));
    for (QLabel *label : {m_versionLabel, m_roleLabel})
        label->setPalette(hint);
    update();
}

void ConnectionStrip::changeAccess()
{
    if (m_access == db::Access::ReadWrite) {
        emit accessChangeRequested(db::Access::ReadOnly);
        return;
    }
    const QString text = tr("Unlock writing on %1 (%2)? Until you lock it again, statements of this window can change "
                            "the database. What the program itself writes is shown before it runs.")
                             .arg(m_name, m_place);
    askBefore(this, {tr("Unlock writing"), text, {}, tr("Unlock writing")},
              [this] { emit accessChangeRequested(db::Access::ReadWrite); });
}

void ConnectionStrip::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const QColor window = palette().color(QPalette::Window);
    const QColor color(m_color);
    if (color.isValid()) {
        painter.fillRect(rect(), blended(color, window, 0.10));
        painter.fillRect(0, 0, colorEdge, height(), color);
    }
    painter.fillRect(0, height() - 1, width(), 1, hairlineColor(palette()));
}

void ConnectionStrip::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::PaletteChange && m_lockButton)
        updateColors();
    QWidget::changeEvent(event);
}
