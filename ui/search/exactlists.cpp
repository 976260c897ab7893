#include "ui/search/exactlists.h"

#include "ui/search/decimals.h"
#include "ui/search/legcolors.h"
#include "ui/search/linkedlists.h"
#include "ui/search/listhead.h"
#include "ui/search/rankedlistmodel.h"
#include "ui/shared/format.h"

#include <QVBoxLayout>

#include <algorithm>

namespace {

int legOf(const search::SearchAnswer &answer)
{
    if (!answer.indexMethod)
        return ExactLeg;
    return answer.indexMethod == vectors::IndexMethod::Hnsw ? 0 : IvfflatLeg;
}

/// The answer's rows by their place, then those that only the exact answer has.
struct Pairs
{
    QList<CandidateWords> candidates;
    QList<RankedRow> answer;
    QList<RankedRow> exact;
    QList<double> distances;
};

Pairs pairsOf(const search::SearchAnswer &answer)
{
    Pairs pairs;
    pairs.exact.resize(answer.exact->rows.size());
    const auto words = [](const search::AnswerRow &row) {
        return CandidateWords{row.key.join(QStringLiteral(" · ")), row.values};
    };
    for (int i = 0; i < answer.rows.size(); ++i) {
        const int exactRank = answer.exact->exactRanks[i];
        pairs.candidates << words(answer.rows[i]);
        pairs.answer << RankedRow{i, answer.rows[i].distance, {}, {exactRank}, exactRank > 0};
        if (exactRank > 0)
            pairs.exact[exactRank - 1] = {i, answer.exact->rows[exactRank - 1].distance, {}, {i + 1}, true};
    }
    for (const int missed : answer.exact->missed) {
        pairs.exact[missed] = {int(pairs.candidates.size()), answer.exact->rows[missed].distance, {}, {0}, true};
        pairs.candidates << words(answer.exact->rows[missed]);
    }
    for (const QList<RankedRow> &rows : {pairs.answer, pairs.exact}) {
        for (const RankedRow &row : rows)
            pairs.distances << row.score;
    }
    return pairs;
}

void setBars(QList<RankedRow> &rows, const QList<double> &distances)
{
    const double least = std::min(0.0, *std::ranges::min_element(distances));
    const double most = *std::ranges::max_element(distances);
    for (RankedRow &row : rows)
        row.parts = {most > least ? (row.score - least) / (most - least) : 0};
}

QString differenceText(const search::ExactComparison &exact)
{
    const auto moved = std::ranges::count(exact.marks, search::RowMark::Moved);
    QString text =
        ExactLists::tr("in %1 · %2 missed").arg(formatDuration(exact.elapsed), formatCount(exact.missed.size()));
    if (moved > 0)
        text += ExactLists::tr(" · %1 at another place").arg(formatCount(moved));
    return text;
}

} // namespace

ExactLists::ExactLists(QWidget *parent)
    : QWidget(parent)
{
    m_lists = new LinkedLists(QStringLiteral("exact"), this);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_lists);
}

void ExactLists::setAnswer(const search::SearchAnswer &answer)
{
    m_lists->setLegs({legOf(answer), ExactLeg});
    Pairs pairs = pairsOf(answer);
    const QString key = search::keyColumnsOf(answer.request.target).join(QStringLiteral(" · "));
    if (!pairs.distances.isEmpty()) {
        setBars(pairs.answer, pairs.distances);
        setBars(pairs.exact, pairs.distances);
    }
    for (int list = 0; list < m_lists->count(); ++list) {
        RankedListModel *model = m_lists->model(list);
        model->setNumericColumns(m_numericColumns);
        model->setDecimals(decimalsFor(pairs.distances));
        model->setCandidates(pairs.candidates, answer.request.shownColumns);
        model->setHeaders(tr("distance"), list == 0 ? tr("exact rank") : tr("answer's rank"), key);
        model->setRows(list == 0 ? pairs.answer : pairs.exact);
        m_lists->setRanksShown(list, true);
    }
    m_lists->head(0)->setTitle(answer.indexUsed.isEmpty() ? tr("Answer, by no index")
                                                          : tr("Answer, by %1").arg(answer.indexUsed));
    m_lists->head(0)->setNote(
        tr("in %1 · recall %2").arg(formatDuration(answer.elapsed), formatRecall(answer.exact->recall.value)));
    m_lists->head(1)->setTitle(tr("Exact answer"));
    m_lists->head(1)->setNote(differenceText(*answer.exact));
    m_lists->setCurrentCandidate(-1);
    m_lists->fitColumns();
}

void ExactLists::clear()
{
    for (int list = 0; list < m_lists->count(); ++list)
        m_lists->model(list)->clear();
}
