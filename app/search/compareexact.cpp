#include "app/search/compareexact.h"

#include <QHash>

#include <algorithm>
#include <cmath>
#include <vector>

namespace search {

namespace {

std::vector<double> distancesOf(const QList<AnswerRow> &rows)
{
    std::vector<double> distances;
    for (const AnswerRow &row : rows)
        distances.push_back(row.distance);
    return distances;
}

bool sameDistance(double a, double b)
{
    return a == b || std::abs(a - b) <= distanceTolerance(b);
}

/// For each row of the answer the position of its counterpart in the exact answer, -1 where there is none.
class Pairing
{
public:
    Pairing(const QList<AnswerRow> &answer, const QList<AnswerRow> &exact)
        : m_answer(answer)
        , m_exact(exact)
        , m_positions(answer.size(), -1)
        , m_taken(size_t(exact.size()), false)
    {
        pairByKey();
        pairByDistance();
    }

    const QList<int> &positions() const { return m_positions; }
    bool isTaken(int position) const { return m_taken[size_t(position)]; }

private:
    void pair(int answerRow, int exactRow)
    {
        m_positions[answerRow] = exactRow;
        m_taken[size_t(exactRow)] = true;
    }

    void pairByKey()
    {
        QHash<RowKey, int> positionOf;
        for (int i = 0; i < m_exact.size(); ++i) {
            if (!m_exact[i].key.isEmpty())
                positionOf.insert(m_exact[i].key, i);
        }
        for (int i = 0; i < m_answer.size(); ++i) {
            const int position = positionOf.value(m_answer[i].key, -1);
            if (position >= 0 && !isTaken(position))
                pair(i, position);
        }
    }

    void pairByDistance()
    {
        for (int i = 0; i < m_answer.size(); ++i) {
            if (m_positions[i] >= 0)
                continue;
            for (int j = 0; j < m_exact.size() && m_positions[i] < 0; ++j) {
                if (!isTaken(j) && sameDistance(m_answer[i].distance, m_exact[j].distance))
                    pair(i, j);
            }
        }
    }

    const QList<AnswerRow> &m_answer;
    const QList<AnswerRow> &m_exact;
    QList<int> m_positions;
    std::vector<bool> m_taken;
};

/// A row is moved when, among the rows that both answers have, another distance stands at its place.
QList<RowMark> marksOf(const QList<int> &positions, const QList<AnswerRow> &exact)
{
    QList<int> common;
    for (const int position : positions) {
        if (position >= 0)
            common << position;
    }
    std::ranges::sort(common);
    QList<RowMark> marks;
    qsizetype place = 0;
    for (const int position : positions) {
        if (position < 0)
            marks << RowMark::Extra;
        else if (sameDistance(exact[position].distance, exact[common[place++]].distance))
            marks << RowMark::Same;
        else
            marks << RowMark::Moved;
    }
    return marks;
}

} // namespace

ExactComparison compareWithExact(const QList<AnswerRow> &answer, const QList<AnswerRow> &exact, int k)
{
    const Pairing pairing(answer, exact);
    ExactComparison comparison;
    comparison.rows = exact;
    comparison.recall = recallByDistance(distancesOf(exact), distancesOf(answer), k);
    comparison.marks = marksOf(pairing.positions(), exact);
    for (const int position : pairing.positions())
        comparison.exactRanks << position + 1;
    for (int i = 0; i < exact.size(); ++i) {
        if (!pairing.isTaken(i))
            comparison.missed << i;
    }
    return comparison;
}

} // namespace search
