#include "app/plan/jsonstring.h"

namespace plan {

namespace {

void appendUtf8(std::string &text, char32_t letter)
{
    if (letter < 0x80) {
        text += char(letter);
    } else if (letter < 0x800) {
        text += char(0xC0 | (letter >> 6));
        text += char(0x80 | (letter & 0x3F));
    } else if (letter < 0x10000) {
        text += char(0xE0 | (letter >> 12));
        text += char(0x80 | ((letter >> 6) & 0x3F));
        text += char(0x80 | (letter & 0x3F));
    } else {
        text += char(0xF0 | (letter >> 18));
        text += char(0x80 | ((letter >> 12) & 0x3F));
        text += char(0x80 | ((letter >> 6) & 0x3F));
        text += char(0x80 | (letter & 0x3F));
    }
}

int hexDigit(char letter)
{
    if (letter >= '0' && letter <= '9')
        return letter - '0';
    const char lower = char(letter | 0x20);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

/// The four digits of "\u0041"; -1 when they are not.
int codeUnit(std::string_view text, size_t at)
{
    if (at + 4 > text.size())
        return -1;
    int value = 0;
    for (const char letter : text.substr(at, 4)) {
        if (hexDigit(letter) < 0)
            return -1;
        value = value * 16 + hexDigit(letter);
    }
    return value;
}

/// Reads what stands behind "\u"; returns the place behind it, npos when it is no number.
size_t readUnicodeEscape(std::string_view text, size_t at, std::string &value)
{
    const int first = codeUnit(text, at);
    if (first < 0)
        return std::string_view::npos;
    at += 4;
    const bool pair = first >= 0xD800 && first < 0xDC00 && text.substr(at, 2) == "\\u";
    const int second = pair ? codeUnit(text, at + 2) : -1;
    if (second >= 0xDC00 && second < 0xE000) {
        appendUtf8(value, char32_t(0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00)));
        return at + 6;
    }
    const bool lone = first >= 0xD800 && first < 0xE000;
    appendUtf8(value, lone ? 0xFFFD : char32_t(first));
    return at;
}

} // namespace

size_t readJsonString(std::string_view text, size_t quote, std::string &value)
{
    constexpr std::string_view names = "bfnrt";
    constexpr std::string_view letters = "\b\f\n\r\t";
    value.clear();
    for (size_t at = quote + 1; at < text.size();) {
        const char letter = text[at++];
        if (letter == '"')
            return at;
        if (letter != '\\') {
            value += letter;
            continue;
        }
        if (at >= text.size())
            break;
        const char escape = text[at++];
        const size_t name = names.find(escape);
        if (escape != 'u')
            value += name == std::string_view::npos ? escape : letters[name];
        else if (at = readUnicodeEscape(text, at, value); at == std::string_view::npos)
            break;
    }
    return std::string_view::npos;
}

} // namespace plan
