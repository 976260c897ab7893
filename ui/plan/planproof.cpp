#include "ui/plan/planproof.h"

#include <QCoreApplication>
#include <QHash>

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("planproof", text);
}

} // namespace

QString proofTitle(PlanProof proof)
{
    switch (proof) {
    case PlanProof::WhyNot:
        return tr("Why not this index?");
    case PlanProof::Exact:
        return tr("Exact answer");
    case PlanProof::WhatIf:
        return tr("What if…");
    }
    Q_UNREACHABLE();
}

QString proofPurpose(PlanProof proof)
{
    switch (proof) {
    case PlanProof::WhyNot:
        return tr(
            "Say of each vector index of the table why it is not used, with the planner's cost when it has to be");
    case PlanProof::Exact:
        return tr("Run the statement once more without index scans, and count the rows that this answer misses");
    case PlanProof::WhatIf:
        return tr("Let the planner try B-tree indexes for the filters that nobody has built, by HypoPG");
    }
    Q_UNREACHABLE();
}

QString proofName(PlanProof proof)
{
    switch (proof) {
    case PlanProof::WhyNot:
        return QStringLiteral("WhyNot");
    case PlanProof::Exact:
        return QStringLiteral("Exact");
    case PlanProof::WhatIf:
        return QStringLiteral("WhatIf");
    }
    Q_UNREACHABLE();
}

QList<PlanProof> proofsFor(const QString &findingCode)
{
    static const QHash<QString, QList<PlanProof>> proofs = [] {
        QHash<QString, QList<PlanProof>> lists;
        for (const char *code : {"operator_opclass_mismatch", "order_not_indexable", "vector_order_not_first",
                                 "missing_limit", "query_vector_from_join", "query_vector_volatile",
                                 "index_expression_mismatch", "index_cost_tipped", "partial_index_not_implied",
                                 "index_invalid", "exact_scan_is_cheap", "toast_hides_cost", "exact_scan_not_parallel"})
            lists[QLatin1String(code)] << PlanProof::WhyNot;
        for (const char *code :
             {"result_truncated", "limit_exceeds_ef_search", "filter_starves_scan", "join_starves_scan",
              "iterative_scan_exhausted", "dead_tuples", "rerank_pattern", "ivfflat_lists_off"})
            lists[QLatin1String(code)] << PlanProof::Exact;
        for (const char *code : {"rows_removed_by_filter", "filter_starves_scan", "shared_index_many_tenants"})
            lists[QLatin1String(code)] << PlanProof::WhatIf;
        return lists;
    }();
    return proofs.value(findingCode);
}
