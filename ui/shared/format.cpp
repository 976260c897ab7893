#include "ui/shared/format.h"

#include <QCoreApplication>

#include <array>
#include <cmath>

namespace {

constexpr QChar ThinSpace(0x202F);
constexpr QChar NoBreakSpace(0x00A0);

QString withUnit(const QString &number, const QString &unit)
{
    return number + NoBreakSpace + unit;
}

QString translated(const char *text)
{
    return QCoreApplication::translate("format", text);
}

QString twoParts(qint64 large, const QString &largeUnit, qint64 small, const QString &smallUnit)
{
    return withUnit(formatCount(large), largeUnit) + NoBreakSpace +
           withUnit(QStringLiteral("%1").arg(small, 2, 10, QLatin1Char('0')), smallUnit);
}

QString formatLongDuration(double seconds)
{
    const qint64 whole = std::llround(seconds);
    if (whole < 3600)
        return twoParts(whole / 60, translated("min"), whole % 60, translated("s"));
    const qint64 minutes = std::llround(seconds / 60);
    if (minutes < 24 * 60)
        return twoParts(minutes / 60, translated("h"), minutes % 60, translated("min"));
    const qint64 hours = std::llround(seconds / 3600);
    return twoParts(hours / 24, translated("d"), hours % 24, translated("h"));
}

} // namespace

QLocale numberLocale()
{
    QLocale locale;
    if (locale.language() == QLocale::C)
        locale = QLocale(QLocale::English, QLocale::UnitedStates);
    locale.setNumberOptions(QLocale::DefaultNumberOptions);
    return locale;
}

QString formatNumber(double value, int decimals)
{
    const QLocale locale = numberLocale();
    QString text = locale.toString(value, 'f', decimals);
    const QString separator = locale.groupSeparator();
    const qsizetype point = text.indexOf(locale.decimalPoint());
    const qsizetype integerEnd = decimals > 0 && point >= 0 ? point : text.size();
    return text.left(integerEnd).replace(separator, QString(ThinSpace)) + text.mid(integerEnd);
}

QString formatCount(qint64 count)
{
    const QLocale locale = numberLocale();
    return locale.toString(count).replace(locale.groupSeparator(), QString(ThinSpace));
}

QString formatCount(core::RowCount count)
{
    return formatCount(count.value);
}

QString formatEstimate(core::RowEstimate estimate)
{
    if (!estimate.known())
        return translated("unknown");
    return u'~' + formatNumber(estimate.value, 0);
}

QString formatDuration(core::Milliseconds duration)
{
    const double ms = duration.value;
    if (!std::isfinite(ms) || ms < 0)
        return QStringLiteral("–");
    if (ms < 999.5) {
        const int decimals = ms == 0 ? 0 : ms < 0.00995 ? 3 : ms < 0.995 ? 2 : ms < 99.95 ? 1 : 0;
        return withUnit(formatNumber(ms, decimals), translated("ms"));
    }
    const double seconds = ms / 1000;
    if (seconds < 59.95)
        return withUnit(formatNumber(seconds, 1), translated("s"));
    return formatLongDuration(seconds);
}

QString formatMilliseconds(core::Milliseconds duration, int decimals)
{
    return formatNumber(duration.value, decimals);
}

QString formatClock(core::Milliseconds duration)
{
    const qint64 seconds = std::max<qint64>(0, std::llround(duration.value / 1000));
    const QString minutesAndSeconds = QStringLiteral("%1:%2")
                                          .arg(seconds / 60 % 60, 2, 10, QLatin1Char('0'))
                                          .arg(seconds % 60, 2, 10, QLatin1Char('0'));
    return seconds < 3600 ? minutesAndSeconds : QStringLiteral("%1:%2").arg(seconds / 3600).arg(minutesAndSeconds);
}

QString formatBytes(core::Bytes size)
{
    static constexpr std::array Units{QT_TRANSLATE_NOOP("format", "bytes"), QT_TRANSLATE_NOOP("format", "kB"),
                                      QT_TRANSLATE_NOOP("format", "MB"),    QT_TRANSLATE_NOOP("format", "GB"),
                                      QT_TRANSLATE_NOOP("format", "TB"),    QT_TRANSLATE_NOOP("format", "PB")};
    double value = double(size.value);
    size_t unit = 0;
    while (std::abs(value) >= 999.5 && unit + 1 < Units.size()) {
        if (unit == 0 && std::abs(value) < 1024)
            break;
        value /= 1024;
        ++unit;
    }
    const int decimals = unit == 0 || std::abs(value) >= 9.95 ? 0 : 1;
    return withUnit(formatNumber(value, decimals), translated(Units[unit]));
}

QString formatRecall(double recall)
{
    if (!std::isfinite(recall))
        return QStringLiteral("–");
    if (recall < 1 && recall > 0.999)
        recall = 0.999;
    return formatNumber(recall, 3);
}

QString formatInterval(double recall, double low, double high)
{
    return QStringLiteral("%1 (%2–%3)").arg(formatRecall(recall), formatRecall(low), formatRecall(high));
}

QString formatPercent(double share)
{
    const double percent = share * 100;
    const bool fine = percent > 0 && percent < 0.95;
    return withUnit(formatNumber(percent, fine ? 1 : 0), QStringLiteral("%"));
}
