#include "app/db/serverinfo.h"

#include <QVersionNumber>

namespace db {

bool ServerInfo::vectorAtLeast(int major, int minor) const
{
    return hasVector() && QVersionNumber::fromString(vectorVersion) >= QVersionNumber(major, minor);
}

} // namespace db
