#include "app/db/copyrowreader.h"

#include <QtEndian>

namespace db {

using core::Result;

namespace {

constexpr QByteArrayView Signature("PGCOPY\n\377\r\n\0", 11);

core::Error notBinary()
{
    return core::localError(QStringLiteral("the server sent no binary COPY data"));
}

} // namespace

Result<bool> CopyRowReader::read(QByteArrayView piece)
{
    m_piece = piece;
    m_at = 0;
    m_fields.clear();
    if (!m_headerRead && !readHeader())
        return notBinary();
    if (m_at == m_piece.size())
        return false;
    if (m_piece.size() - m_at < 2)
        return notBinary();
    const auto count = qFromBigEndian<qint16>(m_piece.data() + m_at);
    m_at += 2;
    if (count < 0)
        return false;
    if (!readFields(count))
        return notBinary();
    return true;
}

/// Signature, flags, and the length of an extension that is to be skipped.
bool CopyRowReader::readHeader()
{
    const qsizetype fixed = Signature.size() + 8;
    if (m_piece.size() < fixed || !m_piece.startsWith(Signature))
        return false;
    const auto extension = qFromBigEndian<qint32>(m_piece.data() + Signature.size() + 4);
    if (extension < 0 || extension > m_piece.size() - fixed)
        return false;
    m_at = fixed + extension;
    m_headerRead = true;
    return true;
}

bool CopyRowReader::readFields(int count)
{
    m_firstField = m_at;
    for (int i = 0; i < count; ++i) {
        if (m_piece.size() - m_at < 4)
            return false;
        const qsizetype length = qFromBigEndian<qint32>(m_piece.data() + m_at);
        m_at += 4;
        if (length < -1 || length > m_piece.size() - m_at)
            return false;
        m_fields.push_back({m_at, length});
        m_at += std::max<qsizetype>(length, 0);
    }
    return m_at == m_piece.size();
}

std::optional<QByteArrayView> CopyRowReader::field(int index) const
{
    const Field &field = m_fields[size_t(index)];
    if (field.length < 0)
        return std::nullopt;
    return m_piece.sliced(field.at, field.length);
}

QByteArrayView CopyRowReader::leadingFields(int count) const
{
    if (count == 0)
        return {};
    const Field &last = m_fields[size_t(count) - 1];
    return m_piece.sliced(m_firstField, last.at + std::max<qsizetype>(last.length, 0) - m_firstField);
}

} // namespace db
