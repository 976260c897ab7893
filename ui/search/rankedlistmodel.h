#pragma once

#include <QAbstractTableModel>
#include <QStringList>

/// What lists show of a candidate besides its place: the key, and values of shown columns (a null string is NULL).
struct CandidateWords
{
    QString key;
    QStringList values;

    friend bool operator==(const CandidateWords &, const CandidateWords &) = default;
};

/// One place in a ranked list.
struct RankedRow
{
    int candidate = 0;   ///< joins the same row in other lists: its place in the list of candidates
    double score = 0;    ///< what the list is ordered by, shown in the list's number of decimals
    QList<double> parts; ///< of the bar, one for each leg, each a share of the whole width
    QList<int> ranks;    ///< the row's places in other lists; 0: not there
    bool strong = true;  ///< false: faint, such as what stands below the k asked for

    friend bool operator==(const RankedRow &, const RankedRow &) = default;
};

/// Candidates in one order. Another order of the same candidates moves rows, so that selection and place stay.
/// Columns: rank, score, ranks elsewhere, key, the shown columns.
class RankedListModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { RankColumn, ScoreColumn, RanksColumn, KeyColumn, FirstValueColumn };
    enum Role {
        PartsRole = Qt::UserRole + 1, ///< QList<double>, of the score's bar
        StrongRole,                   ///< bool
        NullRole                      ///< true where the value is NULL
    };

    explicit RankedListModel(QObject *parent = nullptr);

    /// Header texts: of the score, of the ranks elsewhere, of the key.
    void setHeaders(const QString &score, const QString &ranks, const QString &key);
    void setDecimals(int decimals) { m_decimals = decimals; }
    /// Names of shown columns that hold numbers: those stand to the right.
    void setNumericColumns(const QStringList &columns) { m_numericColumns = columns; }
    /// All candidates that any list shows; empties the list.
    void setCandidates(const QList<CandidateWords> &candidates, const QStringList &valueColumns);
    void setRows(QList<RankedRow> rows);
    void clear() { setCandidates({}, {}); }

    int candidateAt(int row) const;
    /// -1 where the list lacks it.
    int rowOf(int candidate) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    bool hasSameCandidates(const QList<RankedRow> &rows) const;
    void takeRows(QList<RankedRow> rows);
    QString valueText(const RankedRow &row, int column) const;
    QVariant copyValue(const RankedRow &row, int place, int column) const;
    QString cellText(const RankedRow &row, int place, int column) const;
    QString toolTip(const RankedRow &row, int column) const;
    Qt::Alignment alignmentOf(int column) const;

    QList<CandidateWords> m_candidates;
    QStringList m_valueColumns;
    QStringList m_numericColumns;
    QString m_scoreHeader;
    QString m_ranksHeader;
    QString m_keyHeader;
    int m_decimals = 4;
    QList<RankedRow> m_rows;
    QList<int> m_rowOf; ///< by candidate
};
