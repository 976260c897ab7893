#pragma once

#include "app/plan/planassembler.h"
#include "app/plan/textsummary.h"
#include "app/plan/texttitle.h"

#include <utility>

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
    /// The line before ended inside a string literal or a quoted name, which goes on.
    bool inQuote() const { return m_quoteOpen || m_nameOpen; }
    /// A line of the statement that the next plan is of, as auto_explain prints it.
    void appendQueryText(std::string_view line);

    const std::optional<core::Error> &error() const { return m_error; }
    /// The plans that have ended; ends the open one.
    std::vector<Plan> takePlans();
    /// Of the plans that ended without being read.
    std::vector<core::Error> takeProblems() { return std::exchange(m_problems, {}); }

private:
    /// What tells whether the paste has lost the spaces that show which node is below which.
    struct Arrows
    {
        int count = 0;
        int line = 0; ///< of the second one
        size_t column = 0;
        bool alike = true;  ///< all in one column
        bool narrow = true; ///< none has the two spaces behind it that EXPLAIN prints
    };
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
    bool readFlatLine(std::string_view body);
    bool isOutside(std::string_view body, size_t column) const;
    bool isFlat() const;
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
    std::vector<core::Error> m_problems;
    Plan m_plan;
    TextSummary m_summary;
    std::vector<OpenNode> m_open;
    std::optional<Label> m_label;
    Arrows m_arrows;
    size_t m_rootColumn = 0;
    int m_worker = -1; ///< of the current node
    size_t m_workerColumn = 0;
    bool m_quoteOpen = false; ///< the line before ended inside a string literal
    bool m_flat = false;      ///< the columns say no longer whose a property is
    bool m_nameOpen = false;  ///< or inside a quoted name
    int m_planCount = 0;
    int m_nodeCount = 0;
    int m_propertyCount = 0;
    QString m_queryText;
    std::optional<core::Error> m_error;
};

} // namespace plan
