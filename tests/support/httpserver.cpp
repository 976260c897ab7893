#include "tests/support/httpserver.h"

#include <QPointer>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTimer>

namespace testsupport {

HttpServer::HttpServer(Handler handler)
    : m_handler(std::move(handler))
    , m_server(new QTcpServer)
{
    m_server->moveToThread(&m_thread);
    QObject::connect(&m_thread, &QThread::finished, m_server, &QObject::deleteLater);
    QObject::connect(m_server, &QTcpServer::newConnection, m_server, [this] { accept(); });
    m_thread.start();
    QMetaObject::invokeMethod(
        m_server,
        [this] {
            if (!m_server->listen(QHostAddress::LocalHost))
                qFatal("no port to listen on");
            m_port = m_server->serverPort();
        },
        Qt::BlockingQueuedConnection);
}

HttpServer::~HttpServer()
{
    m_thread.quit();
    m_thread.wait();
}

QString HttpServer::url() const
{
    return QStringLiteral("http://127.0.0.1:%1").arg(m_port);
}

QList<HttpRequest> HttpServer::requests() const
{
    const std::lock_guard lock(m_mutex);
    return m_requests;
}

void HttpServer::accept()
{
    while (QTcpSocket *socket = m_server->nextPendingConnection()) {
        QObject::connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
        QObject::connect(socket, &QTcpSocket::readyRead, m_server, [this, socket] { read(socket); });
    }
}

/// Waits for a whole request in the socket's buffer; a client sends the next one only after the answer.
void HttpServer::read(QTcpSocket *socket)
{
    const QByteArray received = socket->peek(socket->bytesAvailable());
    constexpr char TlsHandshake = 0x16;
    if (received.startsWith(TlsHandshake)) { // as servers without TLS answer it
        socket->write("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
        socket->disconnectFromHost();
        return;
    }
    const qsizetype headEnd = received.indexOf("\r\n\r\n");
    if (headEnd < 0)
        return;
    HttpRequest request;
    const QList<QByteArray> lines = received.first(headEnd).split('\n');
    const QList<QByteArray> start = lines.first().trimmed().split(' ');
    request.method = start.value(0);
    request.path = start.value(1);
    for (const QByteArray &line : lines.sliced(1)) {
        const qsizetype colon = line.indexOf(':');
        request.headers.insert(line.first(qMax<qsizetype>(0, colon)).trimmed().toLower(),
                               line.sliced(colon + 1).trimmed());
    }
    const qsizetype length = request.headers.value("content-length", "0").toLongLong();
    if (received.size() < headEnd + 4 + length)
        return;
    request.body = received.sliced(headEnd + 4, length);
    socket->skip(headEnd + 4 + length);
    answer(socket, request);
}

void HttpServer::answer(QTcpSocket *socket, const HttpRequest &request)
{
    int number = 0;
    {
        const std::lock_guard lock(m_mutex);
        number = int(m_requests.size());
        m_requests << request;
    }
    const HttpReply reply = m_handler(request, number);
    if (reply.never)
        return;
    if (reply.delayMs == 0)
        return write(socket, reply);
    QTimer::singleShot(reply.delayMs, socket, [socket, reply] { write(socket, reply); });
}

void HttpServer::write(QTcpSocket *socket, const HttpReply &reply)
{
    if (reply.reset) {
        socket->abort();
        return;
    }
    QByteArray head = "HTTP/1.1 " + QByteArray::number(reply.status) + " Status\r\nContent-Type: application/json\r\n";
    head += "Content-Length: " + QByteArray::number(reply.body.size()) + "\r\n";
    for (auto it = reply.headers.constBegin(); it != reply.headers.constEnd(); ++it)
        head += it.key() + ": " + it.value() + "\r\n";
    socket->write(head + "\r\n" + (reply.cutAfter < 0 ? reply.body : reply.body.first(reply.cutAfter)));
    if (reply.cutAfter >= 0)
        socket->disconnectFromHost();
}

} // namespace testsupport
