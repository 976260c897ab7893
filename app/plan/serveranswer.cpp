#include "app/plan/serveranswer.h"

#include <QJsonObject>

#include <algorithm>
#include <optional>

namespace plan {

namespace {

constexpr qsizetype mostFindings = 100;

QString questionWord(ServerQuestion question)
{
    switch (question) {
    case ServerQuestion::WhyNot:
        return QStringLiteral("why_not_index");
    case ServerQuestion::Exact:
        return QStringLiteral("exact_answer");
    case ServerQuestion::WhatIf:
        return QStringLiteral("what_if");
    }
    return {};
}

std::optional<ServerQuestion> questionOf(const QString &word)
{
    for (const ServerQuestion question : allServerQuestions) {
        if (questionWord(question) == word)
            return question;
    }
    return std::nullopt;
}

Severity severityOf(const QString &word)
{
    for (const Severity severity : {Severity::Wrong, Severity::Slow, Severity::Good}) {
        if (severityWord(severity) == word)
            return severity;
    }
    return Severity::Note;
}

QJsonObject findingJson(const Finding &finding)
{
    return {{QStringLiteral("code"), finding.code},    {QStringLiteral("severity"), severityWord(finding.severity)},
            {QStringLiteral("node"), finding.node},    {QStringLiteral("title"), finding.title},
            {QStringLiteral("sql"), finding.sql},      {QStringLiteral("evidence"), finding.evidence},
            {QStringLiteral("advice"), finding.advice}};
}

Finding findingOf(const QJsonObject &json, int nodeCount)
{
    const auto text = [&json](const char *key) {
        return json[QLatin1String(key)].toString();
    };
    const int node = json[QStringLiteral("node")].toInt(-1);
    return {text("code"),
            severityOf(text("severity")),
            node >= 0 && node < nodeCount ? node : -1,
            text("title"),
            text("evidence"),
            text("advice"),
            text("sql")};
}

} // namespace

void keepAnswer(QList<ServerAnswer> &answers, const ServerAnswer &answer)
{
    const auto known = std::ranges::find(answers, answer.question, &ServerAnswer::question);
    if (known == answers.end())
        answers << answer;
    else
        *known = answer;
}

QString questionTitle(ServerQuestion question)
{
    switch (question) {
    case ServerQuestion::WhyNot:
        return QStringLiteral("Why not this index?");
    case ServerQuestion::Exact:
        return QStringLiteral("The exact answer");
    case ServerQuestion::WhatIf:
        return QStringLiteral("What if there were an index?");
    }
    return {};
}

QString severityWord(Severity severity)
{
    switch (severity) {
    case Severity::Wrong:
        return QStringLiteral("wrong");
    case Severity::Slow:
        return QStringLiteral("slow");
    case Severity::Note:
        return QStringLiteral("note");
    case Severity::Good:
        return QStringLiteral("good");
    }
    return {};
}

QJsonArray toJson(const QList<ServerAnswer> &answers)
{
    QJsonArray array;
    for (const ServerAnswer &answer : answers) {
        QJsonArray findings;
        for (const Finding &finding : answer.findings)
            findings << findingJson(finding);
        array << QJsonObject{{QStringLiteral("question"), questionWord(answer.question)},
                             {QStringLiteral("findings"), findings}};
    }
    return array;
}

QList<ServerAnswer> answersFromJson(const QJsonArray &json, int nodeCount)
{
    QList<ServerAnswer> answers;
    for (const QJsonValue &element : json) {
        const auto question = questionOf(element[QStringLiteral("question")].toString());
        if (!question)
            continue;
        ServerAnswer answer{*question, {}};
        const QJsonArray findings = element[QStringLiteral("findings")].toArray();
        for (qsizetype at = 0; at < std::min(findings.size(), mostFindings); ++at)
            answer.findings << findingOf(findings[at].toObject(), nodeCount);
        keepAnswer(answers, answer);
    }
    return answers;
}

} // namespace plan
