#include "app/sweep/filterstrata.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace sweep {

namespace {

constexpr std::array Limits = {0.1, 0.03, 0.01, 0.003, 0.001};

QString percentText(double share)
{
    return QString::number(share * 100, 'g', 3);
}

} // namespace

int stratumOfShare(double share)
{
    return int(std::find_if(Limits.begin(), Limits.end(), [share](double limit) { return share >= limit; }) -
               Limits.begin());
}

QString shareStratumName(int stratum)
{
    if (stratum == 0)
        return QStringLiteral("%1 % and more").arg(percentText(Limits.front()));
    if (stratum >= int(Limits.size()))
        return QStringLiteral("below %1 %").arg(percentText(Limits.back()));
    return QStringLiteral("%1-%2 %").arg(percentText(Limits.at(size_t(stratum))),
                                         percentText(Limits.at(size_t(stratum) - 1)));
}

QString shareText(double share)
{
    const double percent = share * 100;
    if (percent <= 0)
        return QStringLiteral("0 %");
    const int whole = int(std::floor(std::log10(percent)));
    const int decimals = percent >= 10 ? 1 : std::clamp(1 - whole, 1, 8);
    return QString::number(percent, 'f', decimals) + QStringLiteral(" %");
}

core::Result<QStringList> parseFilterValues(const QString &text)
{
    QStringList values;
    QString value;
    bool quoted = false;
    bool open = false;
    const auto take = [&] {
        const QString whole = quoted ? value : value.trimmed();
        if ((quoted || !whole.isEmpty()) && !values.contains(whole))
            values << whole;
        value.clear();
        quoted = false;
    };
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar c = text[i];
        if (open && c == u'"' && i + 1 < text.size() && text[i + 1] == u'"')
            value += text[++i];
        else if (c == u'"' && (open || value.trimmed().isEmpty())) {
            if (!open)
                value.clear();
            open = !open;
            quoted = true;
        } else if (c == u',' && !open)
            take();
        else if (open || !quoted || !c.isSpace())
            value += c;
    }
    if (open)
        return core::invalidInput(QStringLiteral("a quote in the list of values is not closed"));
    take();
    return values;
}

} // namespace sweep
