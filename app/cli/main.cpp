#include "app/cli/catalogcommand.h"
#include "app/cli/commandline.h"
#include "app/cli/embedcommand.h"
#include "app/cli/importcommand.h"
#include "app/cli/indexescommand.h"
#include "app/cli/plancommand.h"
#include "app/cli/sandboxcommand.h"
#include "app/cli/searchcommand.h"
#include "app/cli/sweepcommand.h"
#include "app/db/transactionwatch.h"
#include "app/indexes/ownscans.h"

#include <QCoreApplication>

int main(int argc, char **argv)
{
    const std::vector<std::string> arguments(argv + 1, argv + argc);
    cli::hideDsn(argc, argv);
    QCoreApplication application(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("pgvector-workbench-cli"));
    QCoreApplication::setApplicationVersion(QStringLiteral(WORKBENCH_VERSION));

    std::vector<std::unique_ptr<cli::Command>> commands;
    commands.push_back(std::make_unique<cli::CatalogCommand>());
    commands.push_back(std::make_unique<cli::SearchCommand>());
    commands.push_back(std::make_unique<cli::PlanCommand>());
    commands.push_back(std::make_unique<cli::SweepCommand>());
    commands.push_back(std::make_unique<cli::IndexesCommand>());
    commands.push_back(std::make_unique<cli::ImportCommand>());
    commands.push_back(std::make_unique<cli::EmbedCommand>());
    commands.push_back(std::make_unique<cli::SandboxCommand>());
    const workspace::Workspace workspace(workspace::Workspace::defaultPath());
    const db::TransactionWatch countOwnScans(
        [workspace](db::Connection &connection) { indexes::recordOwnScans(connection, workspace); });
    return cli::runCommandLine(arguments, std::move(commands));
}
