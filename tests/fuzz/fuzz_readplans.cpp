#include "app/plan/findproblems.h"
#include "app/plan/readplans.h"

#include <cstdint>
#include <cstdlib>

/// Whatever is read has a tree that hangs together, and findings that stand at its nodes.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const auto document = plan::readPlans(QByteArray(reinterpret_cast<const char *>(data), qsizetype(size)));
    if (!document)
        return 0;
    for (const plan::Plan &plan : document->plans) {
        const plan::PlanMetrics metrics = plan::measure(plan);
        if (metrics.nodes.size() != plan.nodes.size() || plan.nodes.empty())
            std::abort();
        for (size_t at = 0; at < plan.nodes.size(); ++at) {
            const plan::PlanNode &node = plan.nodes[at];
            const bool root = at == 0;
            if ((node.parent < 0) != root || node.parent >= int(at) || node.end <= int(at) ||
                node.end > int(plan.nodes.size()))
                std::abort();
        }
        for (const plan::Finding &finding : plan::findProblems(plan, metrics, {})) {
            if (finding.node < -1 || finding.node >= int(plan.nodes.size()))
                std::abort();
        }
    }
    return 0;
}
