#pragma once

#include "app/plan/plandocument.h"

#include <string_view>

namespace plan {

/// Reads what FORMAT TEXT prints below the tree: planning, triggers, JIT, serialization, settings, times.
class TextSummary
{
public:
    /// A line in the root's column. False when it is none of these.
    bool readLine(Plan &plan, std::string_view line);
    /// A line that stands further right, below one that readLine took.
    bool readDetail(Plan &plan, std::string_view line);
    /// Such lines belong to what readLine took last.
    bool isOpen() const { return m_section != Section::None; }

    /// Whether a line without indentation belongs below what readLine took last.
    bool holds(std::string_view line) const;
    /// Whether a line is one that EXPLAIN prints below the tree.
    static bool isHeading(std::string_view line);

private:
    enum class Section { None, Planning, Jit, Serialization, Other };

    bool readHeading(Plan &plan, std::string_view key, std::string_view value);
    void readTrigger(Plan &plan, std::string_view title, std::string_view figures);
    bool readUsage(Plan &plan, Usage &usage, std::string_view key, std::string_view value);
    bool readJit(JitFigures &jit, std::string_view key, std::string_view value);

    Section m_section = Section::None;
    QString m_heading;
};

} // namespace plan
