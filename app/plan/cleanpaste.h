#pragma once

#include <QByteArray>

namespace plan {

/// Takes off a plan what a client put around it, so that the plan's own lines are left: psql's frames in every border
/// and line style with their continuation marks, headings and row counts, expanded output, the quotes of CSV and of
/// clients that copy rows in quotes, the prefix and tabs of a server log, and what mail and web pages add. Every line
/// stays in its place, an empty one where nothing is left of it, so that line numbers hold. Takes time in proportion to
/// the text.
///
/// In a server log the line that announces a plan becomes "duration: 1.234 ms  plan:" and nothing else.
QByteArray cleanPaste(const QByteArray &text);

} // namespace plan
