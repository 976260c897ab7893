#include "ui/shared/errorwords.h"
#include "ui/shared/messagearea.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QLabel>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

class TestMessageArea : public QObject
{
    Q_OBJECT

private:
    static core::Error missingTable()
    {
        core::Error error;
        error.kind = core::ErrorKind::Missing;
        error.message = QStringLiteral("relation \"odd \"\" name\" does not exist");
        error.detail = QStringLiteral("a detail");
        error.sqlstate = QStringLiteral("42P01");
        error.statement = QStringLiteral("SELECT *\n  FROM nothing");
        return error;
    }
    static QString textOf(const MessageArea &area, const char *name)
    {
        const auto *label = area.findChild<QLabel *>(QLatin1String(name));
        return label->isHidden() ? QString() : label->text();
    }

private slots:
    void takesNoRoomWhileEmpty()
    {
        MessageArea area;
        QVERIFY(area.isHidden());
        QVERIFY(area.isEmpty());
    }

    void errorSaysWhatWhereAndWhatToTry()
    {
        MessageArea area;
        area.showError(missingTable(), QStringLiteral("public.items"));
        QVERIFY(!area.isHidden());
        QCOMPARE(textOf(area, "messageHeadline"), QStringLiteral("Something it needs is not there"));
        QVERIFY(
            textOf(area, "messageServerWords").contains(QStringLiteral("relation \"odd \"\" name\" does not exist")));
        QVERIFY(textOf(area, "messageServerWords").contains(QStringLiteral("42P01")));
        QCOMPARE(textOf(area, "messageWhere"), QStringLiteral("in public.items · SELECT * FROM nothing"));
        QVERIFY(textOf(area, "messageAdvice").contains(QStringLiteral("refresh")));
    }

    void serversHintComesBeforeOurAdvice()
    {
        core::Error error = missingTable();
        error.hint = QStringLiteral("Perhaps you meant \"items\".");
        QCOMPARE(errorAdvice(error), error.hint);
    }

    void everyKindHasAHeadline()
    {
        for (int kind = 0; kind <= int(core::ErrorKind::Server); ++kind) {
            core::Error error;
            error.kind = core::ErrorKind(kind);
            QVERIFY2(!errorHeadline(error).isEmpty(), qPrintable(QString::number(kind)));
        }
    }

    void copiesAllDetails()
    {
        MessageArea area;
        area.showError(missingTable(), QStringLiteral("public.items"));
        area.findChild<QToolButton *>(QStringLiteral("messageCopyDetails"))->click();
        const QString copied = QGuiApplication::clipboard()->text();
        for (const QString &part : {QStringLiteral("public.items"), QStringLiteral("42P01"), QStringLiteral("a detail"),
                                    QStringLiteral("SELECT *\n  FROM nothing")})
            QVERIFY2(copied.contains(part), qPrintable(copied));
    }

    void clearKeepsTheRoomForAMessageThatFollows()
    {
        MessageArea area;
        area.showError(missingTable());
        area.clear();
        QVERIFY(area.isEmpty());
        QVERIFY(!area.isHidden());
        area.showNote(QStringLiteral("A note"));
        QTest::qWait(400);
        QVERIFY(!area.isHidden());
        QCOMPARE(textOf(area, "messageServerWords"), QString());
        area.clear();
        QTRY_VERIFY(area.isHidden());
    }

    void closeHides()
    {
        MessageArea area;
        QSignalSpy closed(&area, &MessageArea::closed);
        area.showError(missingTable());
        area.findChild<QToolButton *>(QStringLiteral("messageClose"))->click();
        QVERIFY(area.isHidden());
        QCOMPARE(closed.size(), 1);
    }

    void markupIsShownAsText()
    {
        MessageArea area;
        area.showNote(QStringLiteral("<b>bold</b>"));
        QCOMPARE(area.findChild<QLabel *>(QStringLiteral("messageHeadline"))->textFormat(), Qt::PlainText);
    }
};

QTEST_MAIN(TestMessageArea)
#include "tst_messagearea.moc"
