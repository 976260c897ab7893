#pragma once

#include <QAbstractButton>
#include <QColor>
#include <QDateTime>
#include <QList>
#include <QWidget>

class QVBoxLayout;

/// A connection that was used before, as the welcome page shows it.
struct RecentConnection
{
    qint64 id = 0;
    QString name;
    QString place; ///< "user@host:port/database"
    QColor color;
    QDateTime lastUsed;

    friend bool operator==(const RecentConnection &, const RecentConnection &) = default;
};

/// One line of the list: colour, name, place, when it was used last.
class RecentConnectionButton : public QAbstractButton
{
    Q_OBJECT

public:
    explicit RecentConnectionButton(const RecentConnection &connection, QWidget *parent = nullptr);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    RecentConnection m_connection;
};

/// The connections that were used last, newest first. Takes no room while there are none.
class RecentConnections : public QWidget
{
    Q_OBJECT

public:
    explicit RecentConnections(QWidget *parent = nullptr);

    void setConnections(const QList<RecentConnection> &connections);

signals:
    void chosen(qint64 id);

private:
    QVBoxLayout *m_list = nullptr;
};
