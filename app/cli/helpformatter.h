#pragma once

#include <CLI/CLI.hpp>

namespace cli {

/// The text of --help: what an option takes and does, its default in brackets, and nothing of CLI11's own notation.
class HelpFormatter : public CLI::Formatter
{
public:
    HelpFormatter();

    std::string make_option_opts(const CLI::Option *option) const override;
    std::string make_option_desc(const CLI::Option *option) const override;
    std::string make_footer(const CLI::App *app) const override;
};

} // namespace cli
