#pragma once

#include <QObject>

namespace cli {

/// Turns SIGINT, SIGTERM and SIGHUP into a Qt signal, while one of these objects lives. The second one of a kind ends
/// the program at once, as without us.
class Interrupt : public QObject
{
    Q_OBJECT

public:
    explicit Interrupt(QObject *parent = nullptr);
    ~Interrupt() override;

signals:
    void requested();
};

} // namespace cli
