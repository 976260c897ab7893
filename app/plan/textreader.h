#pragma once

#include "app/plan/planassembler.h"
#include "app/plan/textsummary.h"
#include "app/plan/texttitle.h"

namespace plan {

/// Reads FORMAT TEXT line by line. The tree is told from the columns of the arrows, so that a paste may have lost
/// part of its indentation.
class TextReader
{
public:
    /// False when the line is no part of a plan.
    bool readLine(std::string_view line, int number);
    /// What the plan began with here ends: the next line that looks like a root begins another one.
    void endPlan();

    bool inPlan() const { return !m_plan.nodes.empty(); }
    /// Whether a line that begins in this column would belong to a node of the open plan.
    bool isInside(size_t column) const { return inPlan() && column >= m_rootColumn + 2; }
    /// The line before ended inside a string literal, which goes on.
    bool inQuote() const { return m_quoteOpen; }
    /// A line of the statement that the next plan is of, as auto_explain prints it.
    void appendQueryText(std::string_view line);

    const std::optional<core::Error> &error() const { return m_error; }
    /// The plans that have ended; ends the open one.
    std::vector<Plan> takePlans();

private:
    struct OpenNode
    {
        int index = -1;
        size_t column = 0; ///< of the arrow; properties stand further right
        bool hasPlainChild = false;
    };
    struct Label
    {
        QString name;
        size_t column = 0;
        int owner = -1;
    };

    bool readRoot(std::string_view body, size_t column, int number);
    bool readArrow(std::string_view body, size_t column, int number);
    bool readNodeLine(std::string_view body, size_t column);
    bool readLabel(std::string_view body, size_t column);
    bool readTargetTable(std::string_view body);
    bool readWorker(std::string_view body, size_t column);
    bool continueProperty(std::string_view line);
    void addNode(TextTitle &&title, int parent, size_t column, int number);
    Relationship relationshipOf(const PlanNode &parent, const PlanNode &child);
    void closeTo(size_t column);
    /// False, with the error set, when the paste holds too many.
    bool countProperty(int line);
    void readKeyValue(std::string_view key, std::string_view value);
    void store(std::string_view key, std::string_view value);
    void rememberQuotes(std::string_view body);
    PlanNode &current() { return m_plan.nodes[size_t(m_open.back().index)]; }

    std::vector<Plan> m_plans;
    Plan m_plan;
    TextSummary m_summary;
    std::vector<OpenNode> m_open;
    std::optional<Label> m_label;
    size_t m_rootColumn = 0;
    int m_worker = -1; ///< of the current node
    size_t m_workerColumn = 0;
    bool m_quoteOpen = false; ///< the line before ended inside a string literal
    int m_planCount = 0;
    int m_nodeCount = 0;
    int m_propertyCount = 0;
    QString m_queryText;
    std::optional<core::Error> m_error;
};

} // namespace plan
