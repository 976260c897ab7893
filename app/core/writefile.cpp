#include "app/core/writefile.h"

#include <QSaveFile>

namespace core {

Result<void> writeFile(const QString &path, const QByteArray &bytes)
{
    QSaveFile file(path);
    if (file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size() && file.commit())
        return {};
    return localError(QStringLiteral("%1 cannot be written: %2").arg(path, file.errorString()));
}

} // namespace core
