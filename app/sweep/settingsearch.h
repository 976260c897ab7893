#pragma once

#include "app/sweep/statistics.h"

#include <optional>
#include <vector>

namespace sweep {

/// Finds the cheapest of several settings that reaches a recall, asking for as few measured queries as it can.
/// Settings are numbered from the cheapest; recall must not fall from one to the next but by chance. A setting is
/// measured in growing batches until its 95 % interval lies above or below the target; bisection chooses the next one.
/// What was found is confirmed with all queries, and so is the setting below it, so that the answer is the one that
/// measuring every setting with all queries would give. A value: it measures nothing itself.
class SettingSearch
{
public:
    /// What to measure next: a setting, until this many queries are in.
    struct Step
    {
        int setting = 0;
        int queries = 0;

        friend bool operator==(const Step &, const Step &) = default;
    };

    /// `queries` is how many there are in all; `pilot` how many a setting gets before it is judged.
    SettingSearch(int settings, double target, int queries, int pilot = 100);

    /// Nothing when the search has ended.
    std::optional<Step> next() const;
    /// The outcome of the step that `next` gave.
    void tell(const MeanInterval &recall);

    /// The cheapest setting whose lower bound reaches the target with all queries; nothing when none does, or when the
    /// search has not ended.
    std::optional<int> found() const;

private:
    enum class Phase { Bisecting, Confirming, CheckingBelow, Ended };

    void bisect(const MeanInterval &recall, const Step &step);
    void confirm(const MeanInterval &recall);
    void checkBelow(const MeanInterval &recall);
    void startConfirming();
    void startCheckingBelow();

    double m_target = 0;
    int m_queries = 0;
    int m_pilot = 0;
    std::vector<int> m_measured; ///< queries per setting
    int m_fails = -1;            ///< the dearest setting known not to reach the target
    int m_reaches = 0;           ///< the cheapest one known to reach it; one past the end when none is
    Phase m_phase = Phase::Bisecting;
};

} // namespace sweep
