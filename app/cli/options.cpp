#include "app/cli/options.h"

namespace cli {

CLI::Option *addText(CLI::App *app, const std::string &name, QString &target, const std::string &description)
{
    return app
        ->add_option_function<std::string>(
            name, [&target](const std::string &value) { target = QString::fromStdString(value); }, description)
        ->type_name("TEXT");
}

CLI::Option *addTexts(CLI::App *app, const std::string &name, QStringList &target, const std::string &description)
{
    return app
        ->add_option_function<std::vector<std::string>>(
            name,
            [&target](const std::vector<std::string> &values) {
                for (const std::string &value : values)
                    target << QString::fromStdString(value);
            },
            description)
        ->allow_extra_args(false)
        ->type_name("TEXT");
}

CLI::Option *addNumbers(CLI::App *app, const std::string &name, std::vector<int> &target,
                        const std::string &description)
{
    return app->add_option(name, target, description)->delimiter(',')->allow_extra_args(false)->type_name("N,N,…");
}

} // namespace cli
