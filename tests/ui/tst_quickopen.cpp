#include "ui/mainwindow/quickopen.h"

#include <QLineEdit>
#include <QListView>
#include <QSignalSpy>
#include <QTest>

namespace {

catalog::ObjectName nameOf(const char *schema, const char *table)
{
    return {QString::fromUtf8(schema), QString::fromUtf8(table)};
}

} // namespace

class TestQuickOpen : public QObject
{
    Q_OBJECT

private:
    const QList<catalog::ObjectName> m_tables{nameOf("public", "line_items"), nameOf("public", "items"),
                                              nameOf("item_archive", "old"), nameOf("public", "orders_2024")};

private slots:
    void bestFitComesFirst()
    {
        const auto found = matchingTables(m_tables, QStringLiteral("item"), 10);
        QCOMPARE(found, (QList<catalog::ObjectName>{nameOf("public", "items"), nameOf("item_archive", "old"),
                                                    nameOf("public", "line_items")}));
    }

    void lettersInOrderFitLast()
    {
        QCOMPARE(matchingTables(m_tables, QStringLiteral("o24"), 10),
                 (QList<catalog::ObjectName>{nameOf("public", "orders_2024")}));
        QVERIFY(matchingTables(m_tables, QStringLiteral("xyz"), 10).isEmpty());
    }

    void nothingTypedShowsAllUpToTheLimit()
    {
        QCOMPARE(matchingTables(m_tables, {}, 10).size(), m_tables.size());
        QCOMPARE(matchingTables(m_tables, {}, 2).size(), 2);
    }

    void keysChooseATable()
    {
        QWidget window;
        window.resize(800, 600);
        QuickOpen popup(&window);
        popup.setTables(m_tables);
        QSignalSpy chosen(&popup, &QuickOpen::chosen);
        popup.openOver(&window);
        auto *text = popup.findChild<QLineEdit *>(QStringLiteral("quickOpenText"));
        QTest::keyClicks(text, QStringLiteral("item"));
        QTest::keyClick(text, Qt::Key_Down);
        QTest::keyClick(text, Qt::Key_Return);
        QCOMPARE(chosen.size(), 1);
        QCOMPARE(chosen.first().first().value<catalog::ObjectName>(), nameOf("item_archive", "old"));
        QVERIFY(!popup.isVisible());
    }

    void returnOnNothingChoosesNothing()
    {
        QWidget window;
        QuickOpen popup(&window);
        QSignalSpy chosen(&popup, &QuickOpen::chosen);
        popup.openOver(&window);
        QTest::keyClick(popup.findChild<QLineEdit *>(QStringLiteral("quickOpenText")), Qt::Key_Return);
        QVERIFY(chosen.isEmpty());
    }
};

QTEST_MAIN(TestQuickOpen)
#include "tst_quickopen.moc"
