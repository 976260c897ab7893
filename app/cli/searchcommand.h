#pragma once

#include "app/catalog/catalog.h"
#include "app/cli/command.h"
#include "app/search/searchrequest.h"

namespace cli {

/// `search --table T --column C (--near-id ID | --vector '[…]')`: the nearest rows, and how the server found them.
class SearchCommand : public Command
{
public:
    CLI::App *declare(CLI::App &root) override;
    core::Result<ExitStatus> run(Session &session) override;

private:
    core::Result<search::SearchTarget> target(const catalog::Table &table) const;
    core::Result<search::SearchRequest> request(const catalog::Table &table) const;

    QString m_table;
    QString m_column;
    QString m_index;
    QString m_operator;
    QStringList m_nearId;
    QString m_vector;
    int m_k = 10;
    QString m_where;
    QStringList m_settings;
    QStringList m_show;
    bool m_exact = false;
};

} // namespace cli
