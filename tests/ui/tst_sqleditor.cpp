#include "ui/query/sqleditor.h"
#include "ui/query/sqllexer.h"

#include "ui/shared/theme.h"

#include <QApplication>
#include <QClipboard>
#include <QMimeData>
#include <QSignalSpy>
#include <QTest>

class TestSqlEditor : public QObject
{
    Q_OBJECT

private slots:
    void init();

    void placesAreCharacters();
    void coloursWhatIsTold();
    void foldsLongVectors();
    void copiesWholeVectors();
    void marksErrors();
    void completesWhileTyping();
    void completesOnDemand();
    void completesOddNamesWhole();
    void replacingCanBeUndone();
    void wearsBothPalettes();

private:
    int styleAt(const QString &text) const;
    QStringList completions() const;
    void type(const char *text) { QTest::keyClicks(m_editor.get(), QString::fromUtf8(text)); }

    std::unique_ptr<SqlEditor> m_editor;
};

namespace {

QString text(const char *utf8)
{
    return QString::fromUtf8(utf8);
}

QString vectorOf(int elements)
{
    return u'[' + QStringList(elements, text("0.123456")).join(u',') + u']';
}

catalog::Catalog demo()
{
    catalog::Table items;
    items.name = {text("public"), text("items")};
    for (const char *name : {"id", "embedding", "Größe"}) {
        catalog::Column column;
        column.name = text(name);
        items.columns << column;
    }
    catalog::Catalog made;
    made.schemas << catalog::Schema{text("public"), {items}};
    return made;
}

} // namespace

void TestSqlEditor::init()
{
    m_editor = std::make_unique<SqlEditor>();
    m_editor->resize(800, 300);
    m_editor->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_editor.get()));
    m_editor->setFocus();
}

/// The style of the first byte of a piece of the text.
int TestSqlEditor::styleAt(const QString &piece) const
{
    const qsizetype at = m_editor->sql().indexOf(piece);
    return int(m_editor->SendScintilla(QsciScintilla::SCI_GETSTYLEAT,
                                       (unsigned long)m_editor->sql().left(at).toUtf8().size()));
}

void TestSqlEditor::placesAreCharacters()
{
    const QString sql = text("SELECT 'ü😀',\n 'é', x");
    m_editor->setSql(sql);
    QCOMPARE(m_editor->sql(), sql);
    for (const qsizetype at : {qsizetype(0), sql.indexOf(u'\''), sql.indexOf(u','), sql.indexOf(u'x'), sql.size()}) {
        m_editor->setCursorAt(at);
        QCOMPARE(m_editor->cursorAt(), at);
    }
    QVERIFY(!m_editor->selectedSql());
    m_editor->setSelection(1, 1, 1, 4);
    const auto selected = m_editor->selectedSql();
    QVERIFY(selected);
    QCOMPARE(selected->first, sql.indexOf(text("'é'")));
    QCOMPARE(selected->second, text("'é'"));
}

void TestSqlEditor::coloursWhatIsTold()
{
    m_editor->setSql(text("-- ü😀\nSELECT 'é' <=> $1, l2_norm(x) FROM t"));
    m_editor->SendScintilla(QsciScintilla::SCI_COLOURISE, 0UL, -1L);
    QCOMPARE(styleAt(text("--")), int(query::SpanKind::Comment));
    QCOMPARE(styleAt(text("SELECT")), int(query::SpanKind::Keyword));
    QCOMPARE(styleAt(text("'é'")), int(query::SpanKind::String));
    QCOMPARE(styleAt(text("<=>")), int(query::SpanKind::VectorOperator));
    QCOMPARE(styleAt(text("$1")), int(query::SpanKind::Parameter));
    QCOMPARE(styleAt(text("l2_norm")), int(query::SpanKind::VectorWord));
    QCOMPARE(styleAt(text("x)")), int(query::SpanKind::Plain));
    QCOMPARE(styleAt(text("FROM")), int(query::SpanKind::Keyword));
}

void TestSqlEditor::foldsLongVectors()
{
    const QString head = text("SELECT 'ü', '");
    m_editor->setSql(head + vectorOf(1536) + text("'::vector\n"));
    m_editor->SendScintilla(QsciScintilla::SCI_COLOURISE, 0UL, -1L);
    QCOMPARE(m_editor->lexerOfSql().folds().size(), 1);
    QCOMPARE(m_editor->lexerOfSql().folds().first().label, text(" … 1536"));
    const auto widthOfLine = [this] {
        const auto end = m_editor->SendScintilla(QsciScintilla::SCI_GETLINEENDPOSITION, 0UL);
        return m_editor->SendScintilla(QsciScintilla::SCI_POINTXFROMPOSITION, 0UL, end) -
               m_editor->SendScintilla(QsciScintilla::SCI_POINTXFROMPOSITION, 0UL, 0L);
    };
    m_editor->setCursorAt(m_editor->sql().size());
    const long folded = widthOfLine();
    QVERIFY2(folded < 800, qPrintable(QString::number(folded)));
    m_editor->setCursorAt(head.size() + 20); // into the literal
    QTRY_VERIFY(widthOfLine() > 20 * folded);
    m_editor->setCursorAt(0);
    QTRY_COMPARE(widthOfLine(), folded);
    QVERIFY(!m_editor->grab().isNull());
}

void TestSqlEditor::copiesWholeVectors()
{
    const QString sql = text("SELECT '") + vectorOf(300) + text("'::vector");
    m_editor->setSql(sql);
    m_editor->selectAll();
    m_editor->copy();
    QCOMPARE(QGuiApplication::clipboard()->text(), sql);
}

void TestSqlEditor::marksErrors()
{
    const QString sql = text("SELECT 'ü😀',\n nosuch FROM t");
    m_editor->setSql(sql);
    m_editor->showError(sql.indexOf(text("nosuch")));
    QVERIFY(m_editor->hasError());
    QCOMPARE(m_editor->cursorAt(), sql.indexOf(text("nosuch")));
    const auto marked = [this](const QString &piece) {
        const auto byte = (unsigned long)m_editor->sql().left(m_editor->sql().indexOf(piece)).toUtf8().size();
        return m_editor->SendScintilla(QsciScintilla::SCI_INDICATORALLONFOR, byte) != 0;
    };
    QVERIFY(marked(text("nosuch")));
    QVERIFY(!marked(text("FROM")));
    QVERIFY(m_editor->markersAtLine(1) != 0);
    type("x");
    QVERIFY(!m_editor->hasError());
    QVERIFY(m_editor->markersAtLine(1) == 0);
    m_editor->showError(m_editor->sql().size());
    QVERIFY(m_editor->hasError());
    m_editor->showError(100000);
    QVERIFY(!m_editor->hasError());
}

QStringList TestSqlEditor::completions() const
{
    QByteArray current(256, '\0');
    if (!m_editor->isCompleting())
        return {};
    m_editor->SendScintilla(QsciScintilla::SCI_AUTOCGETCURRENTTEXT, 0UL, static_cast<void *>(current.data()));
    return {QString::fromUtf8(current.constData())};
}

void TestSqlEditor::completesWhileTyping()
{
    m_editor->setCatalog(demo());
    m_editor->setSql(text("SELECT  FROM items"));
    m_editor->setCursorAt(7);
    type("e");
    QVERIFY(!m_editor->isCompleting());
    type("m");
    QVERIFY(m_editor->isCompleting());
    QCOMPARE(completions(), QStringList{text("embedding")});
    QTest::keyClick(m_editor.get(), Qt::Key_Tab);
    QCOMPARE(m_editor->sql(), text("SELECT embedding FROM items"));
    type(" ");
    QVERIFY(!m_editor->isCompleting());
    type("items.");
    QVERIFY(m_editor->isCompleting());
}

void TestSqlEditor::completesOnDemand()
{
    m_editor->setCatalog(demo());
    m_editor->setSql(text("SELECT 'é', Gr FROM items"));
    m_editor->setCursorAt(14);
    QTest::keyClick(m_editor.get(), Qt::Key_Space, Qt::ControlModifier);
    QVERIFY(m_editor->isCompleting());
    QTest::keyClick(m_editor.get(), Qt::Key_Return);
    QVERIFY2(m_editor->sql().startsWith(text("SELECT 'é', \"Größe\"")), qPrintable(m_editor->sql()));
}

void TestSqlEditor::completesOddNamesWhole()
{
    catalog::Catalog odd = demo();
    odd.schemas[0].tables[0].columns[1].name = text("emb\n\"x\"?1; é");
    m_editor->setCatalog(odd);
    m_editor->setSql(text("SELECT emb FROM items"));
    m_editor->setCursorAt(10);
    m_editor->complete(true);
    QVERIFY(m_editor->isCompleting());
    QTest::keyClick(m_editor.get(), Qt::Key_Return);
    QCOMPARE(m_editor->sql(), text("SELECT \"emb\n\"\"x\"\"?1; é\" FROM items"));
}

void TestSqlEditor::replacingCanBeUndone()
{
    m_editor->setSql(text("SELECT 1"));
    m_editor->replaceSql(text("SELECT 2"));
    QCOMPARE(m_editor->sql(), text("SELECT 2"));
    m_editor->undo();
    QCOMPARE(m_editor->sql(), text("SELECT 1"));
    m_editor->selectAll();
    m_editor->insertSql(text("ü"));
    m_editor->insertSql(text("b"));
    QCOMPARE(m_editor->sql(), text("üb"));
}

void TestSqlEditor::wearsBothPalettes()
{
    m_editor->setSql(text("SELECT 1 -- x"));
    for (const Appearance appearance : {Appearance::Dark, Appearance::Light}) {
        applyAppearance(*qApp, appearance);
        QCoreApplication::processEvents();
        const QImage picture = m_editor->grab().toImage();
        const QColor corner = picture.pixelColor(picture.width() - 40, picture.height() - 40);
        QCOMPARE(corner, m_editor->palette().color(QPalette::Base));
    }
}

QTEST_MAIN(TestSqlEditor)
#include "tst_sqleditor.moc"
