#include "ui/welcome/choicebutton.h"
#include "ui/welcome/welcomepage.h"

#include <QLabel>
#include <QSignalSpy>
#include <QTest>

class TestWelcomePage : public QObject
{
    Q_OBJECT

private:
    static jobs::JobStatus statusOf(jobs::JobState state)
    {
        jobs::JobStatus status;
        status.state = state;
        status.progress = {30000, 60000, QStringLiteral("loading items")};
        return status;
    }

private slots:
    void bothChoicesAsk()
    {
        WelcomePage page;
        QSignalSpy sample(&page, &WelcomePage::sampleRequested);
        QSignalSpy connection(&page, &WelcomePage::connectRequested);
        QTest::mouseClick(page.findChild<QWidget *>(QStringLiteral("welcomeSample")), Qt::LeftButton);
        QTest::keyClick(page.findChild<QWidget *>(QStringLiteral("welcomeConnect")), Qt::Key_Space);
        QCOMPARE(sample.size(), 1);
        QCOMPARE(connection.size(), 1);
    }

    void recentConnectionsAreListedAndChosen()
    {
        WelcomePage page;
        auto *list = page.findChild<RecentConnections *>();
        QVERIFY(list->isHidden());
        page.setRecent({{7, QStringLiteral("shop"), QStringLiteral("me@db/shop"), Qt::red, {}},
                        {9, QStringLiteral("laptop"), QStringLiteral("me@/tmp/dev"), {}, {}}});
        QVERIFY(!list->isHidden());
        QSignalSpy chosen(&page, &WelcomePage::recentRequested);
        QTest::mouseClick(page.findChild<QWidget *>(QStringLiteral("recentConnection9")), Qt::LeftButton);
        QCOMPARE(chosen.size(), 1);
        QCOMPARE(chosen.first().first().toLongLong(), 9);
        page.setRecent({});
        QVERIFY(list->isHidden());
    }

    void sampleShowsItsProgress()
    {
        WelcomePage page;
        auto *sample = page.findChild<ChoiceButton *>(QStringLiteral("welcomeSample"));
        page.showSampleProgress(statusOf(jobs::JobState::Running));
        QVERIFY(!sample->isEnabled());
        page.showSampleProgress(statusOf(jobs::JobState::Cancelled));
        QVERIFY(sample->isEnabled());
    }

    void errorsStandAboveThePage()
    {
        WelcomePage page;
        core::Error error;
        error.kind = core::ErrorKind::ConnectionFailed;
        error.message = QStringLiteral("could not connect");
        page.showError(error, QStringLiteral("shop"));
        QCOMPARE(page.findChild<QLabel *>(QStringLiteral("messageServerWords"))->text(), error.message);
    }
};

QTEST_MAIN(TestWelcomePage)
#include "tst_welcomepage.moc"
