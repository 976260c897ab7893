#include "ui/shared/chartcolors.h"
#include "ui/shared/theme.h"

#include <QApplication>
#include <QTest>

#include <cmath>

class TestChartColors : public QObject
{
    Q_OBJECT

private:
    static double luminance(const QColor &color)
    {
        const auto linear = [](double share) {
            return share <= 0.03928 ? share / 12.92 : std::pow((share + 0.055) / 1.055, 2.4);
        };
        return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) + 0.0722 * linear(color.blueF());
    }
    static double contrast(const QColor &left, const QColor &right)
    {
        const double a = luminance(left) + 0.05;
        const double b = luminance(right) + 0.05;
        return std::max(a, b) / std::min(a, b);
    }

private slots:
    void orderIsOkabeIto()
    {
        const QPalette light = lightPalette();
        QCOMPARE(seriesColor(0, light), QColor(0, 114, 178));
        QCOMPARE(seriesColor(1, light), QColor(230, 159, 0));
        QCOMPARE(seriesColor(6, light), QColor(240, 228, 66));
        QCOMPARE(seriesColor(7, light), QColor(Qt::black));
        QCOMPARE(seriesColor(7, darkPalette()), QColor(Qt::white));
        QCOMPARE(seriesColor(8, light), seriesColor(0, light));
        QCOMPARE(hnswColor(light), seriesColor(0, light));
        QCOMPARE(ivfflatColor(light), seriesColor(1, light));
    }

    void textIsReadableInBothPalettes()
    {
        for (const QPalette &palette : {lightPalette(), darkPalette()}) {
            const QColor window = palette.color(QPalette::Window);
            QVERIFY(contrast(palette.color(QPalette::WindowText), window) >= 10);
            QVERIFY(contrast(palette.color(QPalette::Text), palette.color(QPalette::Base)) >= 10);
            QVERIFY(contrast(hintColor(palette), window) >= 4.5);
            QVERIFY(contrast(palette.color(QPalette::Link), window) >= 4.5);
            QVERIFY(contrast(palette.color(QPalette::HighlightedText), palette.color(QPalette::Highlight)) >= 4);
        }
    }

    void severitiesStandOut()
    {
        for (const QPalette &palette : {lightPalette(), darkPalette()}) {
            for (const auto severity : {Severity::Wrong, Severity::Slow, Severity::Note, Severity::Good}) {
                QVERIFY2(contrast(severityColor(severity, palette), palette.color(QPalette::Window)) >= 3,
                         qPrintable(severityWord(severity)));
                QVERIFY(!severityIcon(severity).isEmpty());
            }
        }
    }

    void appearanceSwitchesPaletteBothWays()
    {
        auto &application = *qobject_cast<QApplication *>(QCoreApplication::instance());
        applyAppearance(application, Appearance::Dark);
        QVERIFY(isDark(QApplication::palette()));
        applyAppearance(application, Appearance::Light);
        QVERIFY(!isDark(QApplication::palette()));
        applyAppearance(application, Appearance::System);
        QVERIFY(!isDark(QApplication::palette()));
        QCOMPARE(appearanceFromName(QStringLiteral("dark")), std::optional(Appearance::Dark));
        QVERIFY(!appearanceFromName(QStringLiteral("mauve")));
    }
};

QTEST_MAIN(TestChartColors)
#include "tst_chartcolors.moc"
