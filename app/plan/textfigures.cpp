#include "app/plan/textfigures.h"

#include "app/plan/plankeys.h"
#include "app/plan/textpieces.h"

#include <algorithm>
#include <utility>

namespace plan {

namespace {

/// "12.5" out of "rows=12.5 width=4".
std::optional<double> figure(std::string_view text, std::string_view name)
{
    const size_t at = text.find(name);
    if (at == std::string_view::npos)
        return std::nullopt;
    const std::string_view rest = text.substr(at + name.size());
    return toNumber(rest.substr(0, rest.find_first_of(" )")));
}

/// "0.1..2.5" after "cost=" or "time=".
std::optional<std::pair<double, double>> range(std::string_view text, std::string_view name)
{
    const size_t at = text.find(name);
    if (at == std::string_view::npos)
        return std::nullopt;
    std::string_view both = text.substr(at + name.size());
    both = both.substr(0, both.find_first_of(" )"));
    const size_t dots = both.find("..");
    if (dots == std::string_view::npos)
        return std::nullopt;
    const auto first = toNumber(both.substr(0, dots));
    const auto second = toNumber(both.substr(dots + 2));
    return first && second ? std::optional(std::pair(*first, *second)) : std::nullopt;
}

std::optional<CostFigures> readCost(std::string_view text)
{
    const auto cost = range(text, "cost=");
    const auto rows = figure(text, " rows=");
    const auto width = figure(text, " width=");
    if (!cost || !rows || !width)
        return std::nullopt;
    return CostFigures{cost->first, cost->second, *rows, int(std::clamp(*width, 0.0, 2e9))};
}

/// Figures that were masked ("loops=N") or cut are kept as a property.
void readGroup(std::string_view group, TextFigures &figures)
{
    if (group == "(never executed)") {
        figures.actual.emplace();
    } else if (group.starts_with("(actual ")) {
        figures.actual = readActual(group);
        const size_t rows = group.find(" rows=");
        figures.fractionalRows = rows != std::string_view::npos && group.find('.', rows) != std::string_view::npos;
        if (!figures.actual)
            figures.unread.append({QStringLiteral("Actual"), toText(group)});
    } else {
        const std::optional<CostFigures> cost = readCost(group);
        if (cost)
            figures.cost = cost;
        else
            figures.unread.append({QStringLiteral("Figures"), toText(group)});
    }
}

} // namespace

size_t figuresBegin(std::string_view text)
{
    bool quoted = false;
    for (size_t at = 0; at < text.size(); ++at) {
        if (text[at] == '"')
            quoted = !quoted;
        if (quoted || text[at] != '(')
            continue;
        const std::string_view rest = text.substr(at);
        if (rest.starts_with("(cost=") || rest.starts_with("(actual ") || rest.starts_with("(never executed)"))
            return at;
    }
    return text.size();
}

TextFigures readFigures(std::string_view text)
{
    TextFigures figures;
    text = withoutSpaces(text);
    while (!text.empty()) {
        constexpr qsizetype mostGroups = 8;
        const bool last = figures.unread.size() >= mostGroups;
        if (text.find(')') == std::string_view::npos) { // cut: the last figure may have been longer
            figures.unread.append(
                {text.starts_with("(actual ") ? QStringLiteral("Actual") : QStringLiteral("Figures"), toText(text)});
            figures.any = true;
            break;
        }
        const size_t end = last ? text.size() - 1 : std::min(text.find(')'), text.size() - 1);
        readGroup(withoutSpaces(text.substr(0, end + 1)), figures);
        text = withoutSpaces(text.substr(end + 1));
        figures.any = true;
    }
    return figures;
}

std::optional<ActualFigures> readActual(std::string_view text)
{
    const auto rows = figure(text, " rows=");
    const auto loops = figure(text, " loops=");
    const bool timed = text.find(" time=") != std::string_view::npos;
    const auto time = range(text, " time=");
    if (!rows || !loops || (timed && !time))
        return std::nullopt;
    ActualFigures actual{timed, {}, {}, *rows, *loops};
    if (time) {
        actual.startupTime = {time->first};
        actual.totalTime = {time->second};
    }
    return actual;
}

} // namespace plan
