#include "app/query/sqlwords.h"

#include "app/db/quoting.h"

#include <algorithm>

namespace query {

namespace {

QStringList wordsOf(const char *text)
{
    QStringList words = QString::fromLatin1(text).split(u' ', Qt::SkipEmptyParts);
    words.sort();
    return words;
}

bool contains(const QStringList &sorted, const QString &word)
{
    return std::ranges::binary_search(sorted, word);
}

/// Those that stand for no name without quotes.
const QStringList &reservedWords()
{
    static const QStringList words =
        wordsOf("all analyse analyze and any array as asc asymmetric authorization binary both case cast check collate "
                "collation column concurrently constraint create cross current_catalog current_date current_role "
                "current_schema current_time current_timestamp current_user default deferrable desc distinct do else "
                "end except false fetch for foreign freeze from full grant group having ilike in initially inner "
                "intersect into is isnull join lateral leading left like limit localtime localtimestamp natural not "
                "notnull null offset on only or order outer overlaps placing primary references returning right "
                "select session_user similar some symmetric system_user table tablesample then to trailing true union "
                "unique user using variadic verbose when where window with");
    return words;
}

} // namespace

const QStringList &keywordList()
{
    static const QStringList words = [] {
        QStringList all = wordsOf(
            "abort add after alter always atomic attach before begin between buffers by call cascade chain "
            "checkpoint close cluster comment commit concurrently conflict copy costs csv current cursor cycle "
            "database deallocate declare delete detach disable discard drop each enable escape execute exists "
            "explain extension extract filter first following force format function generated global hold "
            "identity if immutable import including increment index inherits insert isolation key language last "
            "level listen load local lock locked logged mapping match materialized maxvalue merge minvalue move "
            "next no nothing notify nowait nulls of off options ordinality over owner parallel partition policy "
            "preceding prepare procedure publication range read recursive refresh reindex release rename repeatable "
            "replace reset restrict return returns revoke role rollback row rows rule savepoint schema security "
            "sequence serializable server session set settings show skip snapshot stable start statement "
            "statistics stdin stdout storage strict subscription summary tablespace temp temporary ties timing "
            "transaction trigger truncate type unlisten unlogged until update vacuum values view volatile wal "
            "within without work write zone");
        all += reservedWords();
        all.sort();
        all.removeDuplicates();
        return all;
    }();
    return words;
}

const QStringList &typeList()
{
    static const QStringList words = wordsOf(
        "bigint bigserial bit bool boolean box bytea char character cidr circle date decimal double float4 float8 "
        "halfvec inet int int2 int4 int8 integer interval json jsonb jsonpath line lseg macaddr money name "
        "numeric oid path pg_lsn point polygon precision real regclass regtype serial smallint sparsevec text "
        "time timestamp timestamptz timetz tsquery tsvector uuid varbit varchar varying vector xml");
    return words;
}

bool isKeyword(const QString &word)
{
    return contains(keywordList(), word);
}

bool isType(const QString &word)
{
    return contains(typeList(), word);
}

bool isVectorWord(const QString &word)
{
    static const QStringList words = wordsOf(
        "array_to_halfvec array_to_sparsevec array_to_vector binary_quantize cosine_distance ef_construction "
        "ef_search hamming_distance hnsw inner_product iterative_scan ivfflat jaccard_distance l1_distance "
        "l2_distance l2_norm l2_normalize lists max_probes max_scan_tuples probes scan_mem_multiplier subvector "
        "vector_avg vector_dims vector_norm vector_negative_inner_product vector_spherical_distance");
    return contains(words, word) ||
           (word.endsWith(u"_ops") && (word.startsWith(u"vector_") || word.startsWith(u"halfvec_") ||
                                       word.startsWith(u"sparsevec_") || word.startsWith(u"bit_")));
}

QString nameToSql(const QString &name)
{
    const auto isPlain = [](QChar c) {
        return (c >= u'a' && c <= u'z') || (c >= u'0' && c <= u'9') || c == u'_';
    };
    const bool plain = !name.isEmpty() && !name.front().isDigit() && std::ranges::all_of(name, isPlain) &&
                       !contains(reservedWords(), name);
    return plain ? name : db::quoteIdentifier(name);
}

} // namespace query
