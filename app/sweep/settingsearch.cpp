#include "app/sweep/settingsearch.h"

#include <algorithm>

namespace sweep {

namespace {

constexpr double Rounding = 1e-9;

bool reaches(const MeanInterval &recall, double target)
{
    return recall.low >= target - Rounding;
}

} // namespace

SettingSearch::SettingSearch(int settings, double target, int queries, int pilot)
    : m_target(target)
    , m_queries(queries)
    , m_pilot(pilot)
    , m_measured(static_cast<size_t>(settings))
    , m_reaches(settings)
    , m_phase(settings > 0 && queries > 0 ? Phase::Bisecting : Phase::Ended)
{
}

std::optional<SettingSearch::Step> SettingSearch::next() const
{
    switch (m_phase) {
    case Phase::Bisecting: {
        const int middle = (m_fails + m_reaches) / 2;
        const int wanted = std::max(m_pilot, 2 * m_measured[size_t(middle)]);
        return Step{middle, std::min(wanted, m_queries)};
    }
    case Phase::Confirming:
        return Step{m_reaches, m_queries};
    case Phase::CheckingBelow:
        return Step{m_fails, m_queries};
    case Phase::Ended:
        return std::nullopt;
    }
    return std::nullopt;
}

void SettingSearch::tell(const MeanInterval &recall)
{
    const auto step = next();
    if (!step)
        return;
    m_measured[size_t(step->setting)] = step->queries;
    if (m_phase == Phase::Bisecting)
        bisect(recall, *step);
    else if (m_phase == Phase::Confirming)
        confirm(recall);
    else
        checkBelow(recall);
}

void SettingSearch::bisect(const MeanInterval &recall, const Step &step)
{
    if (reaches(recall, m_target))
        m_reaches = step.setting;
    else if (recall.high < m_target || step.queries >= m_queries)
        m_fails = step.setting;
    if (m_reaches - m_fails == 1)
        startConfirming();
}

/// A setting may have been let through, or turned down, by the luck of its first queries.
void SettingSearch::startConfirming()
{
    if (m_reaches == int(m_measured.size())) {
        startCheckingBelow();
        return;
    }
    m_phase = Phase::Confirming;
    if (m_measured[size_t(m_reaches)] >= m_queries)
        startCheckingBelow();
}

void SettingSearch::confirm(const MeanInterval &recall)
{
    if (reaches(recall, m_target)) {
        startCheckingBelow();
        return;
    }
    m_fails = m_reaches++;
    startConfirming();
}

void SettingSearch::startCheckingBelow()
{
    const bool open = m_fails >= 0 && m_measured[size_t(m_fails)] < m_queries;
    m_phase = open ? Phase::CheckingBelow : Phase::Ended;
}

void SettingSearch::checkBelow(const MeanInterval &recall)
{
    if (reaches(recall, m_target))
        m_reaches = m_fails--;
    startCheckingBelow();
}

std::optional<int> SettingSearch::found() const
{
    const bool any = m_phase == Phase::Ended && m_reaches < int(m_measured.size());
    return any ? std::optional(m_reaches) : std::nullopt;
}

} // namespace sweep
