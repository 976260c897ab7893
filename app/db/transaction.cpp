#include "app/db/connection.h"
#include "app/db/quoting.h"
#include "app/db/transactionwatch.h"

#include <QStringList>

namespace db {

using core::Result;

namespace {

QString beginStatement(Transaction::Mode mode)
{
    switch (mode) {
    case Transaction::Mode::ReadOnly:
        return QStringLiteral("BEGIN READ ONLY");
    case Transaction::Mode::ReadOnlySnapshot:
        return QStringLiteral("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
    case Transaction::Mode::ReadWrite:
        return QStringLiteral("BEGIN READ WRITE");
    }
    Q_UNREACHABLE();
}

} // namespace

Transaction::Transaction(Connection &connection)
    : m_connection(&connection)
{
}

Transaction::Transaction(Transaction &&other) noexcept
    : m_connection(std::exchange(other.m_connection, nullptr))
{
}

Transaction::~Transaction()
{
    if (m_connection)
        (void)rollback();
}

Result<Transaction> Transaction::begin(Connection &connection, Mode mode)
{
    const auto begun = connection.execute(beginStatement(mode));
    if (!begun)
        return begun.error();
    return Transaction(connection);
}

Result<void> Transaction::setLocal(const QString &name, const QString &value)
{
    QStringList parts = name.split(u'.');
    for (QString &part : parts)
        part = quoteIdentifier(part);
    const auto set =
        m_connection->execute(QStringLiteral("SET LOCAL %1 = %2").arg(parts.join(u'.'), quoteLiteral(value).trimmed()));
    return set ? Result<void>() : Result<void>(set.error());
}

Result<void> Transaction::commit()
{
    TransactionWatch::tell(*m_connection);
    const auto ended = std::exchange(m_connection, nullptr)->execute(QStringLiteral("COMMIT"));
    return ended ? Result<void>() : Result<void>(ended.error());
}

Result<void> Transaction::rollback()
{
    TransactionWatch::tell(*m_connection);
    const auto ended = std::exchange(m_connection, nullptr)->execute(QStringLiteral("ROLLBACK"));
    return ended ? Result<void>() : Result<void>(ended.error());
}

} // namespace db
