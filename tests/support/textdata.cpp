#include "tests/support/textdata.h"

#include "app/db/quoting.h"
#include "app/vectors/fvecs.h"
#include "tests/support/sweepdata.h"
#include "tests/support/testdata.h"

#include <QTest>

namespace testsupport {

namespace {

QString tableSql(int dimensions, int sparseDimensions)
{
    return QStringLiteral("CREATE TABLE docs (id int PRIMARY KEY, domain text, body text,\n"
                          "  tsv tsvector GENERATED ALWAYS AS (to_tsvector('english', body)) STORED,\n"
                          "  embedding vector(%1), splade sparsevec(%2));\n")
        .arg(dimensions)
        .arg(sparseDimensions);
}

QString indexSql(bool withTrigrams)
{
    QString sql = QStringLiteral("CREATE INDEX docs_tsv ON docs USING gin (tsv);\n"
                                 "CREATE INDEX docs_embedding ON docs USING hnsw (embedding vector_cosine_ops);\n"
                                 "CREATE INDEX docs_splade ON docs USING hnsw (splade sparsevec_ip_ops);\n");
    if (withTrigrams)
        sql += QStringLiteral("CREATE EXTENSION pg_trgm;\n"
                              "CREATE INDEX docs_trgm ON docs USING gin (body gin_trgm_ops);\n");
    return sql + QStringLiteral("ANALYZE docs;\n");
}

/// The server reads the files itself: they are this machine's, and so is it.
QString realSql()
{
    const auto file = [](const char *name) {
        return db::quoteLiteral(sharedDataPath(QStringLiteral("bright-1384/") + QLatin1String(name)));
    };
    return tableSql(1024, 16572) +
           QStringLiteral("CREATE TABLE raw (id int, domain text, qid text, body text, n int, answers int);\n"
                          "COPY raw FROM %1 WITH (FORMAT csv, HEADER);\n"
                          "CREATE TABLE sparse (id int, v sparsevec);\n"
                          "COPY sparse FROM PROGRAM %2 WITH (FORMAT csv, HEADER);\n"
                          "INSERT INTO docs (id, domain, body, embedding, splade)\n"
                          "SELECT r.id, r.domain, r.body, d.embedding, s.v\n"
                          "  FROM raw r JOIN dense d USING (id) JOIN sparse s USING (id);\n"
                          "DROP TABLE raw, dense, sparse;\n")
               .arg(file("bright.csv"),
                    db::quoteLiteral(QStringLiteral("gzip -dc ") +
                                     sharedDataPath(QStringLiteral("bright-1384/splade_sparsevec.csv.gz"))));
}

QString madeSql()
{
    return tableSql(64, 1000) + QStringLiteral(R"sql(
SELECT setseed(0.125);
INSERT INTO docs (id, domain, body, embedding, splade)
SELECT i, 'd' || i % 7,
       (SELECT string_agg((ARRAY['river', 'stone', 'market', 'engine', 'planet', 'theorem', 'robot', 'garden', 'winter',
                                 'signal', 'window', 'teacher', 'ocean', 'copper', 'violin', 'forest', 'letter',
                                 'mirror', 'pepper', 'cotton'])[1 + floor(random() * 20 + 0 * i)::int], ' ')
          FROM generate_series(1, 5 + i % 40)),
       ARRAY(SELECT (random() - 0.5)::real FROM generate_series(1, 64 + 0 * i))::vector,
       (SELECT ARRAY(SELECT CASE WHEN random() < 0.02 THEN random() ELSE 0 END::real
                       FROM generate_series(1, 1000 + 0 * i))::sparsevec)
  FROM generate_series(1, 800) AS i;
)sql");
}

bool copyVectors(PrivateServer &server, const QString &database)
{
    auto reader = vectors::FvecsReader::open(sharedDataPath(QStringLiteral("bright-1384/embeddings.fvecs")));
    if (!reader)
        return false;
    const auto rows = reader->readAll(100'000);
    auto lease = server.pool(db::Access::ReadWrite, database)->lease();
    return rows && lease && fillTable(**lease, QStringLiteral("dense"), *rows);
}

} // namespace

std::optional<TextData> TextData::create(PrivateServer &server, const QString &database, bool withTrigrams)
{
    TextData data;
    data.real = !sharedDataPath(QStringLiteral("bright-1384/bright.csv")).isEmpty();
    data.dimensions = data.real ? 1024 : 64;
    if (!server.createDatabase(database))
        return std::nullopt;
    if (data.real && !copyVectors(server, database))
        return std::nullopt;
    if (!server.run((data.real ? realSql() : madeSql()) + indexSql(withTrigrams), database))
        return std::nullopt;
    if (data.real)
        data.queries = {QStringLiteral("climate or warming or carbon or temperature"),
                        QStringLiteral("triangle or circle or angle"), QStringLiteral("robot or ros or sensor"),
                        QStringLiteral("python or dataframe or function"), QStringLiteral("memory or brain or sleep")};
    else
        data.queries = {QStringLiteral("river or stone"), QStringLiteral("planet or theorem or robot"),
                        QStringLiteral("violin"), QStringLiteral("pepper or cotton"),
                        QStringLiteral("ocean or copper")};
    return data;
}

} // namespace testsupport
