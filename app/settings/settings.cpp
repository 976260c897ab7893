#include "app/settings/settings.h"

#include <algorithm>
#include <array>

namespace settings {

enum class Settings::Key {
    Appearance,
    ConnectTimeout,
    StatementTimeout,
    LockTimeout,
    MaxConnections,
    KeepSandbox,
    WindowGeometry,
    WindowState,
    LastConnection,
    ReconnectAtStart,
    LastSchema,
    LastTable,
    LastPage,
    EmbeddingProviders,
    QueryModels,
    Count
};

struct Settings::Entry
{
    const char *name;
    QVariant byDefault;
    int minimum = 0;
    int maximum = 0;
};

const Settings::Entry &Settings::entryOf(Key key)
{
    constexpr int Day = 24 * 3600;
    static const std::array<Entry, size_t(Key::Count)> Entries{{
        {"window/appearance", QStringLiteral("system")},
        {"connection/connectTimeoutSeconds", 10, 1, 600},
        {"connection/statementTimeoutMs", 0, 0, Day * 1000},
        {"connection/lockTimeoutMs", 10000, 0, Day * 1000},
        {"connection/maxConnections", 6, 1, 32},
        {"sandbox/keep", false},
        {"window/geometry", QByteArray()},
        {"window/state", QByteArray()},
        {"session/connection", QString()},
        {"session/reconnect", true},
        {"session/schema", QString()},
        {"session/table", QString()},
        {"session/page", 0, 0, 16},
        {"embedding/providers", QByteArray()},
        {"embedding/queryModels", QByteArray()},
    }};
    return Entries[size_t(key)];
}

Settings::Settings(const QString &path, QObject *parent)
    : QObject(parent)
    , m_file(path, QSettings::IniFormat)
{
}

QVariant Settings::read(Key key) const
{
    const Entry &entry = entryOf(key);
    QVariant value = m_file.value(QLatin1String(entry.name), entry.byDefault);
    return value.convert(entry.byDefault.metaType()) ? value : entry.byDefault;
}

int Settings::readNumber(Key key) const
{
    const Entry &entry = entryOf(key);
    const int value = read(key).toInt();
    return value < entry.minimum || value > entry.maximum ? entry.byDefault.toInt() : value;
}

bool Settings::write(Key key, const QVariant &value)
{
    if (read(key) == value)
        return false;
    m_file.setValue(QLatin1String(entryOf(key).name), value);
    return true;
}

bool Settings::writeNumber(Key key, int value)
{
    return write(key, std::clamp(value, entryOf(key).minimum, entryOf(key).maximum));
}

QString Settings::appearance() const
{
    return read(Key::Appearance).toString();
}

void Settings::setAppearance(const QString &name)
{
    if (write(Key::Appearance, name))
        emit appearanceChanged(name);
}

int Settings::connectTimeoutSeconds() const
{
    return readNumber(Key::ConnectTimeout);
}

void Settings::setConnectTimeoutSeconds(int seconds)
{
    if (writeNumber(Key::ConnectTimeout, seconds))
        emit connectTimeoutSecondsChanged(connectTimeoutSeconds());
}

int Settings::statementTimeoutMs() const
{
    return readNumber(Key::StatementTimeout);
}

void Settings::setStatementTimeoutMs(int milliseconds)
{
    if (writeNumber(Key::StatementTimeout, milliseconds))
        emit statementTimeoutMsChanged(statementTimeoutMs());
}

int Settings::lockTimeoutMs() const
{
    return readNumber(Key::LockTimeout);
}

void Settings::setLockTimeoutMs(int milliseconds)
{
    if (writeNumber(Key::LockTimeout, milliseconds))
        emit lockTimeoutMsChanged(lockTimeoutMs());
}

int Settings::maxConnections() const
{
    return readNumber(Key::MaxConnections);
}

void Settings::setMaxConnections(int count)
{
    if (writeNumber(Key::MaxConnections, count))
        emit maxConnectionsChanged(maxConnections());
}

bool Settings::keepSandbox() const
{
    return read(Key::KeepSandbox).toBool();
}

void Settings::setKeepSandbox(bool keep)
{
    if (write(Key::KeepSandbox, keep))
        emit keepSandboxChanged(keep);
}

QByteArray Settings::windowGeometry() const
{
    return read(Key::WindowGeometry).toByteArray();
}

void Settings::setWindowGeometry(const QByteArray &geometry)
{
    write(Key::WindowGeometry, geometry);
}

QByteArray Settings::windowState() const
{
    return read(Key::WindowState).toByteArray();
}

void Settings::setWindowState(const QByteArray &state)
{
    write(Key::WindowState, state);
}

QString Settings::lastConnection() const
{
    return read(Key::LastConnection).toString();
}

void Settings::setLastConnection(const QString &id)
{
    write(Key::LastConnection, id);
}

bool Settings::reconnectAtStart() const
{
    return read(Key::ReconnectAtStart).toBool();
}

void Settings::setReconnectAtStart(bool reconnect)
{
    if (write(Key::ReconnectAtStart, reconnect))
        emit reconnectAtStartChanged(reconnect);
}

QString Settings::lastSchema() const
{
    return read(Key::LastSchema).toString();
}

QString Settings::lastTable() const
{
    return read(Key::LastTable).toString();
}

void Settings::setLastTable(const QString &schema, const QString &table)
{
    write(Key::LastSchema, schema);
    write(Key::LastTable, table);
}

int Settings::lastPage() const
{
    return readNumber(Key::LastPage);
}

void Settings::setLastPage(int page)
{
    writeNumber(Key::LastPage, page);
}

QByteArray Settings::embeddingProviders() const
{
    return read(Key::EmbeddingProviders).toByteArray();
}

void Settings::setEmbeddingProviders(const QByteArray &providers)
{
    if (write(Key::EmbeddingProviders, providers))
        emit embeddingProvidersChanged(providers);
}

QByteArray Settings::queryModels() const
{
    return read(Key::QueryModels).toByteArray();
}

void Settings::setQueryModels(const QByteArray &choices)
{
    if (write(Key::QueryModels, choices))
        emit queryModelsChanged(choices);
}

} // namespace settings
