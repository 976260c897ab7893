#include "app/cli/plancommand.h"

#include "app/cli/options.h"
#include "app/cli/plandiff.h"
#include "app/cli/planoutput.h"
#include "app/cli/session.h"
#include "app/core/writefile.h"
#include "app/plan/findproblems.h"
#include "app/plan/indexadvice.h"
#include "app/plan/readplans.h"
#include "app/plan/savedplan.h"

#include <QFile>
#include <QJsonArray>

#include <algorithm>
#include <cstdio>

namespace cli {

using core::Result;
using plan::ExplainedPlan;
using plan::ExplainRequest;

namespace {

Result<plan::Setting> settingOf(const QString &text)
{
    const qsizetype equals = text.indexOf(u'=');
    if (equals < 1)
        return core::invalidInput(QStringLiteral("--set %1: expected name=value").arg(text));
    return plan::Setting{text.left(equals).trimmed(), text.mid(equals + 1).trimmed()};
}

Result<QList<plan::Setting>> settingsOf(const QStringList &texts)
{
    QList<plan::Setting> settings;
    for (const QString &text : texts) {
        const auto setting = settingOf(text);
        if (!setting)
            return setting.error();
        settings << *setting;
    }
    return settings;
}

Result<QByteArray> contentOf(const QString &path)
{
    QFile file(path);
    const bool opened = path == u"-" ? file.open(stdin, QIODevice::ReadOnly) : file.open(QIODevice::ReadOnly);
    if (!opened)
        return core::localError(QStringLiteral("%1: %2").arg(path, file.errorString()));
    const QByteArray content = file.readAll();
    if (file.error() != QFileDevice::NoError)
        return core::localError(QStringLiteral("%1: %2").arg(path, file.errorString()));
    return content;
}

/// The plans of a file: a saved one with its facts, or what EXPLAIN or a log printed.
Result<QList<ExplainedPlan>> plansOf(const QString &path, Output &output)
{
    const auto content = contentOf(path);
    if (!content)
        return content.error();
    if (plan::isSavedPlan(*content)) {
        const auto opened = plan::openSavedPlan(*content);
        if (!opened)
            return opened.error();
        return QList<ExplainedPlan>{*opened};
    }
    const auto document = plan::readPlans(*content);
    if (!document)
        return document.error();
    for (const plan::UnreadLine &unread : document->unread)
        output.note(QStringLiteral("line %1 is no part of a plan: %2").arg(unread.line).arg(unread.text));
    if (document->unreadCount > int(document->unread.size()))
        output.note(QStringLiteral("%1 lines are no part of a plan").arg(document->unreadCount));
    QList<ExplainedPlan> plans;
    for (const plan::Plan &read : document->plans) {
        ExplainedPlan explained;
        explained.plan = read;
        explained.sql = read.queryText;
        plans << explained;
    }
    return plans;
}

/// What is asked for beside the plan.
struct Extras
{
    bool exact = false;
    bool why = false;
    bool whatIf = false;
};

Result<PlanAnswer> answer(jobs::JobContext &context, const ExplainRequest &request, const Extras &extras)
{
    auto explained = plan::runExplain(context, request);
    if (!explained)
        return explained.error();
    PlanAnswer answer{*explained, plan::findProblems(*explained), {}, {}, {}, {}};
    if (extras.exact) {
        const auto compared = search::compareStatement(context, request);
        if (!compared)
            return compared.error();
        answer.exact = *compared;
        plan::keepAnswer(answer.explained.answers, {plan::ServerQuestion::Exact, {search::exactFinding(*compared)}});
    }
    if (extras.why) {
        const auto verdicts = plan::whyNotIndexes(context, request, *explained);
        if (!verdicts)
            return verdicts.error();
        answer.indexes = *verdicts;
        plan::keepAnswer(answer.explained.answers, {plan::ServerQuestion::WhyNot, plan::findingsOf(*verdicts)});
    }
    if (extras.whatIf) {
        const auto tried = plan::tryFilterIndexes(context, request, *explained);
        if (!tried)
            return tried.error();
        answer.whatIf = *tried;
        plan::keepAnswer(answer.explained.answers, {plan::ServerQuestion::WhatIf, plan::findingsOf(*tried)});
    }
    return answer;
}

} // namespace

CLI::App *PlanCommand::declare(CLI::App &root)
{
    CLI::App *app = root.add_subcommand("plan", "Explain a statement, or read a plan, and say what is wrong with it");
    CLI::Option *sql = addText(app, "--sql SQL", m_sql, "The statement to explain, without EXPLAIN");
    CLI::Option *file = addText(app, "--file PATH", m_file,
                                "Read plans from this file, - for standard input: EXPLAIN's output in any format, a "
                                "server log, or what --save wrote; needs no connection");
    file->excludes(sql);
    app->add_flag("--analyze", m_analyze, "Run the statement and measure it")->excludes(file);
    app->add_flag("--writes", m_writes, "Let the statement write; with --analyze it really runs, and is rolled back")
        ->excludes(file);
    addTexts(app, "--param TEXT", m_parameters, "Value of $1, then of $2 and so on; repeatable")->excludes(file);
    app->add_flag("--generic", m_generic, "Plan for any value of the parameters, as a prepared statement may be")
        ->excludes(file);
    addTexts(app, "--set NAME=VALUE", m_settings,
             "Explain under this setting, such as hnsw.ef_search=80; with --file: the plan was made under it; "
             "repeatable");
    app->add_option("--runs", m_runs, "With --analyze: run it so often, and show the median run")
        ->type_name("N")
        ->capture_default_str()
        ->check(CLI::Range(1, 1000))
        ->excludes(file);
    app->add_option("--timeout", m_timeoutMs, "Stop each run after so many milliseconds [never]")
        ->type_name("MS")
        ->check(CLI::NonNegativeNumber)
        ->excludes(file);
    app->add_flag("--serialize", m_serialize, "With --analyze, from PostgreSQL 17: also write the answer as text")
        ->excludes(file);
    app->add_flag("--wal", m_wal, "With --analyze: count what is written to the WAL")->excludes(file);
    app->add_flag("--exact", m_exact, "Find the exact answer too, and say how much of it this one holds (recall)")
        ->excludes(file);
    app->add_flag("--why", m_why, "Say of each vector index of the table why it is not used, with the planner's costs");
    app->add_flag("--what-if", m_whatIf,
                  "Try B-tree indexes for the filters without building them: needs the extension HypoPG")
        ->excludes(file);
    addText(app, "--save FILE", m_save, "Save plan, facts and statement as JSON, to open with --file");
    app->add_flag("--whole-vectors", m_wholeVectors, "Save vectors at full length");
    app->add_flag("--anonymize", m_anonymize, "Save with names and literals replaced");
    declareDiff(app);
    app->footer(
        "The statement runs in a read-only transaction, or with --writes in one that is rolled back. Examples:\n"
        "  pgvector-workbench-cli --service shop plan --analyze --runs 5 --set hnsw.ef_search=80 --exact \\\n"
        "      --sql \"SELECT id FROM items ORDER BY embedding <=> '[1,2,3]' LIMIT 10\"\n"
        "  psql -XAt -c 'EXPLAIN (ANALYZE, BUFFERS) SELECT …' | pgvector-workbench-cli plan --file -");
    return app;
}

void PlanCommand::declareDiff(CLI::App *app)
{
    m_diff = app->add_subcommand("diff", "Lay two plans over each other, node by node");
    m_diff
        ->add_option_function<std::string>(
            "before", [this](const std::string &path) { m_before = QString::fromStdString(path); },
            "File of the first plan")
        ->required();
    m_diff
        ->add_option_function<std::string>(
            "after", [this](const std::string &path) { m_after = QString::fromStdString(path); },
            "File of the second plan")
        ->required();
}

Result<ExplainRequest> PlanCommand::request() const
{
    ExplainRequest request;
    request.sql = m_sql;
    request.analyze = m_analyze;
    request.writes = m_writes;
    request.genericPlan = m_generic;
    request.serialize = m_serialize;
    request.wal = m_wal;
    request.runs = m_runs;
    request.timeoutMs = m_timeoutMs;
    for (const QString &parameter : m_parameters)
        request.parameters << db::Parameter::text(parameter);
    const auto settings = settingsOf(m_settings);
    if (!settings)
        return settings.error();
    request.settings = *settings;
    return request;
}

Result<PlanAnswer> PlanCommand::explain(Session &session) const
{
    const auto wanted = request();
    if (!wanted)
        return wanted.error();
    const auto pool = session.pool(m_writes ? db::Access::ReadWrite : db::Access::ReadOnly);
    if (!pool)
        return pool.error();
    if (m_writes && m_analyze)
        session.output().note(plan::rollbackWarning());
    const Extras extras{m_exact, m_why, m_whatIf};
    return session.run<PlanAnswer>(
        QStringLiteral("Explain"), *pool,
        [request = *wanted, extras](jobs::JobContext &context) { return answer(context, request, extras); });
}

Result<QList<PlanAnswer>> PlanCommand::read(Session &session) const
{
    const auto plans = plansOf(m_file, session.output());
    if (!plans)
        return plans.error();
    const auto settings = settingsOf(m_settings);
    if (!settings)
        return settings.error();
    QList<PlanAnswer> answers;
    for (ExplainedPlan explained : *plans) {
        for (const plan::Setting &setting : *settings) {
            explained.facts.settings.removeIf(
                [&setting](const plan::Setting &known) { return known.name == setting.name; });
            explained.facts.settings << setting;
        }
        PlanAnswer answer{explained, plan::findProblems(explained), {}, {}, {}, {}};
        if (m_why)
            answer.indexes = plan::whyNotIndexes(explained);
        answers << answer;
    }
    return answers;
}

Result<void> PlanCommand::save(const ExplainedPlan &explained) const
{
    const auto document = plan::savePlan(explained, {m_wholeVectors, m_anonymize});
    if (!document)
        return document.error();
    return core::writeFile(m_save, *document);
}

Result<ExitStatus> PlanCommand::diff(Session &session) const
{
    const auto before = plansOf(m_before, session.output());
    if (!before)
        return before.error();
    const auto after = plansOf(m_after, session.output());
    if (!after)
        return after.error();
    if (before->size() > 1 || after->size() > 1)
        session.output().note(QStringLiteral("of several plans in a file the first is compared"));
    writeDifference(before->first(), after->first(), session.output());
    return ExitStatus::Done;
}

Result<ExitStatus> PlanCommand::run(Session &session)
{
    if (m_diff->parsed())
        return diff(session);
    if (m_sql.isEmpty() && m_file.isEmpty())
        return core::invalidInput(QStringLiteral("--sql or --file is needed"), QStringLiteral("try --help"));
    QList<PlanAnswer> answers;
    if (m_file.isEmpty()) {
        const auto answer = explain(session);
        if (!answer)
            return answer.error();
        answers << *answer;
        if (!answer->withoutExact.isEmpty())
            session.output().note(answer->withoutExact);
    } else {
        const auto read = this->read(session);
        if (!read)
            return read.error();
        answers = *read;
    }
    if (!m_save.isEmpty()) {
        if (answers.size() > 1)
            session.output().note(QStringLiteral("of %1 plans the first is saved").arg(answers.size()));
        if (const auto saved = save(answers.first().explained); !saved)
            return saved.error();
    }
    writeAnswers(answers, session.output());
    return ExitStatus::Done;
}

} // namespace cli
