#pragma once

#include "app/core/result.h"

#include <optional>
#include <string>
#include <string_view>

namespace plan {

class PlanAssembler;

/// Hands one JSON value after the other to a PlanAssembler: in one pass, without recursion, without a copy of the
/// text. Takes what real pastes hold besides JSON: words in place of numbers ("N.N" where figures were masked).
class JsonScanner
{
public:
    /// The text must outlive the scanner. firstLine is the line of the paste at which the text begins.
    JsonScanner(std::string_view text, int firstLine, PlanAssembler &assembler);

    /// Reads one object or array, from its bracket to the bracket that closes it. Error InvalidInput with the line.
    core::Result<void> readValue();

    size_t position() const { return m_position; }
    int line() const { return m_line; }

private:
    void skipSpace();
    bool atEnd() const { return m_position >= m_text.size(); }
    /// The text of the string that begins here, without its escapes; valid until the next one with escapes.
    bool readString(std::string_view &value);
    std::string_view readWord();
    /// Each of these is false where the text or the assembler ends the reading.
    bool readStep();
    bool readMember(bool array);
    bool afterValue();
    bool fail(const QString &what);

    std::string_view m_text;
    size_t m_position = 0;
    int m_line = 1;
    PlanAssembler &m_assembler;
    std::optional<core::Error> m_error; ///< of the text
    std::string m_open;                 ///< the brackets that wait to be closed
    std::string m_unescaped;
};

} // namespace plan
