#include "app/plan/texttitle.h"

#include "app/plan/pasteline.h"
#include "app/plan/textfigures.h"
#include "app/plan/textpieces.h"

#include <algorithm>

namespace plan {

namespace {

constexpr std::string_view plainTypes[] = {"Result",
                                           "ProjectSet",
                                           "Append",
                                           "Merge Append",
                                           "Recursive Union",
                                           "BitmapAnd",
                                           "BitmapOr",
                                           "Seq Scan",
                                           "Sample Scan",
                                           "Gather Merge",
                                           "Gather",
                                           "Index Only Scan",
                                           "Index Scan",
                                           "Bitmap Index Scan",
                                           "Bitmap Heap Scan",
                                           "Tid Scan",
                                           "Tid Range Scan",
                                           "Subquery Scan",
                                           "Table Function Scan",
                                           "Function Scan",
                                           "Values Scan",
                                           "CTE Scan",
                                           "WorkTable Scan",
                                           "Named Tuplestore Scan",
                                           "Foreign Scan",
                                           "Materialize",
                                           "Memoize",
                                           "Incremental Sort",
                                           "Sort",
                                           "Group",
                                           "WindowAgg",
                                           "Unique",
                                           "LockRows",
                                           "Limit",
                                           "Nested Loop",
                                           "Merge Join",
                                           "Hash Join",
                                           "Hash"};

struct Spelling
{
    std::string_view text;
    std::string_view type;
    QString PlanNode::*member;
    std::string_view value;
};

/// Types that TEXT spells in another way than JSON.
constexpr Spelling spellings[] = {{"HashAggregate", "Aggregate", &PlanNode::strategy, "Hashed"},
                                  {"GroupAggregate", "Aggregate", &PlanNode::strategy, "Sorted"},
                                  {"MixedAggregate", "Aggregate", &PlanNode::strategy, "Mixed"},
                                  {"Aggregate", "Aggregate", &PlanNode::strategy, "Plain"},
                                  {"HashSetOp", "SetOp", &PlanNode::strategy, "Hashed"},
                                  {"SetOp", "SetOp", &PlanNode::strategy, "Sorted"},
                                  {"Foreign Insert", "Foreign Scan", &PlanNode::operation, "Insert"},
                                  {"Foreign Update", "Foreign Scan", &PlanNode::operation, "Update"},
                                  {"Foreign Delete", "Foreign Scan", &PlanNode::operation, "Delete"},
                                  {"Insert", "ModifyTable", &PlanNode::operation, "Insert"},
                                  {"Update", "ModifyTable", &PlanNode::operation, "Update"},
                                  {"Delete", "ModifyTable", &PlanNode::operation, "Delete"},
                                  {"Merge", "ModifyTable", &PlanNode::operation, "Merge"}};

constexpr std::string_view joinTypes[] = {"Left", "Full", "Right", "Semi", "Anti", "Right Semi", "Right Anti"};

bool takeType(std::string_view &text, std::string_view type)
{
    if (!text.starts_with(type) || (text.size() > type.size() && text[type.size()] != ' '))
        return false;
    text.remove_prefix(type.size());
    return true;
}

void readPrefixes(std::string_view &text, PlanNode &node)
{
    node.asyncCapable = takePrefix(text, "Async ");
    node.parallelAware = takePrefix(text, "Parallel ");
    for (const std::string_view mode : {"Partial", "Finalize"}) {
        if (text.starts_with(mode) && text.substr(mode.size()).starts_with(' ')) {
            node.partialMode = toText(mode);
            text.remove_prefix(mode.size() + 1);
        }
    }
}

/// "Hash Right Anti Join" and its like.
bool readJoin(std::string_view &text, PlanNode &node)
{
    constexpr std::pair<std::string_view, std::string_view> bases[] = {
        {"Nested Loop", "Nested Loop"}, {"Merge", "Merge Join"}, {"Hash", "Hash Join"}};
    for (const auto &[base, type] : bases) {
        for (const std::string_view join : joinTypes) {
            std::string_view rest = text;
            if (!takePrefix(rest, base) || !takePrefix(rest, " ") || !takePrefix(rest, join) ||
                !takeType(rest, " Join"))
                continue;
            node.type = toText(type);
            node.joinType = toText(join);
            text = rest;
            return true;
        }
    }
    return false;
}

bool readSpelling(std::string_view &text, PlanNode &node)
{
    for (const Spelling &spelling : spellings) {
        std::string_view rest = text;
        if (!takeType(rest, spelling.text))
            continue;
        // "Merge" and the others write to a table: without one this is something else ("Merge Append").
        if (spelling.member == &PlanNode::operation && !rest.starts_with(" on "))
            continue;
        node.type = toText(spelling.type);
        node.*spelling.member = toText(spelling.value);
        if (node.type == u"Aggregate" && node.partialMode.isEmpty())
            node.partialMode = QStringLiteral("Simple");
        text = rest;
        return true;
    }
    return false;
}

bool readCustom(std::string_view &text, PlanNode &node)
{
    std::string_view rest = text;
    if (!takePrefix(rest, "Custom Scan ("))
        return false;
    int open = 1;
    size_t end = 0;
    for (; end < rest.size() && open > 0; ++end)
        open += rest[end] == '(' ? 1 : rest[end] == ')' ? -1 : 0;
    node.type = QStringLiteral("Custom Scan");
    node.provider = toText(rest.substr(0, end - (open == 0)));
    text = rest.substr(end);
    return true;
}

bool readPlainType(std::string_view &text, PlanNode &node)
{
    for (const std::string_view type : plainTypes) {
        if (!takeType(text, type))
            continue;
        node.type = toText(type);
        if (type == "Nested Loop" || type == "Merge Join" || type == "Hash Join")
            node.joinType = QStringLiteral("Inner");
        return true;
    }
    return false;
}

/// A type that this program does not know, up to what every type may have behind it.
void readUnknownType(std::string_view &text, PlanNode &node)
{
    const size_t end = std::min({text.find(" using "), text.find(" on "), text.size()});
    node.type = toText(text.substr(0, end));
    text.remove_prefix(end);
}

QString readIdentifier(std::string_view &text)
{
    if (!text.starts_with('"')) {
        const size_t end = std::min(text.find_first_of(". "), text.size());
        const QString name = toText(text.substr(0, end));
        text.remove_prefix(end);
        return name;
    }
    std::string name;
    size_t at = 1;
    for (; at < text.size(); ++at) {
        if (text[at] == '"' && !text.substr(at + 1).starts_with('"')) {
            ++at;
            break;
        }
        at += text[at] == '"';
        name += text[at] == nameLineEnd ? '\n' : text[at];
    }
    text.remove_prefix(std::min(at, text.size()));
    return QString::fromStdString(name);
}

void storeTarget(const TextTarget &target, PlanNode &node)
{
    node.schema = target.schema;
    node.alias = target.alias;
    if (node.type == u"CTE Scan" || node.type == u"WorkTable Scan")
        node.cteName = target.name;
    else if (node.type == u"Function Scan")
        node.functionName = target.name;
    else if (node.type == u"Table Function Scan")
        node.properties.append({QStringLiteral("Table Function Name"), target.name});
    else if (node.type == u"Named Tuplestore Scan")
        node.properties.append({QStringLiteral("Tuplestore Name"), target.name});
    else if (node.type != u"Subquery Scan" && node.type != u"Values Scan")
        node.relation = target.name;
}

void readNames(std::string_view &text, PlanNode &node)
{
    if (node.type == u"SetOp") {
        node.properties.append({QStringLiteral("Command"), toText(withoutSpaces(text))});
        text = {};
    }
    node.backward = takePrefix(text, " Backward");
    if (takePrefix(text, " using "))
        node.index = readIdentifier(text);
    if (!takePrefix(text, " on "))
        return;
    const TextTarget target = readTarget(text);
    text = target.rest;
    if (node.type == u"Bitmap Index Scan")
        node.index = target.name;
    else
        storeTarget(target, node);
}

} // namespace

TextTarget readTarget(std::string_view text)
{
    TextTarget target;
    if (text.starts_with("only ") && text.find(' ', 5) == std::string_view::npos)
        text.remove_prefix(5);
    target.name = readIdentifier(text);
    if (takePrefix(text, ".")) {
        target.schema = target.name;
        target.name = readIdentifier(text);
    }
    if (takePrefix(text, " ") && !text.empty())
        target.alias = readIdentifier(text);
    if (target.alias.isEmpty())
        target.alias = target.name;
    target.rest = text;
    return target;
}

TextTitle readTitle(std::string_view text)
{
    TextTitle title;
    const size_t begin = figuresBegin(text);
    std::string_view name = withoutSpaces(text.substr(0, begin));
    TextFigures figures = readFigures(text.substr(begin));
    title.hasFigures = figures.any;
    title.fractionalRows = figures.fractionalRows;
    title.node.cost = figures.cost;
    title.node.actual = figures.actual;
    title.node.properties = std::move(figures.unread);
    readPrefixes(name, title.node);
    const bool known = readCustom(name, title.node) || readJoin(name, title.node) || readSpelling(name, title.node) ||
                       readPlainType(name, title.node);
    if (!known)
        readUnknownType(name, title.node);
    readNames(name, title.node);
    title.knownType = known && withoutSpaces(name).empty();
    if (!withoutSpaces(name).empty())
        title.node.properties.append({QStringLiteral("Title"), toText(withoutSpaces(name))});
    return title;
}

} // namespace plan
