#pragma once

#include <QString>

namespace testsupport {

/// A file under tests/data.
QString testDataPath(const QString &name);

/// A file under the data folder that may lie beside the checkout (WORKBENCH_SHARED_DATA); empty when it is not there.
QString sharedDataPath(const QString &name);

} // namespace testsupport
