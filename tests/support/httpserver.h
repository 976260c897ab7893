#pragma once

#include <QByteArray>
#include <QList>
#include <QMap>
#include <QString>
#include <QThread>

#include <functional>
#include <memory>
#include <mutex>

class QTcpServer;
class QTcpSocket;

namespace testsupport {

struct HttpRequest
{
    QByteArray method;
    QByteArray path;
    QMap<QByteArray, QByteArray> headers; ///< names in lower case
    QByteArray body;
};

struct HttpReply
{
    int status = 200;
    QByteArray body;
    QMap<QByteArray, QByteArray> headers;
    int delayMs = 0;    ///< before the first byte
    bool never = false; ///< the connection stays open and silent
    bool reset = false; ///< the connection is cut before the first byte
    int cutAfter = -1;  ///< the connection is cut after so many bytes of the body

    static HttpReply json(const QByteArray &body, int status = 200) { return {status, body, {}}; }
};

/// A real HTTP/1.1 server on a port of this machine, in a thread of its own, for the suites of clients.
class HttpServer
{
public:
    /// Answers a request; `number` counts from 0. Called in the server's thread.
    using Handler = std::function<HttpReply(const HttpRequest &request, int number)>;

    explicit HttpServer(Handler handler);
    ~HttpServer();

    /// "http://127.0.0.1:12345"
    QString url() const;
    quint16 port() const { return m_port; }
    QList<HttpRequest> requests() const;

private:
    void accept();
    void read(QTcpSocket *socket);
    void answer(QTcpSocket *socket, const HttpRequest &request);
    static void write(QTcpSocket *socket, const HttpReply &reply);

    Handler m_handler;
    QThread m_thread;
    QTcpServer *m_server = nullptr; ///< lives in the thread
    quint16 m_port = 0;
    mutable std::mutex m_mutex;
    QList<HttpRequest> m_requests;
};

} // namespace testsupport
