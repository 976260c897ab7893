#pragma once

#include "app/plan/finding.h"

#include <QJsonArray>
#include <QList>

namespace plan {

/// What can be asked of the server beside a plan.
enum class ServerQuestion {
    WhyNot, ///< why each vector index is not used, with both costs
    Exact,  ///< how much of the exact answer this one holds
    WhatIf  ///< what B-tree indexes on the filters would change, by HypoPG
};

inline constexpr ServerQuestion allServerQuestions[] = {ServerQuestion::WhyNot, ServerQuestion::Exact,
                                                        ServerQuestion::WhatIf};

/// A question and what the server said to it.
struct ServerAnswer
{
    ServerQuestion question = ServerQuestion::WhyNot;
    QList<Finding> findings;

    friend bool operator==(const ServerAnswer &, const ServerAnswer &) = default;
};

/// Puts the answer in the place of an earlier one to the same question.
void keepAnswer(QList<ServerAnswer> &answers, const ServerAnswer &answer);

/// The question as a report heads its answer, in English.
QString questionTitle(ServerQuestion question);

/// "wrong", "slow", "note", "good": the stable words of every output.
QString severityWord(Severity severity);

/// For a saved document.
QJsonArray toJson(const QList<ServerAnswer> &answers);
/// The answers back; what is none is passed over, at most 100 findings of each question are taken, and a node that a
/// plan of so many nodes does not have becomes -1.
QList<ServerAnswer> answersFromJson(const QJsonArray &json, int nodeCount);

} // namespace plan
