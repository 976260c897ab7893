#pragma once

#include <QString>

namespace plan {

/// Shortens the values of vectors, arrays of numbers, sparse vectors and bit strings in a text, so that it can be read:
/// "[0.12,-0.03,0.4,…]" becomes "[0.12,-0.03, … 1536]", the last number the count of elements. Short ones and
/// everything else stay. One pass, linear in the text's length.
QString shortenVectors(const QString &text);

} // namespace plan
