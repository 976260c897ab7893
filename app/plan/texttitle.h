#pragma once

#include "app/plan/plannode.h"

#include <string_view>

namespace plan {

/// What a line of FORMAT TEXT that names a node says: "Parallel Seq Scan on public.t x  (cost=…) (actual …)".
struct TextTitle
{
    PlanNode node;           ///< type, names, flags, costs and actual figures; what else was said as properties
    bool hasFigures = false; ///< there are costs, actual figures or "(never executed)"
    bool knownType = false;  ///< PostgreSQL has a node type of this name, and nothing is left over
    bool fractionalRows = false;
};

/// Takes a title apart into what FORMAT JSON would say. The text is without its arrow and indentation.
TextTitle readTitle(std::string_view text);

/// The name and alias of a target as TEXT prints them, unquoted: "only" is passed over.
struct TextTarget
{
    QString schema;
    QString name;
    QString alias; ///< the name when none is printed
    std::string_view rest;
};

TextTarget readTarget(std::string_view text);

} // namespace plan
