#include "ui/shared/sparkline.h"

#include <QImage>
#include <QList>
#include <QPainter>
#include <QTest>

#include <limits>

class TestSparkline : public QObject
{
    Q_OBJECT

private:
    static QImage painted(const QList<float> &values)
    {
        QImage image(32, 16, QImage::Format_RGB32);
        image.fill(Qt::white);
        QPainter painter(&image);
        paintSparkline(&painter, QRectF(0, 0, 32, 16), values, Qt::black);
        return image;
    }
    static int inkInColumns(const QImage &image, int from, int to)
    {
        int ink = 0;
        for (int x = from; x < to; ++x) {
            for (int y = 0; y < image.height(); ++y)
                ink += image.pixelColor(x, y) == QColor(Qt::black);
        }
        return ink;
    }

private slots:
    void largestValueFillsTheHeight()
    {
        const QImage image = painted({1, 4});
        QVERIFY(inkInColumns(image, 16, 32) > 3 * inkInColumns(image, 0, 16));
    }

    void negativeValuesHangFromTheZeroLine()
    {
        const QImage image = painted({2, -2});
        QCOMPARE(image.pixelColor(4, 2), QColor(Qt::black));
        QCOMPARE(image.pixelColor(4, 13), QColor(Qt::white));
        QCOMPARE(image.pixelColor(20, 2), QColor(Qt::white));
        QCOMPARE(image.pixelColor(20, 13), QColor(Qt::black));
    }

    void brokenValuesLeaveAGap()
    {
        const QImage image = painted({1, std::numeric_limits<float>::quiet_NaN()});
        QVERIFY(inkInColumns(image, 0, 16) > 0);
        QCOMPARE(inkInColumns(image, 16, 32), 0);
    }

    void emptyAndZeroDoNotFail()
    {
        QCOMPARE(inkInColumns(painted({}), 0, 32), 0);
        QVERIFY(inkInColumns(painted({0, 0}), 0, 32) > 0);
    }
};

QTEST_MAIN(TestSparkline)
#include "tst_sparkline.moc"
