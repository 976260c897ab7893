#include "tests/support/testdata.h"

#include <QFileInfo>

namespace testsupport {

QString testDataPath(const QString &name)
{
    return QStringLiteral(WORKBENCH_SOURCE_DIR "/tests/data/") + name;
}

QString sharedDataPath(const QString &name)
{
    const QString folder =
        qEnvironmentVariable("WORKBENCH_SHARED_DATA", QStringLiteral(WORKBENCH_SOURCE_DIR "/../shared/data"));
    const QString path = folder + u'/' + name;
    return QFileInfo::exists(path) ? path : QString();
}

} // namespace testsupport
