#include "app/core/resource.h"

#include <QFile>

namespace core {

QString readResource(const QString &path)
{
    QFile file(path);
    const bool opened = file.open(QIODevice::ReadOnly);
    Q_ASSERT_X(opened, "readResource", qPrintable(path));
    return opened ? QString::fromUtf8(file.readAll()) : QString();
}

} // namespace core
