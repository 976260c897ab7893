#pragma once

#include <string>
#include <string_view>

namespace plan {

/// What psql puts beside a line that goes on in the next one.
enum class LineMark {
    None,
    Newline, ///< the value has a line end here
    Wrap     ///< the value goes on in the same line
};

/// The mark that a character stands for at the right of a line.
LineMark rightMark(char32_t character);
/// The mark that a character stands for at the left of a line that goes on.
LineMark leftMark(char32_t character);

/// A stroke down: "|", and those of linestyle unicode.
bool isStroke(char32_t character);

/// Whether text looks like the beginning of a plan's line, in any format, rather than like the rest of one. For the
/// linestyle that marks nothing.
bool beginsPlanLine(std::u32string_view text);

/// A line by characters, as psql measures widths.
std::u32string charactersOf(std::string_view line);
std::string bytesOf(std::u32string_view characters);

/// How many characters fill so many columns of a terminal; all of them when they are narrower.
size_t charactersIn(std::u32string_view text, size_t columns);

/// Without spaces at its end.
std::u32string_view withoutEndSpaces(std::u32string_view text);

} // namespace plan
