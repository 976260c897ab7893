#include "ui/search/hybridview.h"

#include "ui/search/decimals.h"
#include "ui/search/fusiondetail.h"
#include "ui/search/fusionstrip.h"
#include "ui/search/fusionwords.h"
#include "ui/search/legcolors.h"
#include "ui/search/linkedlists.h"
#include "ui/search/listhead.h"
#include "ui/search/rankedlistmodel.h"
#include "ui/shared/format.h"

#include <QMenu>
#include <QSignalBlocker>
#include <QSplitter>
#include <QVBoxLayout>

#include <algorithm>

namespace {

constexpr int FusedList = 1; ///< between the first leg and the others
constexpr int FiguresAt = 10;

QString keyHeader(const search::HybridRequest &request)
{
    return request.keyColumns.isEmpty() ? QStringLiteral("ctid") : request.keyColumns.join(QStringLiteral(" · "));
}

double shownScore(const search::HybridLegRow &row)
{
    return row.distance.value_or(row.score);
}

} // namespace

HybridView::HybridView(QWidget *parent)
    : QWidget(parent)
{
    setupViews();
    connectSignals();
}

void HybridView::setupViews()
{
    m_strip = new FusionStrip(this);
    m_lists = new LinkedLists(QStringLiteral("hybrid"), this);
    m_detail = new FusionDetail(this);
    auto *splitter = new QSplitter(Qt::Vertical, this);
    splitter->setChildrenCollapsible(false);
    splitter->addWidget(m_lists);
    splitter->addWidget(m_detail);
    splitter->setStretchFactor(0, 1);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_strip);
    layout->addWidget(splitter, 1);
}

void HybridView::connectSignals()
{
    connect(m_strip, &FusionStrip::specChanged, this, &HybridView::refuse);
    connect(m_lists, &LinkedLists::currentCandidateChanged, this, &HybridView::showDetail);
    connect(m_lists, &LinkedLists::candidateActivated, this,
            [this](int candidate) { emit nearRowRequested(keyOf(candidate)); });
    connect(m_lists, &LinkedLists::contextMenuAboutToShow, this,
            [this](QMenu *menu, int candidate) { emit contextMenuAboutToShow(menu, keyOf(candidate)); });
    connect(m_lists, &LinkedLists::planRequested, this,
            [this](int list) { emit planRequested(list > FusedList ? list - 1 : 0); });
}

search::RowKey HybridView::keyOf(int candidate) const
{
    return candidate >= 0 && candidate < m_answer.rows.size() ? m_answer.rows[candidate].key : search::RowKey();
}

int HybridView::listOf(int leg) const
{
    return leg == 0 ? 0 : leg + 1;
}

void HybridView::setAnswer(const search::HybridAnswer &answer)
{
    m_answer = answer;
    QList<int> legs{0, NoLeg};
    QStringList names;
    for (int leg = 0; leg < answer.legs.size(); ++leg) {
        if (leg > 0)
            legs << leg;
        names << answer.legs[leg].name;
    }
    m_lists->setLegs(legs);
    {
        // The lists do not have the answer's rows yet.
        const QSignalBlocker blocker(m_strip);
        m_strip->setLegs(names);
    }
    fillLegs();
    refuse();
    m_lists->fitColumns();
    m_lists->setCurrentCandidate(m_fused.empty() ? -1 : m_fused.front().row);
    showDetail(m_lists->currentCandidate());
}

void HybridView::clear()
{
    m_answer = {};
    m_fused.clear();
    m_grades.reset();
    for (int list = 0; list < m_lists->count(); ++list)
        m_lists->model(list)->clear();
    m_lists->setCurrentCandidate(-1);
    m_detail->clear();
}

void HybridView::fillLegs()
{
    QList<CandidateWords> candidates;
    for (const search::HybridRow &row : std::as_const(m_answer.rows))
        candidates << CandidateWords{row.key.join(QStringLiteral(" · ")), row.values};
    for (int list = 0; list < m_lists->count(); ++list) {
        RankedListModel *model = m_lists->model(list);
        model->setNumericColumns(m_numericColumns);
        model->setCandidates(candidates, m_answer.request.shownColumns);
        model->setHeaders(tr("score"), tr("ranks"), keyHeader(m_answer.request));
    }
    for (int leg = 0; leg < m_answer.legs.size(); ++leg)
        fillLeg(leg);
    m_lists->head(FusedList)->setTitle(tr("Fused"));
    m_lists->setRanksShown(FusedList, true);
}

void HybridView::fillLeg(int leg)
{
    const search::HybridLegAnswer &answer = m_answer.legs[leg];
    const search::HybridLeg &request = m_answer.request.legs[leg];
    QList<double> scores;
    for (const search::HybridLegRow &row : answer.rows)
        scores << row.score;
    const double most = scores.isEmpty() ? 0 : *std::ranges::max_element(scores);
    const double least = scores.isEmpty() ? 0 : std::min(0.0, *std::ranges::min_element(scores));
    QList<RankedRow> rows;
    QList<double> shown;
    for (const search::HybridLegRow &legRow : answer.rows) {
        const double share = most > least ? (legRow.score - least) / (most - least) : 1;
        const RankedRow row{legRow.row, shownScore(legRow), {share}, {}, rows.size() < m_answer.request.k};
        shown << row.score;
        rows << row;
    }
    RankedListModel *model = m_lists->model(listOf(leg));
    model->setDecimals(decimalsFor(shown));
    model->setHeaders(scoreName(request), {}, keyHeader(m_answer.request));
    model->setRows(std::move(rows));
    ListHead *head = m_lists->head(listOf(leg));
    head->setTitle(answer.name);
    const QString remark = legRemark(request, answer);
    head->setNote(legSentence(answer) + (remark.isEmpty() ? QString() : QStringLiteral(" · ") + remark),
                  !remark.isEmpty());
    head->setPlanOffered(true);
}

void HybridView::refuse()
{
    if (m_answer.legs.isEmpty())
        return;
    const search::FusionSpec spec = m_strip->spec();
    if (!search::checkFusion(spec, m_answer.legs.size()))
        return;
    m_fused = search::fuseAnswer(m_answer, spec);
    fillFused();
    showFigures();
    showDetail(m_lists->currentCandidate());
    emit fusionChanged();
    if (spec.diversity && !m_answer.vectors)
        emit vectorsWanted();
}

void HybridView::fillFused()
{
    const double most = m_fused.empty() ? 0 : std::ranges::max(m_fused, {}, &search::FusedRow::score).score;
    QList<RankedRow> rows;
    rows.reserve(qsizetype(m_fused.size()));
    for (const search::FusedRow &fused : m_fused) {
        RankedRow row;
        row.candidate = fused.row;
        row.score = fused.score;
        row.strong = rows.size() < m_answer.request.k;
        for (const search::Contribution &contribution : fused.contributions) {
            row.parts << (most > 0 ? contribution.part / most : 0);
            row.ranks << contribution.rank;
        }
        rows << std::move(row);
    }
    RankedListModel *model = m_lists->model(FusedList);
    model->setDecimals(5);
    model->setRows(std::move(rows));
    m_lists->head(FusedList)->setNote(
        tr("%1 candidates, the first %2 are the answer")
            .arg(formatCount(qint64(m_fused.size())),
                 formatCount(std::min<qint64>(m_answer.request.k, qint64(m_fused.size())))));
}

void HybridView::setGrades(const std::optional<search::Grades> &grades)
{
    m_grades = grades;
    showFigures();
}

QString HybridView::figuresOf(const QList<search::RowKey> &ranking) const
{
    const search::Relevance relevance = search::relevanceOf(ranking, *m_grades, FiguresAt);
    if (relevance.relevant == 0)
        return tr("no row is labelled relevant");
    return tr("nDCG@10 %1 · recall@10 %2 · RR %3")
        .arg(formatNumber(relevance.ndcg, 3), formatNumber(relevance.recall, 3),
             formatNumber(relevance.reciprocalRank, 3));
}

void HybridView::showFigures()
{
    if (m_lists->count() == 0)
        return;
    const auto show = [this](int list, const QList<search::RowKey> &ranking) {
        m_lists->head(list)->setFigures(
            m_grades ? figuresOf(ranking) : QString(),
            tr("By the labels: normalized discounted cumulative gain and recall of the first "
               "10 rows, and 1 / rank of the first relevant row"));
    };
    for (int leg = 0; leg < m_answer.legs.size(); ++leg) {
        QList<search::RowKey> ranking;
        for (const search::HybridLegRow &row : std::as_const(m_answer.legs[leg].rows))
            ranking << keyOf(row.row);
        show(listOf(leg), ranking);
    }
    QList<search::RowKey> ranking;
    for (const search::FusedRow &row : m_fused)
        ranking << keyOf(row.row);
    show(FusedList, ranking);
}

void HybridView::showDetail(int candidate)
{
    const auto found = std::ranges::find(m_fused, candidate, &search::FusedRow::row);
    if (found == m_fused.end())
        m_detail->clear();
    else
        m_detail->showRow(m_answer, *found, m_strip->spec(), int(found - m_fused.begin()) + 1);
}

search::FusionSpec HybridView::fusion() const
{
    return m_strip->spec();
}

void HybridView::setFusion(const search::FusionSpec &spec)
{
    m_strip->setSpec(spec);
}
