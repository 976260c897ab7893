#pragma once

#include "ui/connection/connectionrequest.h"

#include <QWidget>

class ElidedLabel;
class QLabel;
class QToolButton;

/// The line at the top of the window that says where one is: colour, name, place, versions, role, and whether writing
/// is locked.
class ConnectionStrip : public QWidget
{
    Q_OBJECT

public:
    explicit ConnectionStrip(QWidget *parent = nullptr);

    void setConnection(const ConnectionRequest &request, const db::ServerInfo &server, db::Access access);
    void setOpening(const QString &name);
    void clear();
    void setAccess(db::Access access);

signals:
    /// Unlocking was asked for and confirmed, or locking was asked for.
    void accessChangeRequested(db::Access access);
    /// The name was clicked.
    void connectionsRequested();

protected:
    void paintEvent(QPaintEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void setupViews();
    void connectSignals();
    void showServer(const db::ServerInfo &server);
    void updateColors();
    void changeAccess();

    QString m_name;
    QString m_color;
    QString m_place;
    bool m_connected = false;
    db::Access m_access = db::Access::ReadOnly;
    QToolButton *m_nameButton = nullptr;
    ElidedLabel *m_placeLabel = nullptr;
    QLabel *m_versionLabel = nullptr;
    QLabel *m_warningIcon = nullptr;
    QLabel *m_roleLabel = nullptr;
    QToolButton *m_lockButton = nullptr;
};
