#pragma once

#include "app/plan/planassembler.h"
#include "app/plan/textreader.h"

namespace plan {

/// Finds the plans in a text whose lines hold nothing but plans and what stands between them, and gives each to the
/// reader of its format.
class PasteReader
{
public:
    /// The text must outlive the reader. Messages inside a JSON log are read by a reader of their own.
    explicit PasteReader(std::string_view text, bool insideLog = false);

    core::Result<PlanDocument> read();

private:
    std::string_view lineAt(size_t begin) const;
    /// Moves behind a position, counting the lines in between.
    void advanceTo(size_t position);
    void readLine(std::string_view line);
    bool readOtherFormat(std::string_view line, std::string_view body);
    void readJson();
    bool readLogMessage(std::string_view line);
    void readXmlPlan();
    void readYaml();
    void announce(std::string_view line);
    void take(std::vector<Plan> &&plans);
    void takeText();
    void takeInner(core::Result<PlanDocument> &&inner);
    void takeAssembled(PlanAssembler &assembler);
    void fail(const core::Error &error, size_t resumeAt);
    void addUnread(int line, const QString &text);
    size_t nextAnnouncement();
    PlanAssembler &assembler(PlanFormat format);

    std::string_view m_text;
    bool m_insideLog;
    size_t m_position = 0;
    int m_line = 1;
    PlanDocument m_document;
    TextReader m_textReader;
    std::optional<PlanAssembler> m_json;
    std::optional<PlanAssembler> m_yaml;
    std::optional<PlanAssembler> m_xml;
    std::optional<core::Error> m_error;  ///< the first plan that could not be read
    std::optional<core::Error> m_limits; ///< the text holds too much: reading stopped
    QString m_duration;
    bool m_inQueryText = false;
    bool m_announced = false;
    size_t m_nextAnnouncement = 0;
};

} // namespace plan
