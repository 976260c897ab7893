#pragma once

#include "app/plan/plannode.h"

#include <string_view>

namespace plan {

/// The figures behind a node's name in FORMAT TEXT.
struct TextFigures
{
    bool any = false; ///< costs, actual figures or "(never executed)"
    bool fractionalRows = false;
    std::optional<CostFigures> cost;
    std::optional<ActualFigures> actual;
    Properties unread; ///< what was masked ("loops=N") or cut
};

/// Where they begin: a parenthesis outside quoted names. The text's size when there are none.
size_t figuresBegin(std::string_view text);

/// "(cost=0.00..1.00 rows=1 width=4) (actual time=0.1..0.2 rows=1 loops=1)".
TextFigures readFigures(std::string_view text);

/// "actual time=0.1..0.2 rows=1 loops=1", with or without parentheses; nothing when a figure is missing or masked.
std::optional<ActualFigures> readActual(std::string_view text);

} // namespace plan
