#pragma once

#include "app/core/result.h"

#include <string_view>
#include <vector>

namespace plan {

class PlanAssembler;

/// Hands FORMAT YAML to a PlanAssembler, line by line: the part of YAML that EXPLAIN prints, which is mappings and
/// sequences in block style, with scalars bare or in double quotes with JSON's escapes.
class YamlScanner
{
public:
    explicit YamlScanner(PlanAssembler &assembler);

    /// Error InvalidInput with the line for what is not YAML of this kind. Empty lines are passed over.
    core::Result<void> readLine(std::string_view line, int number);
    /// Closes what is open. Call it once, behind the last line.
    core::Result<void> finish();

private:
    /// A mapping or sequence whose entries begin in one column.
    struct Open
    {
        size_t column = 0;
        bool sequence = false;
    };

    core::Result<void> readEntry(std::string_view body, size_t column, int number);
    core::Result<void> readPair(std::string_view body, size_t column, int number);
    void closeTo(size_t column, bool sequence);
    void openPending(size_t column, bool sequence, int number);
    core::Result<void> check() const;

    PlanAssembler &m_assembler;
    std::vector<Open> m_open;
    std::string m_pendingKey; ///< a key without a value: what it holds comes in the next lines
    bool m_pending = false;
    size_t m_pendingColumn = 0;
    int m_pendingLine = 0;
};

/// The text of a scalar: without its quotes and escapes.
bool readYamlScalar(std::string_view text, std::string &value);

} // namespace plan
