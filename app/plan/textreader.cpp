#include "app/plan/textreader.h"

#include "app/plan/finishplan.h"
#include "app/plan/pasteline.h"
#include "app/plan/plankeys.h"
#include "app/plan/textfigures.h"
#include "app/plan/textpieces.h"
#include "app/plan/textproperty.h"

#include <algorithm>
#include <utility>

namespace plan {

namespace {

bool isLetter(char letter)
{
    const char lower = char(letter | 0x20);
    return lower >= 'a' && lower <= 'z';
}

bool hasFigures(std::string_view text)
{
    return text.find("(cost=") != std::string_view::npos || text.find("(actual ") != std::string_view::npos;
}

/// Groups of a Citus plan that stand where nodes do, and what they hold: plans of other servers.
bool isRemoteGroup(const QString &type)
{
    return type == u"Task" || type.startsWith(QLatin1String("Distributed Subplan")) || type == u"MapMergeJob" ||
           type == u"Map Task" || type == u"Merge Task";
}

/// Properties that a node may have at its own, which EXPLAIN never prints below the tree.
bool isNodeProperty(std::string_view body)
{
    constexpr std::string_view keys[] = {"Filter:",
                                         "Index Cond:",
                                         "Recheck Cond:",
                                         "Hash Cond:",
                                         "Merge Cond:",
                                         "Join Filter:",
                                         "Sort Key:",
                                         "Presorted Key:",
                                         "Sort Method:",
                                         "Group Key:",
                                         "Hash Key:",
                                         "Order By:",
                                         "Rows Removed by ",
                                         "Output:",
                                         "Heap Fetches:",
                                         "Heap Blocks:",
                                         "Buckets:",
                                         "Batches:",
                                         "Workers Planned:",
                                         "Workers Launched:",
                                         "Cache Key:",
                                         "Cache Mode:",
                                         "Hits:",
                                         "One-Time Filter:",
                                         "Index Searches:",
                                         "Storage:",
                                         "TID Cond:",
                                         "Function Call:",
                                         "Table Function Call:",
                                         "Remote SQL:",
                                         "Window:",
                                         "Run Condition:",
                                         "Inner Unique:",
                                         "Subplans Removed:",
                                         "Buffers:",
                                         "I/O Timings:",
                                         "WAL:",
                                         "Disabled:",
                                         "Single Copy:",
                                         "Planned Partitions:"};
    return std::ranges::any_of(keys, [body](std::string_view key) { return body.starts_with(key); });
}

} // namespace

bool TextReader::readLine(std::string_view line, int number)
{
    const size_t column = columnOf(line);
    const std::string_view body = trimmedLine(line);
    if (inQuote() && !(body.starts_with("->") && hasFigures(body)))
        return continueProperty(line);
    m_quoteOpen = m_nameOpen = false;
    if (body.empty())
        return true;
    if (body.starts_with("->") && inPlan())
        return readArrow(body, column, number);
    if (!inPlan())
        return readRoot(body, column, number);
    if (!isOutside(body, column)) {
        rememberQuotes(body);
        if (!m_summary.isOpen())
            return m_flat ? readFlatLine(body) : readNodeLine(body, column);
        return countProperty(number) && m_summary.readDetail(m_plan, body);
    }
    const TextTitle title = readTitle(body);
    if (title.knownType && title.hasFigures) {
        endPlan();
        return readRoot(body, column, number);
    }
    if (m_summary.holds(body))
        return countProperty(number) && m_summary.readDetail(m_plan, body);
    if (!m_summary.isOpen() && isNodeProperty(body)) {
        rememberQuotes(body);
        return readFlatLine(body);
    }
    if (m_summary.readLine(m_plan, body))
        return countProperty(number);
    if (!title.hasFigures && !title.knownType)
        return readNodeLine(body, column);
    endPlan();
    return readRoot(body, column, number);
}

/// Below the tree: in the root's column, or one further right when the paste begins in the middle of its first line.
bool TextReader::isOutside(std::string_view body, size_t column) const
{
    if (column >= m_rootColumn + 2)
        return false;
    return column <= m_rootColumn || TextSummary::isHeading(body) || m_summary.isOpen();
}

/// Where no column says whose a property is, it is the last node's.
bool TextReader::readFlatLine(std::string_view body)
{
    if (readLabel(body, m_rootColumn + 1) || readWorker(body, m_rootColumn + 1) || readTargetTable(body))
        return true;
    const size_t colon = body.find(':');
    if (colon == std::string_view::npos || !isLetter(body[0]))
        return false;
    const size_t begin = std::min(body.find_first_not_of(" \t", colon + 1), body.size());
    readKeyValue(body.substr(0, colon), body.substr(begin));
    return !m_error;
}

/// Arrows of one column, and that no further right than the root's own text: they would all be its children.
bool TextReader::isFlat() const
{
    const size_t most = m_arrows.narrow ? m_rootColumn + 1 : m_rootColumn;
    return m_arrows.count > 1 && m_arrows.alike && m_arrows.column <= most;
}

void TextReader::endPlan()
{
    if (inPlan()) {
        for (const OpenNode &open : m_open)
            m_plan.nodes[size_t(open.index)].end = int(m_plan.nodes.size());
        if (isFlat()) {
            m_problems.push_back(core::invalidInput(
                QStringLiteral(
                    "line %1: the spaces that indent the plan are lost: which node is below which cannot be told")
                    .arg(m_arrows.line)));
        } else {
            finishPlan(m_plan);
            m_plans.push_back(std::move(m_plan));
        }
    }
    m_plan = {};
    m_open.clear();
    m_label.reset();
    m_summary = {};
    m_quoteOpen = m_nameOpen = m_flat = false;
    m_arrows = {};
    m_worker = -1;
}

std::vector<Plan> TextReader::takePlans()
{
    endPlan();
    return std::move(m_plans);
}

void TextReader::appendQueryText(std::string_view line)
{
    if (!m_queryText.isEmpty())
        m_queryText += u'\n';
    m_queryText += toText(line);
}

bool TextReader::readRoot(std::string_view body, size_t column, int number)
{
    if (body.starts_with("->"))
        body.remove_prefix(std::min(body.find_first_not_of(" \t", 2), body.size()));
    if (body.empty() || !isLetter(body[0]))
        return false;
    TextTitle title = readTitle(body);
    // A query's own text may have a line that says "Result": after it only figures make a root.
    if (title.node.type.isEmpty())
        return false;
    if (!title.hasFigures && (!title.knownType || !m_queryText.isEmpty()))
        return false;
    if (!m_queryText.isEmpty() && !title.node.cost && !title.node.actual)
        return false;
    if (++m_planCount > ReadLimits::plans) {
        m_error = core::invalidInput(QStringLiteral("line %1: more than %2 plans").arg(number).arg(ReadLimits::plans));
        return false;
    }
    m_plan.format = PlanFormat::Text;
    m_plan.line = number;
    m_plan.queryText = std::exchange(m_queryText, {});
    m_rootColumn = column;
    addNode(std::move(title), -1, column, number);
    return true;
}

bool TextReader::readArrow(std::string_view body, size_t column, int number)
{
    m_summary = {};
    const size_t behind = std::min(body.find_first_not_of(" \t", 2), body.size());
    m_arrows.alike = m_arrows.alike && (m_arrows.count == 0 || column == m_arrows.column);
    m_arrows.column = column;
    m_arrows.narrow = m_arrows.narrow && behind < 4 && !body.starts_with("->\t");
    m_arrows.line = ++m_arrows.count == 2 ? number : m_arrows.line;
    m_flat = m_flat || column <= (m_arrows.narrow ? m_rootColumn + 1 : m_rootColumn);
    // With all indentation lost the arrows stand left of where the root's children belong.
    closeTo(std::max(column, m_rootColumn + 1));
    body.remove_prefix(behind);
    addNode(readTitle(body), m_open.back().index, std::max(column, m_rootColumn + 1), number);
    return true;
}

void TextReader::closeTo(size_t column)
{
    while (m_open.size() > 1 && m_open.back().column >= column) {
        m_plan.nodes[size_t(m_open.back().index)].end = int(m_plan.nodes.size());
        m_open.pop_back();
        m_worker = -1;
    }
    if (m_label && m_label->column >= column)
        m_label.reset();
}

void TextReader::addNode(TextTitle &&title, int parent, size_t column, int number)
{
    if (++m_nodeCount > ReadLimits::nodes || int(m_open.size()) > ReadLimits::nesting) {
        m_error = core::invalidInput(QStringLiteral("line %1: the plan has too many nodes").arg(number));
        return;
    }
    const int index = int(m_plan.nodes.size());
    PlanNode node = std::move(title.node);
    node.line = number;
    node.parent = parent;
    m_plan.fractionalRows = m_plan.fractionalRows || title.fractionalRows;
    if (parent >= 0) {
        PlanNode &above = m_plan.nodes[size_t(parent)];
        node.depth = above.depth + 1;
        node.relationship = relationshipOf(above, node);
        if (m_label)
            node.subplanName = m_label->name;
        above.children.push_back(index);
    }
    m_label.reset();
    m_worker = -1;
    m_plan.nodes.push_back(std::move(node));
    m_open.push_back({index, column});
}

Relationship TextReader::relationshipOf(const PlanNode &parent, const PlanNode &child)
{
    if (m_label)
        return m_label->name.startsWith(QLatin1String("SubPlan")) ? Relationship::SubPlan : Relationship::InitPlan;
    if (isRemoteGroup(parent.type) || isRemoteGroup(child.type))
        return Relationship::Remote;
    if (parent.type == u"Append" || parent.type == u"Merge Append" || parent.type.startsWith(QLatin1String("Bitmap")))
        return parent.type == u"Bitmap Heap Scan" ? Relationship::Outer : Relationship::Member;
    if (parent.type == u"Subquery Scan")
        return Relationship::Subquery;
    const bool first = !std::exchange(m_open.back().hasPlainChild, true);
    return first ? Relationship::Outer : Relationship::Inner;
}

bool TextReader::readNodeLine(std::string_view body, size_t column)
{
    closeTo(std::max(column, m_rootColumn + 1));
    if (m_worker >= 0 && column <= m_workerColumn)
        m_worker = -1;
    if (readLabel(body, column) || readWorker(body, column) || readTargetTable(body))
        return true;
    const size_t colon = body.find(':');
    if (colon == std::string_view::npos || !isLetter(body[0]))
        return false;
    const size_t begin = std::min(body.find_first_not_of(' ', colon + 1), body.size());
    readKeyValue(body.substr(0, colon), body.substr(begin));
    return !m_error;
}

bool TextReader::readLabel(std::string_view body, size_t column)
{
    if (!body.starts_with("InitPlan ") && !body.starts_with("SubPlan ") && !body.starts_with("CTE "))
        return false;
    m_label = Label{toText(body), column, m_open.back().index};
    return true;
}

bool TextReader::readTargetTable(std::string_view body)
{
    for (const std::string_view verb : {"Insert on ", "Update on ", "Delete on ", "Merge on ", "Foreign Insert on ",
                                        "Foreign Update on ", "Foreign Delete on "}) {
        if (!body.starts_with(verb))
            continue;
        store("Target Table", body.substr(verb.find(" on ") + 4));
        return true;
    }
    return false;
}

bool TextReader::readWorker(std::string_view body, size_t column)
{
    constexpr std::string_view word = "Worker ";
    const size_t colon = body.find(':');
    if (!body.starts_with(word) || colon == std::string_view::npos)
        return false;
    const std::optional<double> number = toNumber(body.substr(word.size(), colon - word.size()));
    if (!number || *number < 0 || *number > 1e6)
        return false;
    std::vector<WorkerFigures> &workers = current().workers;
    const auto known = std::find_if(workers.begin(), workers.end(),
                                    [&](const WorkerFigures &one) { return one.number == int(*number); });
    constexpr size_t mostWorkers = 1024; // PostgreSQL's own limit for max_parallel_workers_per_gather
    if (known == workers.end() && workers.size() >= mostWorkers)
        return false;
    m_worker = int(known - workers.begin());
    m_workerColumn = column;
    if (known == workers.end())
        workers.emplace_back().number = int(*number);
    const size_t begin = body.find_first_not_of(' ', colon + 1);
    if (begin == std::string_view::npos)
        return true;
    const std::string_view rest = body.substr(begin);
    const size_t key = rest.find(": ");
    if (rest.starts_with("actual "))
        workers[size_t(m_worker)].actual = readActual(rest);
    else if (key != std::string_view::npos)
        readKeyValue(rest.substr(0, key), rest.substr(std::min(rest.find_first_not_of(' ', key + 1), rest.size())));
    else
        store("Worker", rest);
    return true;
}

bool TextReader::countProperty(int line)
{
    if (++m_propertyCount <= ReadLimits::properties)
        return true;
    m_error =
        core::invalidInput(QStringLiteral("line %1: more than %2 properties").arg(line).arg(ReadLimits::properties));
    return false;
}

void TextReader::readKeyValue(std::string_view key, std::string_view value)
{
    readTextProperty(key, value, [this](std::string_view name, std::string_view text) { store(name, text); });
}

void TextReader::store(std::string_view key, std::string_view value)
{
    const KeyTarget *known = findKey(key);
    PlanNode &node = current();
    WorkerFigures *worker = m_worker >= 0 ? &node.workers[size_t(m_worker)] : nullptr;
    if (known && (worker ? storeWorker(*worker, *known, value) : storeNode(node, *known, value)))
        return;
    if (countProperty(node.line))
        (worker ? worker->properties : node.properties).append({keyText(key), toText(value)});
}

void TextReader::rememberQuotes(std::string_view body)
{
    for (const char letter : body) {
        if (letter == '\'' && !m_nameOpen)
            m_quoteOpen = !m_quoteOpen;
        else if (letter == '"' && !m_quoteOpen)
            m_nameOpen = !m_nameOpen;
    }
}

bool TextReader::continueProperty(std::string_view line)
{
    Properties &properties = current().properties;
    if (properties.isEmpty() || m_summary.isOpen()) {
        m_quoteOpen = m_nameOpen = false;
        return false;
    }
    rememberQuotes(line);
    properties.last().value += u'\n' + toText(line);
    return true;
}

} // namespace plan
