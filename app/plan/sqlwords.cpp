#include "app/plan/sqlwords.h"

#include <QSet>
#include <QStringList>

namespace plan {

namespace {

QSet<QString> words(const char *text)
{
    const QStringList list = QString::fromLatin1(text).simplified().split(u' ');
    return {list.begin(), list.end()};
}

} // namespace

bool isTypeName(const QString &word)
{
    static const QSet<QString> types =
        words("vector halfvec sparsevec bit varbit integer int int2 int4 int8 bigint smallint real float float4 float8 "
              "double "
              "precision numeric decimal text varchar char bpchar character varying boolean bool date time timestamp "
              "timestamptz timetz interval zone uuid json jsonb jsonpath bytea oid regclass xid tid name record point "
              "box cube "
              "tsvector tsquery inet cidr xml money int4range int8range numrange tsrange tstzrange daterange unknown");
    return types.contains(word);
}

bool isOwnWord(const QString &word)
{
    static const QSet<QString> own = words(
        "all analyze and any array as asc asymmetric at between binary both by case cast close coalesce collate column "
        "commit concurrently constraint create cross cube current current_date current_time current_timestamp "
        "current_user default delete desc distinct do drop else end escape except exists explain extract false fetch "
        "filter first following for foreign from full generated global greatest group grouping having if ilike in "
        "index "
        "initially inner insert intersect into is isnull join key last lateral leading least left like limit local "
        "locked matched materialized merge natural next no not nothing notnull nowait null nullif nulls of offset on "
        "only operator or order ordinality outer over overlaps partition preceding prepare execute primary range "
        "recursive references replace returning right row rows select session set sets share similar skip some subplan "
        "initplan symmetric table tablesample then ties to trailing true unbounded union unique update using values "
        "verbose view when where window with within without returns hashed alternatives "
        "hnsw ivfflat btree hash gist gin brin spgist include lists m ef_construction fillfactor "
        "count sum avg min max array_agg string_agg json_agg jsonb_agg bool_or bool_and row_number rank dense_rank abs "
        "round floor ceil sqrt power lower upper length substring trim concat now random generate_series unnest "
        "to_json "
        "row_to_json rollup jsonb_build_object json_build_object l2_distance cosine_distance inner_product l1_distance "
        "hamming_distance jaccard_distance vector_dims vector_norm l2_norm l2_normalize binary_quantize subvector "
        "to_tsvector to_tsquery plainto_tsquery websearch_to_tsquery ts_rank ts_rank_cd ctid tableoid xmin oid "
        "partial finalize");
    return own.contains(word) || isTypeName(word) || word.endsWith(u"_ops") || word.startsWith(u"pg_") ||
           word == u"public";
}

} // namespace plan
