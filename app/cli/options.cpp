#include "app/cli/options.h"

namespace cli {

namespace {

std::string optionOf(const std::string &name)
{
    return name.substr(0, name.find(' '));
}

std::string placeholderOf(const std::string &name)
{
    const size_t blank = name.find(' ');
    return blank == std::string::npos ? "TEXT" : name.substr(blank + 1);
}

} // namespace

CLI::Option *addText(CLI::App *app, const std::string &name, QString &target, const std::string &description)
{
    const auto set = [&target](const std::string &value) {
        target = QString::fromStdString(value);
    };
    return app->add_option_function<std::string>(optionOf(name), set, description)->type_name(placeholderOf(name));
}

CLI::Option *addTexts(CLI::App *app, const std::string &name, QStringList &target, const std::string &description)
{
    const auto set = [&target](const std::vector<std::string> &values) {
        for (const std::string &value : values)
            target << QString::fromStdString(value);
    };
    return app->add_option_function<std::vector<std::string>>(optionOf(name), set, description)
        ->allow_extra_args(false)
        ->type_name(placeholderOf(name));
}

CLI::Option *addNumbers(CLI::App *app, const std::string &name, std::vector<int> &target,
                        const std::string &description)
{
    return app->add_option(name, target, description)->delimiter(',')->allow_extra_args(false)->type_name("N,N,...");
}

} // namespace cli
