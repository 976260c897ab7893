#include "app/plan/textproperty.h"

#include <algorithm>
#include <string>
#include <utility>

namespace plan {

namespace {

struct Spelling
{
    std::string_view text;
    std::string_view json;
};

/// The lines whose parts stand two spaces apart, by their first key, and the keys of their parts.
struct PartedLine
{
    std::string_view firstKey;
    Spelling parts[6];
};

constexpr PartedLine partedLines[] = {
    {"Buckets", {{"Buckets", "Hash Buckets"}, {"Batches", "Hash Batches"}, {"Memory Usage", "Peak Memory Usage"}}},
    {"Planned Partitions",
     {{"Planned Partitions", "Planned Partitions"},
      {"Batches", "HashAgg Batches"},
      {"Memory Usage", "Peak Memory Usage"},
      {"Disk Usage", "Disk Usage"}}},
    {"Batches", {{"Batches", "HashAgg Batches"}, {"Memory Usage", "Peak Memory Usage"}, {"Disk Usage", "Disk Usage"}}},
    {"Hits",
     {{"Hits", "Cache Hits"},
      {"Misses", "Cache Misses"},
      {"Evictions", "Cache Evictions"},
      {"Overflows", "Cache Overflows"},
      {"Memory Usage", "Peak Memory Usage"}}},
    {"Storage", {{"Storage", "Storage"}, {"Maximum Storage", "Maximum Storage"}}},
};

constexpr Spelling assignments[] = {{"exact", "Exact Heap Blocks"},  {"lossy", "Lossy Heap Blocks"},
                                    {"inserted", "Tuples Inserted"}, {"updated", "Tuples Updated"},
                                    {"deleted", "Tuples Deleted"},   {"skipped", "Tuples Skipped"},
                                    {"records", "WAL Records"},      {"fpi", "WAL FPI"},
                                    {"bytes", "WAL Bytes"},          {"full", "WAL Buffers Full"}};

template<size_t count>
std::string_view spell(const Spelling (&spellings)[count], std::string_view text)
{
    const auto found =
        std::find_if(std::begin(spellings), std::end(spellings), [&](const Spelling &one) { return one.text == text; });
    return found == std::end(spellings) ? std::string_view() : found->json;
}

std::string_view withoutUnit(std::string_view value)
{
    return value.ends_with("kB") ? value.substr(0, value.size() - 2) : value;
}

/// Calls handle with every word between spaces.
template<class Handle>
void forEachWord(std::string_view text, Handle handle)
{
    while (!text.empty()) {
        const size_t end = std::min(text.find(' '), text.size());
        if (end > 0)
            handle(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
}

std::pair<std::string_view, std::string_view> splitAssignment(std::string_view word)
{
    if (word.ends_with(','))
        word.remove_suffix(1);
    const size_t equals = word.find('=');
    if (equals == std::string_view::npos)
        return {word, {}};
    return {word.substr(0, equals), word.substr(equals + 1)};
}

std::string capitalized(std::string_view word)
{
    std::string text(word);
    if (!text.empty() && text[0] >= 'a' && text[0] <= 'z')
        text[0] = char(text[0] - 'a' + 'A');
    return text;
}

/// "shared hit=3 read=4, temp read=5 written=6": the kind stands before the first of its counts.
void readKinds(std::string_view line, std::string_view value, std::string_view middle, std::string_view last,
               const PropertySink &sink)
{
    std::string kind = "Shared";
    forEachWord(value, [&](std::string_view word) {
        const auto [name, number] = splitAssignment(word);
        if (number.empty() && word.find('=') == std::string_view::npos)
            kind = capitalized(word.substr(0, word.find('/')));
        else if (kind == "Shared" || kind == "Local" || kind == "Temp")
            sink(kind + std::string(middle) + capitalized(name) + std::string(last), number);
        else
            sink(line, word);
    });
}

void readAssignments(std::string_view key, std::string_view value, const PropertySink &sink)
{
    forEachWord(value, [&](std::string_view word) {
        if (word == "buffers")
            return;
        const auto [name, number] = splitAssignment(word);
        const std::string_view json = spell(assignments, name);
        json.empty() ? sink(key, word) : sink(json, number);
    });
}

/// "1024 (originally 512)" is two properties.
void readPart(std::string_view json, std::string_view value, const PropertySink &sink)
{
    const size_t originally = value.find(" (originally ");
    if (originally != std::string_view::npos && value.ends_with(')')) {
        const size_t begin = originally + std::string_view(" (originally ").size();
        sink("Original " + std::string(json), value.substr(begin, value.size() - begin - 1));
        value = value.substr(0, originally);
    }
    sink(json, withoutUnit(value));
}

void readParts(const PartedLine &line, std::string_view key, std::string_view value, const PropertySink &sink)
{
    while (true) {
        const size_t end = std::min(value.find("  "), value.size());
        const std::string_view json = spell(line.parts, key);
        readPart(json.empty() ? key : json, value.substr(0, end), sink);
        value.remove_prefix(end);
        value.remove_prefix(std::min(value.find_first_not_of(' '), value.size()));
        const size_t colon = value.find(": ");
        if (value.empty())
            return;
        if (colon == std::string_view::npos)
            return sink(key, value);
        key = value.substr(0, colon);
        value.remove_prefix(colon + 2);
    }
}

/// "quicksort  Memory: 25kB".
void readSortMethod(std::string_view value, const PropertySink &sink)
{
    const size_t gap = value.find("  ");
    const size_t colon = gap == std::string_view::npos ? gap : value.find(": ", gap);
    if (colon == std::string_view::npos)
        return sink("Sort Method", value);
    sink("Sort Method", value.substr(0, gap));
    sink("Sort Space Used", withoutUnit(value.substr(colon + 2)));
    sink("Sort Space Type", value.substr(gap + 2, colon - gap - 2));
}

} // namespace

void readTextProperty(std::string_view key, std::string_view value, const PropertySink &sink)
{
    if (key == "Buffers")
        return readKinds(key, value, " ", " Blocks", sink);
    if (key == "I/O Timings")
        return readKinds(key, value, " I/O ", " Time", sink);
    if (key == "WAL" || key == "Heap Blocks" || key == "Tuples")
        return readAssignments(key, value, sink);
    if (key == "Sort Method")
        return readSortMethod(value, sink);
    for (const PartedLine &line : partedLines) {
        if (line.firstKey == key)
            return readParts(line, key, value, sink);
    }
    sink(key, value);
}

} // namespace plan
