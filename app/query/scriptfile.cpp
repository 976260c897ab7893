#include "app/query/scriptfile.h"

#include <QFile>
#include <QStringDecoder>

namespace query {

core::Result<QString> readScriptFile(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return core::localError(QStringLiteral("%1: %2").arg(path, file.errorString()));
    if (file.size() > LongestScript)
        return core::localError(
            QStringLiteral("%1 has %2 MB; the editor takes 32 MB at most").arg(path).arg(file.size() / (1024 * 1024)),
            QStringLiteral("run it with psql -f"));
    QStringDecoder decode(QStringDecoder::Utf8);
    QString text = decode(file.readAll());
    if (decode.hasError())
        return core::localError(QStringLiteral("%1 is not in UTF-8").arg(path));
    return text.replace(QStringLiteral("\r\n"), QStringLiteral("\n"));
}

} // namespace query
