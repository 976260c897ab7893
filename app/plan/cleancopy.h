#pragma once

#include <QByteArray>

namespace plan {

/// Takes back what mail programs, web pages and programs make of a text's letters: "> " before every line, entities
/// and table cells of HTML, hard spaces, typographic arrows, the escapes of a string. Each only where the text shows
/// it; lines stay where they are. Takes time in proportion to the text.
QByteArray cleanCopy(const QByteArray &text);

} // namespace plan
