#pragma once

#include <QWidget>

class QLabel;
class QPushButton;

/// Explains a database without pgvector, and offers the statement that installs it.
class ExtensionNotice : public QWidget
{
    Q_OBJECT

public:
    explicit ExtensionNotice(QWidget *parent = nullptr);

    /// `availableVersion` is what the server could install; empty when its files are not there.
    void setDatabase(const QString &database, const QString &availableVersion);
    /// Whether the connection is unlocked; the button says why it is off otherwise.
    void setWritable(bool writable);
    void setBusy(bool busy);

signals:
    /// Asked for and confirmed.
    void createRequested();

private:
    void setupViews();
    void connectSignals();
    void updateButton();
    void ask();

    QString m_database;
    QString m_availableVersion;
    bool m_writable = false;
    bool m_busy = false;
    QLabel *m_textLabel = nullptr;
    QLabel *m_sqlLabel = nullptr;
    QPushButton *m_copyButton = nullptr;
    QPushButton *m_createButton = nullptr;
};
