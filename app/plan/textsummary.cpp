#include "app/plan/textsummary.h"

#include "app/plan/plankeys.h"
#include "app/plan/textpieces.h"
#include "app/plan/textproperty.h"

#include <algorithm>

namespace plan {

namespace {

/// "12.5 ms" or "12.5", after a name when one is given: "time=12.5 ms".
std::optional<double> figure(std::string_view text, std::string_view name = {})
{
    const size_t at = text.find(name);
    if (at == std::string_view::npos)
        return std::nullopt;
    std::string_view rest = text.substr(at + name.size());
    rest = rest.substr(0, rest.find_first_of(" ),"));
    if (rest.ends_with("kB"))
        rest.remove_suffix(2);
    return toNumber(rest);
}

template<class T>
bool storeFigure(T &place, std::optional<double> number)
{
    if (number)
        place = T{*number};
    return number.has_value();
}

/// "a = 'b', c = 'd'"; a quote in a value is doubled.
Properties readSettings(std::string_view text)
{
    constexpr qsizetype most = 200; // more than a server has changed; the rest stays one text
    Properties settings;
    while (!text.empty() && settings.size() < most) {
        const size_t equals = text.find(" = '");
        if (equals == std::string_view::npos)
            break;
        std::string value;
        size_t at = equals + 4;
        for (; at < text.size(); ++at) {
            if (text[at] == '\'' && !text.substr(at + 1).starts_with('\''))
                break;
            at += text[at] == '\'';
            value += text[at];
        }
        settings.append({toText(text.substr(0, equals)), QString::fromStdString(value)});
        text.remove_prefix(std::min(at + 1, text.size()));
        text.remove_prefix(std::min(text.find_first_not_of(", "), text.size()));
    }
    if (!text.empty())
        settings.append({toText(text), {}});
    return settings;
}

} // namespace

bool TextSummary::isHeading(std::string_view line)
{
    constexpr std::string_view headings[] = {
        "Planning:",      "Planning Time:", "Planning time:",    "Execution Time:",  "Execution time:",
        "Total runtime:", "JIT:",           "JIT for worker",    "Serialization:",   "Settings:",
        "Trigger ",       "Time:",          "Query Identifier:", "Query Parameters:"};
    return std::ranges::any_of(headings, [line](std::string_view heading) { return line.starts_with(heading); });
}

bool TextSummary::holds(std::string_view line) const
{
    const auto isOne = [line](std::initializer_list<std::string_view> keys) {
        return std::ranges::any_of(keys, [line](std::string_view key) { return line.starts_with(key); });
    };
    switch (m_section) {
    case Section::Planning:
        return isOne({"Buffers: ", "I/O Timings: ", "Memory: "});
    case Section::Serialization:
        return isOne({"Buffers: ", "I/O Timings: "});
    case Section::Jit:
        return isOne({"Functions: ", "Options: ", "Timing: "});
    case Section::None:
    case Section::Other:
        break;
    }
    return false;
}

bool TextSummary::readLine(Plan &plan, std::string_view line)
{
    if (line.starts_with("Trigger ")) {
        const size_t colon = line.rfind(": ");
        if (colon != std::string_view::npos) {
            readTrigger(plan, line.substr(8, colon - 8), line.substr(colon + 2));
            m_section = Section::Other;
            return true;
        }
    }
    const size_t colon = line.find(':');
    const bool letter = !line.empty() && ((line[0] | 0x20) >= 'a' && (line[0] | 0x20) <= 'z');
    if (colon == std::string_view::npos || !letter)
        return false;
    const size_t begin = std::min(line.find_first_not_of(' ', colon + 1), line.size());
    return readHeading(plan, line.substr(0, colon), line.substr(begin));
}

bool TextSummary::readHeading(Plan &plan, std::string_view key, std::string_view value)
{
    m_heading = toText(key);
    m_section = Section::Other;
    if (key == "Planning") {
        m_section = Section::Planning;
        return value.empty();
    }
    if (key == "JIT" || key.starts_with("JIT for worker")) {
        m_section = Section::Jit;
        if (!plan.jit)
            plan.jit.emplace();
        return true;
    }
    if (key == "Serialization") {
        m_section = Section::Serialization;
        plan.serialization.emplace();
        storeFigure(plan.serialization->time, figure(value, "time="));
        storeFigure(plan.serialization->outputKilobytes, figure(value, "output="));
        const size_t format = value.find("format=");
        if (format != std::string_view::npos)
            plan.serialization->format = toText(value.substr(format + 7));
        return true;
    }
    if (key == "Settings")
        plan.settings = readSettings(value);
    else if (!((key == "Planning Time" || key == "Planning time") &&
               storeFigure(plan.planning.time.emplace(), figure(value))) &&
             !((key == "Execution Time" || key == "Execution time" || key == "Total runtime") &&
               storeFigure(plan.executionTime.emplace(), figure(value))))
        plan.properties.append({m_heading, toText(value)});
    return true;
}

void TextSummary::readTrigger(Plan &plan, std::string_view title, std::string_view figures)
{
    // "name for constraint c on t", "for constraint c on t", "name on t"; names are not quoted here.
    TriggerFigures trigger;
    constexpr std::string_view constraint = "for constraint ";
    const size_t table = title.rfind(" on ");
    if (table != std::string_view::npos) {
        trigger.relation = toText(title.substr(table + 4));
        title = title.substr(0, table);
    }
    const size_t at = title.find(constraint);
    if (at != std::string_view::npos) {
        trigger.constraint = toText(title.substr(at + constraint.size()));
        title = title.substr(0, at);
    }
    trigger.name = toText(title).trimmed();
    storeFigure(trigger.time, figure(figures, "time="));
    storeFigure(trigger.calls, figure(figures, "calls="));
    plan.triggers.push_back(std::move(trigger));
}

bool TextSummary::readDetail(Plan &plan, std::string_view line)
{
    const size_t colon = line.find(':');
    if (colon == std::string_view::npos)
        return false;
    const std::string_view key = line.substr(0, colon);
    const std::string_view value = line.substr(std::min(line.find_first_not_of(' ', colon + 1), line.size()));
    if (m_section == Section::Planning && key == "Memory") {
        storeFigure(plan.planning.memoryUsedKilobytes.emplace(), figure(value, "used="));
        storeFigure(plan.planning.memoryAllocatedKilobytes.emplace(), figure(value, "allocated="));
        return true;
    }
    if (m_section == Section::Planning && readUsage(plan, plan.planning.usage, key, value))
        return true;
    if (m_section == Section::Serialization && readUsage(plan, plan.serialization->usage, key, value))
        return true;
    if (m_section == Section::Jit && readJit(*plan.jit, key, value))
        return true;
    plan.properties.append({m_heading + u' ' + toText(key), toText(value)});
    return true;
}

bool TextSummary::readUsage(Plan &plan, Usage &usage, std::string_view key, std::string_view value)
{
    if (key != "Buffers" && key != "I/O Timings" && key != "WAL")
        return false;
    readTextProperty(key, value, [&](std::string_view name, std::string_view number) {
        const KeyTarget *known = findKey(name);
        if (!known || !storeUsage(usage, *known, number))
            plan.properties.append({m_heading + u' ' + toText(name), toText(number)});
    });
    return true;
}

bool TextSummary::readJit(JitFigures &jit, std::string_view key, std::string_view value)
{
    if (key == "Functions") {
        const std::optional<double> functions = figure(value);
        if (!functions || *functions < 0 || *functions > 1e9)
            return false;
        jit.functions += int(*functions);
        return true;
    }
    if (key != "Timing") {
        jit.properties.append({toText(key), toText(value)});
        return true;
    }
    constexpr std::pair<std::string_view, core::Milliseconds JitFigures::*> times[] = {
        {"Generation ", &JitFigures::generation}, {"Deform ", &JitFigures::deforming},
        {"Inlining ", &JitFigures::inlining},     {"Optimization ", &JitFigures::optimization},
        {"Emission ", &JitFigures::emission},     {"Total ", &JitFigures::total}};
    for (const auto &[name, time] : times)
        (jit.*time).value += figure(value, name).value_or(0);
    return true;
}

} // namespace plan
