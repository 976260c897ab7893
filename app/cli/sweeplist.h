#pragma once

#include "app/cli/command.h"
#include "app/core/result.h"
#include "app/workspace/workspace.h"

#include <QString>

#include <optional>

namespace cli {

/// The part of `sweep` that works on the sweeps of the workspace and needs no server: list, rename, delete, export,
/// import, compare.
class SweepList
{
public:
    void declare(CLI::App *app);
    bool isWanted() const;
    /// `table`, when it is not empty, is the table that --list is about, as schema.table or table.
    core::Result<ExitStatus> run(Session &session, const QString &table) const;

private:
    core::Result<void> list(Session &session, const QString &table) const;
    core::Result<void> change(Session &session) const;
    core::Result<void> compare(Session &session) const;

    bool m_list = false;
    std::optional<qint64> m_delete;
    std::optional<std::pair<qint64, std::string>> m_rename;
    std::optional<std::pair<qint64, std::string>> m_export;
    bool m_samples = false;
    QString m_import;
    std::optional<std::pair<qint64, qint64>> m_compare;
};

} // namespace cli
