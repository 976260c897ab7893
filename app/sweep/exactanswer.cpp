#include "app/sweep/exactanswer.h"

#include "app/search/recall.h"

namespace sweep {

ExactAnswer nearestOf(const ExactAnswer &answer, int k)
{
    if (answer.nearest.size() <= size_t(k))
        return answer;
    ExactAnswer nearest;
    nearest.nearest.assign(answer.nearest.begin(), answer.nearest.begin() + k);
    nearest.scale = answer.scale;
    const double last = nearest.nearest.back();
    const double bound = last + search::distanceTolerance(last, answer.scale);
    // Nearer than the farthest neighbour known, every row is among them.
    nearest.tiesKnown = answer.tiesKnown || bound < answer.nearest.back();
    for (auto row = answer.byRow.begin(); row != answer.byRow.end(); ++row) {
        if (row.value() <= bound)
            nearest.byRow.insert(row.key(), row.value());
    }
    return nearest;
}

} // namespace sweep
