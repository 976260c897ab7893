#include "app/cli/catalogcommand.h"
#include "app/cli/commandline.h"
#include "app/cli/importcommand.h"

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
    commands.push_back(std::make_unique<cli::ImportCommand>());
    return cli::runCommandLine(arguments, std::move(commands));
}
