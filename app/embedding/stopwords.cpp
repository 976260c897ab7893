#include "app/embedding/stopwords.h"

#include <QSet>

namespace embedding {

namespace {

QSet<QString> readWords()
{
    const QString words = QStringLiteral(
        "about above after again all also am an and any are as at be because been before being below between both but "
        "by can cannot could did do does doing down during each either etc few for from further had has have having he "
        "her here hers him his how however if in into is it its itself just may me might more most much must my "
        "neither "
        "no nor not now of off on once only onto or other our ours out over own per rather same shall she should since "
        "so some such than that the their theirs them then there these they this those though through thus to too "
        "under "
        "until up upon us very via was we were what when where whether which while who whom whose why will with within "
        "without would yet you your yours");
    const QStringList list = words.split(u' ');
    return {list.begin(), list.end()};
}

} // namespace

bool isStopWord(const QString &word)
{
    static const QSet<QString> words = readWords();
    return words.contains(word);
}

} // namespace embedding
