#pragma once

#include "app/search/runsearch.h"
#include "tests/support/privateserver.h"

namespace testsupport {

/// Tables to search in, in a database of their own: with and without index, key, vectors and good names.
class SearchDatabase
{
public:
    static constexpr const char *Name = "search";
    /// A database without pgvector that has a table "bits".
    static constexpr const char *BareName = "bare";

    /// Makes both databases; false fails the current test.
    static bool create(PrivateServer &server);

    explicit SearchDatabase(PrivateServer &server)
        : m_server(server)
    {
    }

    PrivateServer &server() const { return m_server; }
    std::shared_ptr<db::ConnectionPool> pool(db::Access access = db::Access::ReadOnly,
                                             const char *database = Name) const;
    /// Near the zero vector of a table (its name as a person writes it) by L2, bits by Hamming.
    search::SearchRequest request(const QString &table, const QString &column = QStringLiteral("v")) const;
    /// In a session that may write, so that nothing but the search's own transaction keeps it from that.
    core::Result<search::SearchAnswer> run(const search::SearchRequest &request, bool withExact = false) const;

private:
    PrivateServer &m_server;
};

} // namespace testsupport
