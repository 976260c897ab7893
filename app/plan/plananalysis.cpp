#include "app/plan/plananalysis.h"

#include "app/plan/distanceexpression.h"
#include "app/plan/findproblems.h"
#include "app/plan/plaintext.h"
#include "app/plan/readplans.h"
#include "app/plan/savedplan.h"
#include "app/plan/shortenvectors.h"

#include <QFile>

#include <algorithm>

namespace plan {

namespace {

constexpr qsizetype MostShownBytes = 1 << 20; ///< more is no longer read by anybody, and slow to lay out

/// Where each line of the paste begins that some plan begins in, and the end.
std::vector<qsizetype> beginnings(const PlanDocument &document, const QByteArray &text)
{
    std::vector<qsizetype> starts;
    qsizetype at = 0;
    int line = 1;
    for (const Plan &plan : document.plans) {
        while (line < plan.line && at >= 0 && at < text.size()) {
            const qsizetype end = text.indexOf('\n', at);
            at = end < 0 ? text.size() : end + 1;
            ++line;
        }
        starts.push_back(at);
    }
    starts.push_back(text.size());
    return starts;
}

/// Never ends inside a character.
QByteArray firstBytes(const QByteArray &text, qsizetype most)
{
    if (text.size() <= most)
        return text;
    const qsizetype lineEnd = text.lastIndexOf('\n', most);
    return text.left(lineEnd > most / 2 ? lineEnd : most);
}

/// A view that lays out a line of a million letters stands still for it.
QString withShortLines(const QString &text)
{
    constexpr qsizetype longest = 8000;
    QString result;
    qsizetype lineBegin = 0;
    for (qsizetype at = 0; at < text.size(); at = lineBegin) {
        const qsizetype end = text.indexOf(u'\n', at);
        const qsizetype lineEnd = end < 0 ? text.size() : end;
        if (lineEnd - at > longest) {
            lineBegin = at + longest - (text[at + longest - 1].isHighSurrogate() ? 1 : 0);
            result += text.mid(at, lineBegin - at) + u'\n';
        } else {
            lineBegin = lineEnd + 1;
            result += text.mid(at, lineBegin - at);
        }
    }
    return result;
}

bool ordersByDistance(const Plan &plan)
{
    return std::ranges::any_of(plan.nodes, [](const PlanNode &node) {
        const QString sortKey = valueOf(node.properties, u"Sort Key");
        return findDistance(valueOf(node.properties, u"Order By")) || (!sortKey.isEmpty() && findDistance(sortKey));
    });
}

} // namespace

AnalysisPointer analysePlan(ExplainedPlan explained, const QByteArray &source)
{
    auto analysis = std::make_shared<PlanAnalysis>();
    analysis->explained = std::move(explained);
    analysis->source = source;
    const Plan &plan = analysis->plan();
    analysis->metrics = measure(plan);
    analysis->folded = foldPlan(plan);
    analysis->figures = rowFigures(plan, analysis->metrics, analysis->folded);
    analysis->statistics = planStatistics(plan, analysis->metrics);
    analysis->findings = findProblems(analysis->explained);
    analysis->ordersByDistance = ordersByDistance(plan);
    analysis->filterIndexes = filterIndexes(plan, analysis->explained.facts);
    // A vector's literal may be longer than all that is shown: it is shortened first.
    const QString text = shortenVectors(QString::fromUtf8(firstBytes(source, 8 * MostShownBytes)));
    analysis->textCut = text.size() > MostShownBytes || source.size() > 8 * MostShownBytes;
    analysis->shownText = withShortLines(text.left(MostShownBytes));
    return analysis;
}

core::Result<AnalysedPaste> analysePaste(jobs::JobContext &context, const QByteArray &given)
{
    const QByteArray text = plainText(given);
    if (isSavedPlan(text)) {
        auto saved = openSavedPlan(text);
        if (!saved)
            return saved.error();
        return AnalysedPaste{{analysePlan(std::move(*saved), text)}, {}, 0};
    }
    auto document = readPlans(text);
    if (!document)
        return document.error();
    const std::vector<qsizetype> starts = beginnings(*document, text);
    AnalysedPaste paste;
    for (size_t at = 0; at < document->plans.size(); ++at) {
        if (context.isCancelled())
            return core::cancelledError();
        context.setProgress(qint64(at), qint64(document->plans.size()));
        ExplainedPlan explained;
        explained.plan = std::move(document->plans[at]);
        explained.sql = explained.plan.queryText;
        const qsizetype end = std::max(starts[at], starts[at + 1]);
        const bool alone = document->plans.size() == 1 || end == starts[at];
        const QByteArray source = alone ? text : text.mid(starts[at], end - starts[at]);
        paste.plans.push_back(analysePlan(std::move(explained), source));
    }
    paste.unread = std::move(document->unread);
    paste.unreadCount = document->unreadCount;
    return paste;
}

core::Result<AnalysedPaste> analyseFile(jobs::JobContext &context, const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return core::localError(QStringLiteral("%1: %2").arg(path, file.errorString()));
    return analysePaste(context, file.readAll());
}

core::Result<AnalysisPointer> analyseStatement(jobs::JobContext &context, const ExplainRequest &request)
{
    auto explained = runExplain(context, request);
    if (!explained)
        return explained.error();
    const QByteArray source = explained->runs.isEmpty() ? QByteArray() : explained->runs[explained->shownRun].json;
    return analysePlan(std::move(*explained), source);
}

} // namespace plan
