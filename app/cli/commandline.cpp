#include "app/cli/commandline.h"

#include "app/cli/helpformatter.h"
#include "app/cli/options.h"
#include "app/cli/session.h"

#include <algorithm>
#include <cstring>

namespace cli {

namespace {

constexpr const char *Description = "Measures and explores PostgreSQL with pgvector. Read-only but for import, "
                                    "embed and sandbox.";
constexpr const char *Footer =
    "The server is named by --dsn, by --service (an entry of pg_service.conf), or by libpq's environment (PGHOST,\n"
    "PGPORT, PGDATABASE, PGUSER, PGPASSWORD, PGSERVICE, ~/.pgpass). Keep a password out of --dsn: others could read\n"
    "it in the process list or in the shell's history; PGPASSWORD or ~/.pgpass is the place for it.\n\n"
    "Exit status: 0 done, 1 an assertion of yours failed, 2 wrong usage, 3 the database said no, 4 no connection or\n"
    "connection lost, 130 stopped by a signal.\n\n"
    "Example: pgvector-workbench-cli --dsn postgresql://localhost/shop search --table items --column embedding \\\n"
    "             --near-id 17 --exact";

/// Lets the options before the command also stand behind it.
void allowGlobalOptionsBehind(CLI::App *app)
{
    for (CLI::App *subcommand : app->get_subcommands([](const CLI::App *) { return true; })) {
        subcommand->fallthrough();
        allowGlobalOptionsBehind(subcommand);
    }
}

void declareGlobalOptions(CLI::App &root, GlobalOptions &options)
{
    CLI::Option *dsn = addText(&root, "--dsn URL", options.dsn, "Where to connect: a URL, or host=… dbname=… user=…");
    addText(&root, "--service NAME", options.service, "Where to connect: an entry of pg_service.conf")->excludes(dsn);
    root.add_flag("--json", options.json, "Write the answer as JSON to standard output");
    root.set_version_flag("--version", std::string("pgvector-workbench-cli ") + WORKBENCH_VERSION,
                          "Write the version and end");
    root.set_help_flag("-h,--help", "Write this help and end");
    root.footer(Footer);
    root.require_subcommand(1);
}

/// Help and version are answers; everything else CLI11 throws is wrong usage.
int reportParsing(const CLI::App &root, const CLI::ParseError &raised)
{
    if (raised.get_exit_code() == int(CLI::ExitCodes::Success))
        return root.exit(raised);
    QString message = QString::fromStdString(raised.what()).simplified();
    if (root.get_subcommands().empty() && !root.remaining().empty())
        message = QStringLiteral("no such command or option: ") + QString::fromStdString(root.remaining().front());
    else if (root.get_subcommands().empty() && raised.get_exit_code() == int(CLI::ExitCodes::RequiredError))
        message = QStringLiteral("a command is missing");
    Output(false).error(core::invalidInput(message, QStringLiteral("try --help")));
    return int(ExitStatus::WrongUsage);
}

int runCommand(Command &command, const GlobalOptions &options)
{
    Session session(options);
    const auto ended = command.run(session);
    if (!ended) {
        session.output().error(ended.error());
        return int(exitStatusOf(ended.error()));
    }
    if (const auto written = session.output().finish(); !written) {
        session.output().error(written.error());
        return int(ExitStatus::WrongUsage);
    }
    return int(*ended);
}

} // namespace

int runCommandLine(const std::vector<std::string> &arguments, std::vector<std::unique_ptr<Command>> commands)
{
    CLI::App root(Description, "pgvector-workbench-cli");
    root.formatter(std::make_shared<HelpFormatter>());
    GlobalOptions options;
    declareGlobalOptions(root, options);
    std::vector<CLI::App *> declared;
    for (const auto &command : commands)
        declared.push_back(command->declare(root));
    allowGlobalOptionsBehind(&root);

    try {
        std::vector<std::string> reversed(arguments.rbegin(), arguments.rend()); // as CLI11 takes a vector
        root.parse(reversed);
    } catch (const CLI::ParseError &raised) {
        return reportParsing(root, raised);
    }
    const auto chosen = std::find_if(declared.begin(), declared.end(), [](CLI::App *app) { return app->parsed(); });
    return runCommand(*commands[size_t(chosen - declared.begin())], options);
}

void hideDsn(int argc, char **argv)
{
    constexpr const char *Option = "--dsn";
    for (int i = 1; i < argc; ++i) {
        char *value = nullptr;
        if (std::strcmp(argv[i], Option) == 0 && i + 1 < argc)
            value = argv[i + 1];
        else if (std::strncmp(argv[i], "--dsn=", 6) == 0)
            value = argv[i] + 6;
        if (value)
            std::memset(value, '*', std::strlen(value));
    }
}

} // namespace cli
