#include "app/cli/helpformatter.h"

namespace cli {

HelpFormatter::HelpFormatter()
{
    column_width(28);
}

std::string HelpFormatter::make_option_opts(const CLI::Option *option) const
{
    if (option->get_type_size() == 0)
        return {};
    const std::string type = option->get_type_name();
    return ' ' + type.substr(0, type.find(':')); // behind the colon stand the names of the checks
}

std::string HelpFormatter::make_option_desc(const CLI::Option *option) const
{
    std::string text = option->get_description();
    if (option->get_required())
        text += " (required)";
    if (!option->get_default_str().empty())
        text += " [" + option->get_default_str() + ']';
    return text;
}

std::string HelpFormatter::make_footer(const CLI::App *app) const
{
    std::string text = CLI::Formatter::make_footer(app);
    if (app->get_parent())
        text +=
            "\n--dsn, --service and --json may also stand here; pgvector-workbench-cli --help tells what they do.\n";
    return text;
}

} // namespace cli
