#include "app/plan/plaintext.h"

#include <QStringDecoder>

namespace plan {

QByteArray plainText(const QByteArray &text)
{
    QByteArray plain = text;
    if (text.startsWith("\xFF\xFE") || text.startsWith("\xFE\xFF")) {
        QStringDecoder decode(QStringDecoder::Utf16);
        const QString decoded = decode(text);
        plain = decoded.toUtf8();
    }
    if (plain.startsWith("\xEF\xBB\xBF"))
        plain.remove(0, 3);
    if (plain.contains('\r') && !plain.contains('\n'))
        plain.replace('\r', '\n');
    return plain;
}

} // namespace plan
