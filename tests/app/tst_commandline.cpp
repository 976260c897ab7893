#include "app/cli/commandline.h"

#include "app/cli/options.h"
#include "app/cli/output.h"
#include "app/cli/progressline.h"
#include "app/cli/session.h"

#include <QtTest>

#include <csignal>

class TestCommandLine : public QObject
{
    Q_OBJECT

private slots:
    void globalOptionsStandBeforeOrBehindTheCommand();
    void wrongUsageIsStatusTwo_data();
    void wrongUsageIsStatusTwo();
    void commandsErrorGivesTheStatus_data();
    void commandsErrorGivesTheStatus();
    void valuesMayLookLikeOptionsOrLists();
    void signalCancelsTheJob();
    void hidesTheDsnInTheArguments();
    void takesPasswordsOutOfText_data();
    void takesPasswordsOutOfText();
    void progressIsOneShortLine();
};

namespace {

struct Seen
{
    bool ran = false;
    bool json = false;
    QString text;
    QStringList texts;
    std::vector<int> numbers;
    core::Result<cli::ExitStatus> answer = cli::ExitStatus::Done;
};

class Probe : public cli::Command
{
public:
    explicit Probe(Seen &seen)
        : m_seen(seen)
    {
    }

    CLI::App *declare(CLI::App &root) override
    {
        CLI::App *app = root.add_subcommand("probe", "For the test");
        cli::addText(app, "--text", m_seen.text, "One text");
        cli::addTexts(app, "--texts", m_seen.texts, "Several texts");
        cli::addNumbers(app, "--numbers", m_seen.numbers, "Numbers");
        return app;
    }

    core::Result<cli::ExitStatus> run(cli::Session &session) override
    {
        m_seen.ran = true;
        m_seen.json = session.json();
        return m_seen.answer;
    }

private:
    Seen &m_seen;
};

int runProbe(const std::vector<std::string> &arguments, Seen &seen)
{
    std::vector<std::unique_ptr<cli::Command>> commands;
    commands.push_back(std::make_unique<Probe>(seen));
    return cli::runCommandLine(arguments, std::move(commands));
}

core::Error errorOf(core::ErrorKind kind, const QString &sqlstate, bool usable = true)
{
    core::Error error;
    error.kind = kind;
    error.message = QStringLiteral("as the test wants");
    error.sqlstate = sqlstate;
    error.connectionUsable = usable;
    return error;
}

} // namespace

void TestCommandLine::globalOptionsStandBeforeOrBehindTheCommand()
{
    Seen before;
    QCOMPARE(runProbe({"--json", "probe"}, before), 0);
    QVERIFY(before.ran && before.json);
    Seen behind;
    QCOMPARE(runProbe({"probe", "--text", "a", "--json"}, behind), 0);
    QVERIFY(behind.ran && behind.json);
    Seen without;
    QCOMPARE(runProbe({"probe"}, without), 0);
    QVERIFY(without.ran && !without.json);
}

void TestCommandLine::wrongUsageIsStatusTwo_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::newRow("no command") << QStringList{};
    QTest::newRow("unknown command") << QStringList{QStringLiteral("frobnicate")};
    QTest::newRow("unknown option") << QStringList{QStringLiteral("probe"), QStringLiteral("--nope")};
    QTest::newRow("no value") << QStringList{QStringLiteral("probe"), QStringLiteral("--text")};
    QTest::newRow("no number") << QStringList{QStringLiteral("probe"), QStringLiteral("--numbers"),
                                              QStringLiteral("1,x")};
    QTest::newRow("two places") << QStringList{QStringLiteral("--dsn"), QStringLiteral("a"),
                                               QStringLiteral("--service"), QStringLiteral("b"),
                                               QStringLiteral("probe")};
}

void TestCommandLine::wrongUsageIsStatusTwo()
{
    QFETCH(QStringList, arguments);
    std::vector<std::string> given;
    for (const QString &argument : arguments)
        given.push_back(argument.toStdString());
    Seen seen;
    QCOMPARE(runProbe(given, seen), 2);
    QVERIFY(!seen.ran);
}

void TestCommandLine::commandsErrorGivesTheStatus_data()
{
    using core::ErrorKind;
    QTest::addColumn<int>("kind");
    QTest::addColumn<QString>("sqlstate");
    QTest::addColumn<bool>("usable");
    QTest::addColumn<int>("status");
    QTest::newRow("bad input") << int(ErrorKind::InvalidInput) << QString() << true << 2;
    QTest::newRow("no file") << int(ErrorKind::Local) << QString() << true << 2;
    QTest::newRow("bad value on the server") << int(ErrorKind::InvalidInput) << "22P02" << true << 3;
    QTest::newRow("no table") << int(ErrorKind::Missing) << QString() << true << 3;
    QTest::newRow("read-only") << int(ErrorKind::ReadOnly) << "25006" << true << 3;
    QTest::newRow("not allowed") << int(ErrorKind::Permission) << "42501" << true << 3;
    QTest::newRow("password refused") << int(ErrorKind::Permission) << QString() << false << 4;
    QTest::newRow("unreachable") << int(ErrorKind::ConnectionFailed) << QString() << false << 4;
    QTest::newRow("lost") << int(ErrorKind::ConnectionLost) << "57P01" << false << 4;
    QTest::newRow("stopped") << int(ErrorKind::Cancelled) << QString() << true << 130;
}

void TestCommandLine::commandsErrorGivesTheStatus()
{
    QFETCH(int, kind);
    QFETCH(QString, sqlstate);
    QFETCH(bool, usable);
    QFETCH(int, status);
    Seen seen;
    seen.answer = errorOf(core::ErrorKind(kind), sqlstate, usable);
    QCOMPARE(runProbe({"probe"}, seen), status);
    seen.answer = cli::ExitStatus::AssertionFailed;
    QCOMPARE(runProbe({"probe"}, seen), 1);
}

void TestCommandLine::valuesMayLookLikeOptionsOrLists()
{
    Seen seen;
    QCOMPARE(runProbe({"probe", "--text", "[1,-2,3]", "--texts", "-5", "--texts", "a,b", "--numbers", "10,20"}, seen),
             0);
    QCOMPARE(seen.text, QStringLiteral("[1,-2,3]"));
    QCOMPARE(seen.texts, (QStringList{QStringLiteral("-5"), QStringLiteral("a,b")}));
    QCOMPARE(seen.numbers, (std::vector<int>{10, 20}));
}

void TestCommandLine::signalCancelsTheJob()
{
    cli::Session session(cli::GlobalOptions{});
    const auto ended = session.run<int>(QStringLiteral("Wait"), nullptr, [](jobs::JobContext &context) {
        std::raise(SIGTERM);
        while (!context.isCancelled())
            QThread::msleep(1);
        return core::Result<int>(core::cancelledError());
    });
    QVERIFY(!ended);
    QCOMPARE(ended.error().kind, core::ErrorKind::Cancelled);
}

void TestCommandLine::hidesTheDsnInTheArguments()
{
    QByteArray separate("postgresql://u:secret@h/d");
    QByteArray joined("--dsn=host=h password=secret");
    QByteArray program("cli");
    QByteArray option("--dsn");
    char *arguments[] = {program.data(), option.data(), separate.data(), joined.data()};
    cli::hideDsn(4, arguments);
    QCOMPARE(separate, QByteArray(25, '*'));
    QVERIFY(joined.startsWith("--dsn=***") && !joined.contains("secret"));
}

void TestCommandLine::takesPasswordsOutOfText_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("shown");
    QTest::newRow("url") << "bad: postgresql://me:se:cr@et@h/d here"
                         << "bad: postgresql://me:***@h/d here";
    QTest::newRow("url without") << "postgresql://me@h:5432/d"
                                 << "postgresql://me@h:5432/d";
    QTest::newRow("conninfo") << "host=h password=secret user=u"
                              << "host=h password=*** user=u";
    QTest::newRow("quoted") << "password = 'se cr\\'et' user=u"
                            << "password = *** user=u";
    QTest::newRow("query") << "postgresql://h/d?user=u&password=secret&x=y"
                           << "postgresql://h/d?user=u&password=***&x=y";
    QTest::newRow("about passwords") << "password authentication failed"
                                     << "password authentication failed";
}

void TestCommandLine::takesPasswordsOutOfText()
{
    QFETCH(QString, text);
    QTEST(cli::withoutPasswords(text), "shown");
}

void TestCommandLine::progressIsOneShortLine()
{
    jobs::JobStatus status;
    status.title = QStringLiteral("Sweep");
    status.state = jobs::JobState::Running;
    status.progress = {3, 12, QStringLiteral("ef_search 40\nnext")};
    QCOMPARE(cli::ProgressLine::lineOf(status, 80), QStringLiteral("Sweep: 3 of 12 (25 %) ef_search 40 next"));
    QCOMPARE(cli::ProgressLine::lineOf(status, 10), QStringLiteral("Sweep: 3 o"));
    status.progress = {4096, 0, {}};
    QCOMPARE(cli::ProgressLine::lineOf(status, 80), QStringLiteral("Sweep: 4096"));
    status.state = jobs::JobState::Stopping;
    QCOMPARE(cli::ProgressLine::lineOf(status, 80), QStringLiteral("Sweep: stopping"));
}

QTEST_GUILESS_MAIN(TestCommandLine)
#include "tst_commandline.moc"
