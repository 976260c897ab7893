#include "ui/shared/elidedlabel.h"
#include "ui/shared/jobbar.h"
#include "ui/shared/jobrow.h"

#include <QProgressBar>
#include <QTest>
#include <QThread>
#include <QToolButton>

#include <atomic>

class TestJobBar : public QObject
{
    Q_OBJECT

private:
    /// Runs until `release`, or until it is cancelled; then ends with `error` where there is one.
    static jobs::Job<int> startHeld(jobs::JobRunner &runner, const QString &title, std::atomic<bool> &release,
                                    std::optional<core::Error> error = {})
    {
        return runner.start<int>(title, {}, [&release, error](jobs::JobContext &context) -> core::Result<int> {
            context.setProgress(34, 70, QStringLiteral("points"));
            while (!release && !context.isCancelled())
                QThread::msleep(2);
            if (context.isCancelled())
                return core::cancelledError();
            if (error)
                return *error;
            return 1;
        });
    }
    static core::Error errorOf(core::ErrorKind kind)
    {
        core::Error error;
        error.kind = kind;
        error.message = QStringLiteral("server closed the connection\nunexpectedly");
        return error;
    }
    static QString title(const JobBar &bar)
    {
        return bar.findChild<JobRow *>(QStringLiteral("jobBarRow"))
            ->findChild<ElidedLabel *>(QStringLiteral("jobTitle"))
            ->text();
    }
    static QString sentence(const JobBar &bar)
    {
        return bar.findChild<JobRow *>(QStringLiteral("jobBarRow"))
            ->findChild<ElidedLabel *>(QStringLiteral("jobSentence"))
            ->text();
    }
    static QToolButton *stopButton(const JobBar &bar)
    {
        return bar.findChild<JobRow *>(QStringLiteral("jobBarRow"))
            ->findChild<QToolButton *>(QStringLiteral("jobStop"));
    }

private slots:
    void isEmptyAndKeepsItsRoomWhileNothingRuns()
    {
        jobs::JobRunner runner;
        JobBar bar(runner);
        const int idleHeight = bar.sizeHint().height();
        QVERIFY(title(bar).isEmpty());
        QVERIFY(stopButton(bar)->isHidden());

        std::atomic<bool> release = false;
        startHeld(runner, QStringLiteral("Sweep"), release);
        QTRY_COMPARE(title(bar), QStringLiteral("Sweep"));
        QCOMPARE(bar.sizeHint().height(), idleHeight);
        release = true;
    }

    void runningJobShowsProgressAndTimeLeft()
    {
        jobs::JobRunner runner;
        JobBar bar(runner);
        std::atomic<bool> release = false;
        startHeld(runner, QStringLiteral("Sweep items.embedding"), release);
        QTRY_COMPARE(title(bar), QStringLiteral("Sweep items.embedding"));
        QVERIFY2(sentence(bar).startsWith(QStringLiteral("34/70 · points")), qPrintable(sentence(bar)));
        const auto *progress = bar.findChild<QProgressBar *>(QStringLiteral("jobProgress"));
        QCOMPARE(progress->value(), progress->maximum() * 34 / 70);
        QTRY_VERIFY(sentence(bar).endsWith(QStringLiteral("left")));
        release = true;
    }

    void endStatesAreSaidHonestly_data()
    {
        QTest::addColumn<bool>("broken");
        QTest::addColumn<core::ErrorKind>("kind");
        QTest::addColumn<QString>("begins");
        QTest::newRow("succeeded") << false << core::ErrorKind::Local << "done in ";
        QTest::newRow("failed") << true << core::ErrorKind::Syntax << "failed: server closed the connection unexpe";
        QTest::newRow("lost") << true << core::ErrorKind::ConnectionLost << "connection lost: server closed";
    }
    void endStatesAreSaidHonestly()
    {
        QFETCH(bool, broken);
        QFETCH(core::ErrorKind, kind);
        QFETCH(QString, begins);
        jobs::JobRunner runner;
        JobBar bar(runner);
        std::atomic<bool> release = false;
        startHeld(runner, QStringLiteral("Job"), release, broken ? std::optional(errorOf(kind)) : std::nullopt);
        QTRY_COMPARE(title(bar), QStringLiteral("Job"));
        release = true;
        QTRY_VERIFY2(sentence(bar).startsWith(begins), qPrintable(sentence(bar)));
        QVERIFY(stopButton(bar)->isHidden());
    }

    void stopCancelsTheJob()
    {
        jobs::JobRunner runner;
        JobBar bar(runner);
        std::atomic<bool> release = false;
        startHeld(runner, QStringLiteral("Job"), release);
        QTRY_VERIFY(!stopButton(bar)->isHidden());
        stopButton(bar)->click();
        QTRY_VERIFY2(sentence(bar).startsWith(QStringLiteral("stopped after")), qPrintable(sentence(bar)));
        QTRY_VERIFY(runner.activeJobs().isEmpty());
    }

    void shortJobsAreNotShownUnlessTheyBreak()
    {
        jobs::JobRunner runner;
        JobBar bar(runner);
        std::atomic<bool> release = true;
        startHeld(runner, QStringLiteral("Quick"), release);
        QTRY_VERIFY(runner.activeJobs().isEmpty());
        QTest::qWait(20);
        QVERIFY(title(bar).isEmpty());
        startHeld(runner, QStringLiteral("Broken"), release, errorOf(core::ErrorKind::Server));
        QTRY_COMPARE(title(bar), QStringLiteral("Broken"));
    }

    void severalJobsAreListedAndStoppedOneByOne()
    {
        jobs::JobRunner runner;
        JobBar bar(runner);
        std::atomic<bool> release = false;
        const auto first = startHeld(runner, QStringLiteral("First"), release);
        startHeld(runner, QStringLiteral("Second"), release);
        auto *list = bar.findChild<QToolButton *>(QStringLiteral("jobList"));
        QTRY_COMPARE(list->text(), QStringLiteral("2 jobs"));
        QCOMPARE(title(bar), QStringLiteral("Second"));

        list->click();
        const auto *popup = bar.findChild<QWidget *>(QStringLiteral("jobListPopup"));
        QVERIFY(popup->isVisible());
        const QList<JobRow *> rows = popup->findChildren<JobRow *>();
        QCOMPARE(rows.size(), 2);
        QCOMPARE(rows.first()->jobId(), first.id);
        rows.first()->findChild<QToolButton *>(QStringLiteral("jobStop"))->click();
        QTRY_COMPARE(runner.activeJobs().size(), 1);
        QTRY_COMPARE(list->text(), QStringLiteral("Jobs"));
        QCOMPARE(title(bar), QStringLiteral("Second"));
        release = true;
    }
};

QTEST_MAIN(TestJobBar)
#include "tst_jobbar.moc"
