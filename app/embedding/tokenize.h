#pragma once

#include <QStringList>
#include <QStringView>

namespace embedding {

/// Most characters of a text that are read, and of a word; a longer word is no word.
inline constexpr qsizetype MostCharacters = 100'000;
inline constexpr qsizetype LongestWord = 40;

/// The words of a text in any script, in lower case and compatibility form (NFKC): runs of letters, digits and their
/// marks, so that array_append is two words. Words of one character and stop words are left out. Scripts without
/// spaces (Han, kana, Thai and its neighbours) give pairs of characters.
QStringList tokenize(QStringView text);

} // namespace embedding
