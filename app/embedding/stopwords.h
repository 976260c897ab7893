#pragma once

#include <QString>

namespace embedding {

/// Whether a word in lower case is one of the English words that are in every text ("the", "of", "is").
bool isStopWord(const QString &word);

} // namespace embedding
