#pragma once

#include "app/cli/texttable.h"
#include "app/core/result.h"

#include <QJsonObject>
#include <QString>

namespace cli {

/// Where a command's answer goes: standard output, as JSON or as text for people; notes go to standard error.
class Output
{
public:
    explicit Output(bool json)
        : m_json(json)
    {
    }

    /// Whether the person asked for JSON; then nothing else is written to standard output.
    bool json() const { return m_json; }

    /// The whole answer, indented, with keys in snake_case.
    void write(const QJsonObject &object);
    /// One line of text.
    void writeLine(const QString &line = {});
    void write(const TextTable &table, int indent = 0);
    /// A line on standard error, "note: …": what the person should know beside the answer.
    void note(const QString &text);
    /// The line that a failed run ends with.
    void error(const core::Error &error);

    /// Whether everything reached standard output; a full disk shows here.
    core::Result<void> finish();

private:
    void writeText(const QString &text);

    bool m_json = false;
};

/// `text` with what looks like a password in a URL or a conninfo string taken out.
QString withoutPasswords(QString text);

} // namespace cli
