#include "app/db/sqlstate.h"

namespace db {

using core::ErrorKind;

namespace {

ErrorKind kindOfClass(const QString &sqlstateClass)
{
    if (sqlstateClass == u"08")
        return ErrorKind::ConnectionLost;
    if (sqlstateClass == u"22")
        return ErrorKind::InvalidInput;
    if (sqlstateClass == u"23")
        return ErrorKind::Constraint;
    if (sqlstateClass == u"28")
        return ErrorKind::Permission;
    if (sqlstateClass == u"42")
        return ErrorKind::Syntax;
    if (sqlstateClass == u"53")
        return ErrorKind::Resources;
    return ErrorKind::Server;
}

} // namespace

ErrorKind errorKindOf(const QString &sqlstate)
{
    if (sqlstate == u"57P01" || sqlstate == u"57P02" || sqlstate == u"57P03" || sqlstate == u"57P04" ||
        sqlstate == u"57P05")
        return ErrorKind::ConnectionLost;
    if (sqlstate == u"57014" || sqlstate == u"55P03")
        return ErrorKind::Timeout;
    if (sqlstate == u"42501")
        return ErrorKind::Permission;
    if (sqlstate == u"25006")
        return ErrorKind::ReadOnly;
    if (sqlstate == u"42P01" || sqlstate == u"42703" || sqlstate == u"42704" || sqlstate == u"42883" ||
        sqlstate == u"3D000" || sqlstate == u"3F000" || sqlstate == u"58P01")
        return ErrorKind::Missing;
    return kindOfClass(sqlstate.left(2));
}

} // namespace db
