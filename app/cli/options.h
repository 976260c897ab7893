#pragma once

#include <QString>
#include <QStringList>

#include <CLI/CLI.hpp>

namespace cli {

/// Options whose values are Qt's strings. `name` is the option with what it takes, as in "--file FILE"; `description`
/// is the text of --help.
CLI::Option *addText(CLI::App *app, const std::string &name, QString &target, const std::string &description);
/// May be given several times.
CLI::Option *addTexts(CLI::App *app, const std::string &name, QStringList &target, const std::string &description);
/// Numbers in a list with commas.
CLI::Option *addNumbers(CLI::App *app, const std::string &name, std::vector<int> &target,
                        const std::string &description);

} // namespace cli
