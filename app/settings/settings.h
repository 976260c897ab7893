#pragma once

#include <QByteArray>
#include <QObject>
#include <QSettings>
#include <QString>

namespace settings {

/// What the program remembers between starts, in one ini file; never a password. Lives on the window's thread.
/// A value that is missing, of the wrong type or out of range reads as its default.
class Settings : public QObject
{
    Q_OBJECT

public:
    explicit Settings(const QString &path, QObject *parent = nullptr);

    /// "system", "light" or "dark".
    QString appearance() const;
    void setAppearance(const QString &name);

    /// For libpq's connect_timeout.
    int connectTimeoutSeconds() const;
    void setConnectTimeoutSeconds(int seconds);
    /// For statement_timeout; 0 is none.
    int statementTimeoutMs() const;
    void setStatementTimeoutMs(int milliseconds);
    int lockTimeoutMs() const;
    void setLockTimeoutMs(int milliseconds);
    /// The most connections that the window opens to one database.
    int maxConnections() const;
    void setMaxConnections(int count);
    /// Whether the sandbox's server runs on when the window is closed.
    bool keepSandbox() const;
    void setKeepSandbox(bool keep);

    QByteArray windowGeometry() const;
    void setWindowGeometry(const QByteArray &geometry);
    QByteArray windowState() const;
    void setWindowState(const QByteArray &state);

    /// The saved connection that was open last, by its id; empty when none was, "sandbox" for the sample data.
    QString lastConnection() const;
    void setLastConnection(const QString &id);
    /// Whether the last connection is opened at the next start.
    bool reconnectAtStart() const;
    void setReconnectAtStart(bool reconnect);
    /// The table that was chosen last, as catalog::ObjectName by its two parts.
    QString lastSchema() const;
    QString lastTable() const;
    void setLastTable(const QString &schema, const QString &table);
    /// The page that was in front.
    int lastPage() const;
    void setLastPage(int page);

    /// The embedding servers, as embedding::providersToJson writes them: without keys.
    QByteArray embeddingProviders() const;
    void setEmbeddingProviders(const QByteArray &providers);
    /// Which of them makes the vectors of searched texts, by vector column, as embedding::withQueryModel writes it.
    QByteArray queryModels() const;
    void setQueryModels(const QByteArray &choices);

signals:
    void appearanceChanged(const QString &name);
    void connectTimeoutSecondsChanged(int seconds);
    void statementTimeoutMsChanged(int milliseconds);
    void lockTimeoutMsChanged(int milliseconds);
    void maxConnectionsChanged(int count);
    void keepSandboxChanged(bool keep);
    void reconnectAtStartChanged(bool reconnect);
    void embeddingProvidersChanged(const QByteArray &providers);
    void queryModelsChanged(const QByteArray &choices);

private:
    enum class Key;
    struct Entry;

    static const Entry &entryOf(Key key);
    QVariant read(Key key) const;
    int readNumber(Key key) const;
    bool write(Key key, const QVariant &value);
    bool writeNumber(Key key, int value);

    QSettings m_file;
};

} // namespace settings
