#include "tests/support/searchdatabase.h"

#include "app/catalog/loadcatalog.h"
#include "app/search/searchtarget.h"

namespace testsupport {

namespace {

QString setupSql()
{
    return QStringLiteral(R"sql(
SELECT setseed(0.42);
CREATE TABLE items (id bigint PRIMARY KEY, v vector(16), tenant int, title text);
INSERT INTO items SELECT i, ARRAY(SELECT random() - 0.5 FROM generate_series(1, 16 + 0 * i))::vector, i % 50, 'row ' || i
  FROM generate_series(1, 3000) AS i;
CREATE INDEX items_hnsw ON items USING hnsw (v vector_l2_ops);
CREATE INDEX ON items (tenant);
CREATE TABLE ivf (id bigint PRIMARY KEY, v vector(16), tenant int);
INSERT INTO ivf SELECT id, v, tenant FROM items;
CREATE INDEX ivf_lists ON ivf USING ivfflat (v vector_l2_ops) WITH (lists = 100);
CREATE TABLE holes (id int PRIMARY KEY, v vector(2));
INSERT INTO holes VALUES (1, '[1,0]'), (2, '[1,1]'), (3, '[0,0]'), (4, NULL), (5, '[0,1]');
CREATE TABLE holes_indexed AS SELECT * FROM holes;
CREATE INDEX ON holes_indexed USING hnsw (v vector_cosine_ops);
CREATE TABLE few AS SELECT * FROM holes WHERE v IS NOT NULL;
CREATE INDEX ON few USING hnsw (v vector_l2_ops);
CREATE TABLE composite (tenant int, "no" text, v vector(2), PRIMARY KEY (tenant, "no"));
INSERT INTO composite VALUES (1, 'a', '[0,0]'), (1, 'b', '[1,0]'), (2, 'a', '[2,0]'), (2, 'it''s', '[3,0]');
CREATE TABLE keyless (v vector(2));
INSERT INTO keyless VALUES ('[0,0]'), ('[1,0]'), ('[2,0]'), ('[3,0]');
CREATE VIEW plain_view AS SELECT v FROM keyless;
CREATE MATERIALIZED VIEW stored_view AS SELECT v FROM keyless;
CREATE TABLE parts (p int, v vector(2)) PARTITION BY LIST (p);
CREATE TABLE parts_1 PARTITION OF parts FOR VALUES IN (1);
CREATE TABLE parts_2 PARTITION OF parts FOR VALUES IN (2);
INSERT INTO parts VALUES (1, '[0,0]'), (2, '[1,0]'), (1, '[2,0]'), (2, '[3,0]');
CREATE TABLE mixed (id int PRIMARY KEY, v vector);
INSERT INTO mixed VALUES (1, '[1,2]'), (2, '[1,2,3]'), (3, '[2,2]');
CREATE SCHEMA "odd ""schema"" é";
CREATE TABLE "odd ""schema"" é"."T'; DROP TABLE items --
" ("select" int PRIMARY KEY, "my ""vec"" $1" vector(2), "a,b; --" text);
INSERT INTO "odd ""schema"" é"."T'; DROP TABLE items --
" VALUES (1, '[0,0]', 'x'), (2, '[1,0]', E'y\n"');
CREATE INDEX "idx ""odd"" é" ON "odd ""schema"" é"."T'; DROP TABLE items --
" USING hnsw ("my ""vec"" $1" vector_l2_ops);
CREATE TABLE secret (id int PRIMARY KEY, v vector(2), hidden text);
CREATE TABLE gone (id int PRIMARY KEY, v vector(2));
CREATE SEQUENCE counter;
CREATE ROLE visitor LOGIN;
CREATE ROLE reader LOGIN;
GRANT SELECT (id, v) ON secret TO reader;
ANALYZE;
)sql");
}

} // namespace

bool SearchDatabase::create(PrivateServer &server)
{
    const QString name = QLatin1String(Name);
    const QString bare = QLatin1String(BareName);
    return server.createDatabase(name) && server.run(setupSql(), name) && server.createDatabase(bare, false) &&
           server.run(QStringLiteral("CREATE TABLE bits (v bit(4))"), bare);
}

std::shared_ptr<db::ConnectionPool> SearchDatabase::pool(db::Access access, const char *database) const
{
    return m_server.pool(access, QLatin1String(database));
}

search::SearchRequest SearchDatabase::request(const QString &tableName, const QString &column) const
{
    jobs::JobContext context(pool());
    const auto lease = context.lease();
    const auto table = catalog::loadTable(**lease, tableName);
    search::SearchRequest request;
    request.target = search::defaultTarget(*table, column).value();
    const vectors::VectorType type = request.target.shape.type;
    request.target.distance = type == vectors::VectorType::Bit ? vectors::Distance::Hamming : vectors::Distance::L2;
    const int dimensions = qMax(request.target.shape.dimensions, 2);
    request.query = {type, dimensions, std::vector<float>(size_t(dimensions)), {}};
    return request;
}

core::Result<search::SearchAnswer> SearchDatabase::run(const search::SearchRequest &request, bool withExact) const
{
    jobs::JobContext context(pool(db::Access::ReadWrite));
    return search::runSearch(context, request, withExact);
}

} // namespace testsupport
