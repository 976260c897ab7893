#pragma once

#include "app/core/result.h"
#include "app/plan/plandocument.h"

#include <string_view>
#include <utility>

namespace plan {

/// What one paste may hold: beyond it the memory would grow out of proportion to the text.
struct ReadLimits
{
    static constexpr int nesting = 4000;
    static constexpr int nodes = 250'000;
    static constexpr int plans = 10'000;
    static constexpr int properties = 2'000'000;
    static constexpr int workers = 500'000;
    static constexpr int unreadLines = 1000;
    static constexpr int lines = 5'000'000;
    static constexpr qsizetype bytes = qsizetype(256) << 20;
};

/// Makes plans out of the objects, arrays and scalars of FORMAT JSON, YAML and XML, in the order of the text and
/// without recursion. Scalars come as text. Call nothing more once error() has a value.
class PlanAssembler
{
public:
    explicit PlanAssembler(PlanFormat format);

    void beginObject(std::string_view key, int line);
    void beginArray(std::string_view key, int line);
    /// Ends the object or array that began last.
    void end();
    void scalar(std::string_view key, std::string_view value, bool quoted = true);

    const std::optional<core::Error> &error() const { return m_error; }
    /// The plans whose text has ended, and the objects that held none.
    std::vector<Plan> takePlans() { return std::exchange(m_plans, {}); }
    std::vector<int> takeLinesWithoutPlan() { return std::exchange(m_linesWithoutPlan, {}); }
    /// Something began that has not ended.
    bool isOpen() const { return !m_frames.empty(); }

private:
    enum class Scope {
        Outside,
        Query,
        Node,
        Children,
        Workers,
        Worker,
        Triggers,
        Trigger,
        Jit,
        JitOptions,
        JitTiming,
        JitGeneration,
        Settings,
        Planning,
        Serialization,
        List,   ///< an array of scalars under a key of no member
        Foreign ///< anything else: kept as compact JSON
    };

    struct Frame
    {
        Scope scope = Scope::Outside;
        bool array = false;
        bool empty = true;   ///< nothing was written to the text yet (List, Foreign)
        int node = -1;       ///< the node that this is, or belongs to
        qsizetype text = -1; ///< where the text begins in m_text: of the outermost List or Foreign
        int line = 0;
        size_t plansBefore = 0;
        QString key; ///< of the outermost List or Foreign
    };

    void begin(std::string_view key, bool array, int line);
    Scope scopeFor(std::string_view key, bool array) const;
    Scope scopeInNode(std::string_view key, bool array) const;
    Scope scopeInQuery(std::string_view key, bool array) const;
    void open(Frame &frame, Scope outer, std::string_view key);
    void beginQuery(int line);
    void beginNode(Frame &frame, bool remote);
    void beginText(Frame &frame, std::string_view key);
    void endNode(PlanNode &node);
    void endQuery(const Frame &frame);
    void endWorkers(PlanNode &node);
    void endText(const Frame &frame);
    void turnListIntoJson();
    void addText(std::string_view key, std::string_view value, bool quoted);
    void appendJsonText(std::string_view text);
    void scalarInQuery(std::string_view key, std::string_view value);
    void scalarInNode(int node, std::string_view key, std::string_view value);
    /// The text is a node by itself, without what EXPLAIN puts around it.
    void turnQueryIntoNode(std::string_view type);
    void scalarInWorker(WorkerFigures &worker, std::string_view key, std::string_view value);
    void scalarInTrigger(std::string_view key, std::string_view value);
    void scalarInJit(Scope scope, std::string_view key, std::string_view value);
    void scalarInSerialization(std::string_view key, std::string_view value);
    bool scalarInPlanning(std::string_view key, std::string_view value);
    Properties *propertiesOf(const Frame &frame);
    void addProperty(Properties *properties, const QString &key, const QString &value);
    bool allowed(int count, int limit, const char *what);

    PlanFormat m_format;
    std::vector<Frame> m_frames;
    std::vector<Plan> m_plans;
    std::vector<int> m_linesWithoutPlan;
    Plan m_plan;
    QByteArray m_text; ///< of the Lists and Foreigns that are open
    int m_line = 1;
    int m_nodeCount = 0;
    int m_propertyCount = 0;
    int m_workerCount = 0;
    int m_planCount = 0;
    std::optional<core::Error> m_error;
};

} // namespace plan
