#include "ui/shared/icons.h"

#include <QApplication>
#include <QDir>
#include <QPalette>
#include <QTest>

class TestIcons : public QObject
{
    Q_OBJECT

private:
    static QColor strongestColor(const QIcon &icon, QIcon::Mode mode = QIcon::Normal)
    {
        const QImage image = icon.pixmap(QSize(24, 24), 1, mode).toImage().convertToFormat(QImage::Format_ARGB32);
        QColor strongest(Qt::transparent);
        for (int y = 0; y < image.height(); ++y) {
            for (int x = 0; x < image.width(); ++x) {
                const QColor pixel = image.pixelColor(x, y);
                if (pixel.alpha() > strongest.alpha())
                    strongest = pixel;
            }
        }
        return strongest;
    }

private slots:
    void everyFileDraws()
    {
        const QStringList files = QDir(QStringLiteral(":/icons")).entryList({QStringLiteral("*.svg")});
        QVERIFY(files.size() > 40);
        for (const QString &file : files) {
            const QIcon icon = themeIcon(file.chopped(4));
            for (const int size : {iconsize::Small, iconsize::Medium, iconsize::Large})
                QVERIFY2(strongestColor(QIcon(icon.pixmap(size, size))).alpha() > 100, qPrintable(file));
        }
    }

    void colorFollowsPalette()
    {
        const QPalette before = QApplication::palette();
        const QIcon icon = themeIcon(QStringLiteral("stop"));
        for (const QColor &color : {QColor(255, 0, 0), QColor(0, 0, 255)}) {
            QPalette palette = before;
            palette.setColor(QPalette::WindowText, color);
            QApplication::setPalette(palette);
            QCOMPARE(strongestColor(icon).hue(), color.hue());
        }
        QApplication::setPalette(before);
    }

    void fixedColorStays()
    {
        const QIcon icon = themeIcon(QStringLiteral("stop"), QColor(0, 255, 0));
        QCOMPARE(strongestColor(icon).hue(), QColor(0, 255, 0).hue());
    }

    void disabledIsFaint()
    {
        const QIcon icon = themeIcon(QStringLiteral("stop"));
        QVERIFY(strongestColor(icon, QIcon::Disabled).alpha() < strongestColor(icon).alpha() / 2);
    }
};

QTEST_MAIN(TestIcons)
#include "tst_icons.moc"
