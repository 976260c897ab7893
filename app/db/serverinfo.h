#pragma once

#include <QString>

namespace db {

/// Whether a connection may write.
enum class Access { ReadOnly, ReadWrite };

/// What a connection learned of its server when it was opened.
struct ServerInfo
{
    int version = 0;     ///< as server_version_num, e.g. 170011
    QString versionText; ///< e.g. "17.11"
    QString database;
    QString user;
    QString host; ///< host name, or the directory of the socket
    QString port;
    bool superuser = false;
    QString vectorVersion; ///< pgvector's version, empty when the extension is not in this database
    QString vectorSchema;  ///< the schema that pgvector was created in
    bool vectorOnSearchPath = false;
    QString availableVectorVersion; ///< what CREATE EXTENSION would install, empty when the server has none

    bool hasVector() const { return !vectorVersion.isEmpty(); }
    /// True for pgvector major.minor or newer.
    bool vectorAtLeast(int major, int minor) const;

    friend bool operator==(const ServerInfo &, const ServerInfo &) = default;
};

} // namespace db
