#include "ui/shared/workbenchstyle.h"

#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QScrollBar>
#include <QSpinBox>
#include <QStyleOptionSlider>
#include <QTabBar>
#include <QTest>

class TestWorkbenchStyle : public QObject
{
    Q_OBJECT

private:
    static QStyleOptionSlider barOption(int value)
    {
        QStyleOptionSlider option;
        option.rect = QRect(10, 20, 12, 300);
        option.orientation = Qt::Vertical;
        option.minimum = 0;
        option.maximum = 1000;
        option.pageStep = 100;
        option.sliderPosition = value;
        option.sliderValue = value;
        return option;
    }

private slots:
    void initTestCase() { QApplication::setStyle(new WorkbenchStyle); }

    void scrollBarPartsCoverTheGroove()
    {
        const QStyle *style = QApplication::style();
        for (const int value : {0, 500, 1000}) {
            const QStyleOptionSlider option = barOption(value);
            const auto part = [&](QStyle::SubControl which) {
                return style->subControlRect(QStyle::CC_ScrollBar, &option, which);
            };
            const QRect thumb = part(QStyle::SC_ScrollBarSlider);
            QVERIFY(part(QStyle::SC_ScrollBarGroove).contains(thumb));
            QCOMPARE(part(QStyle::SC_ScrollBarSubPage).height() + thumb.height() +
                         part(QStyle::SC_ScrollBarAddPage).height(),
                     option.rect.height());
        }
    }

    void thumbReachesBothEnds()
    {
        const QStyle *style = QApplication::style();
        const QStyleOptionSlider first = barOption(0);
        const QStyleOptionSlider last = barOption(1000);
        QCOMPARE(style->subControlRect(QStyle::CC_ScrollBar, &first, QStyle::SC_ScrollBarSlider).top(),
                 first.rect.top());
        QCOMPARE(style->subControlRect(QStyle::CC_ScrollBar, &last, QStyle::SC_ScrollBarSlider).bottom(),
                 last.rect.bottom());
    }

    void controlsDrawInEveryState()
    {
        QWidget window;
        QList<QWidget *> widgets{new QPushButton(QStringLiteral("Run"), &window), new QLineEdit(&window),
                                 new QComboBox(&window), new QSpinBox(&window), new QProgressBar(&window)};
        auto *check = new QCheckBox(QStringLiteral("on"), &window);
        check->setChecked(true);
        auto *tabs = new QTabBar(&window);
        tabs->addTab(QStringLiteral("Table"));
        widgets << check << tabs;
        for (QWidget *widget : widgets) {
            for (const bool enabled : {true, false}) {
                widget->setEnabled(enabled);
                widget->resize(widget->sizeHint());
                const QImage image = widget->grab().toImage();
                bool uniform = true;
                for (int x = 0; x < image.width() && uniform; ++x) {
                    for (int y = 0; y < image.height() && uniform; ++y)
                        uniform = image.pixel(x, y) == image.pixel(0, 0);
                }
                QVERIFY2(!uniform, widget->metaObject()->className());
            }
        }
    }
};

QTEST_MAIN(TestWorkbenchStyle)
#include "tst_workbenchstyle.moc"
