#include "app/cli/texttable.h"

#include <QtTest>

using cli::TextTable;

class TestTextTable : public QObject
{
    Q_OBJECT

private slots:
    void alignsColumnsAndDropsTrailingBlanks();
    void countsCharactersNotUnits();
    void showsControlCharactersEscaped();
    void headerStandsAloneWithoutRows();
};

namespace {

TextTable nameAndNumber()
{
    TextTable table;
    table.addColumn(QStringLiteral("NAME"));
    table.addColumn(QStringLiteral("N"), TextTable::Align::Right);
    return table;
}

} // namespace

void TestTextTable::alignsColumnsAndDropsTrailingBlanks()
{
    TextTable table = nameAndNumber();
    table.addColumn(QStringLiteral("NOTE"));
    table.addRow({QStringLiteral("a"), QStringLiteral("100"), QString()});
    table.addRow({QStringLiteral("longer"), QStringLiteral("7"), QStringLiteral("x")});
    QCOMPARE(table.toText(2), QStringLiteral("  NAME      N  NOTE\n"
                                             "  a       100\n"
                                             "  longer    7  x\n"));
}

void TestTextTable::countsCharactersNotUnits()
{
    TextTable table = nameAndNumber();
    table.addRow({QStringLiteral("\U0001F600\U0001F600\U0001F600\U0001F600\U0001F600"), QStringLiteral("1")});
    QCOMPARE(table.toText(), QStringLiteral("NAME   N\n"
                                            "\U0001F600\U0001F600\U0001F600\U0001F600\U0001F600  1\n"));
}

void TestTextTable::showsControlCharactersEscaped()
{
    TextTable table = nameAndNumber();
    table.addRow({QStringLiteral("two\nlines\t\x1b"), QStringLiteral("1")});
    QVERIFY(table.toText().contains(QStringLiteral("two\\nlines\\t\\x1b  1\n")));
}

void TestTextTable::headerStandsAloneWithoutRows()
{
    const TextTable table = nameAndNumber();
    QVERIFY(table.isEmpty());
    QCOMPARE(table.toText(), QStringLiteral("NAME  N\n"));
}

QTEST_GUILESS_MAIN(TestTextTable)
#include "tst_texttable.moc"
