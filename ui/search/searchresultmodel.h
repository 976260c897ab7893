#pragma once

#include "app/search/searchanswer.h"

#include <QAbstractTableModel>

/// The rows of an answer, and below them those that only the exact answer has.
/// Columns: the margin, rank, rank in the exact answer, distance, similarity, the key's columns, the shown columns.
class SearchResultModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { MarkColumn, RankColumn, ExactRankColumn, DistanceColumn, SimilarityColumn, FirstKeyColumn };
    enum Role {
        MarkRole = Qt::UserRole + 1, ///< Mark
        ShareRole,                   ///< of a distance: its share of the largest, 0 to 1
        SourceRole,                  ///< Source
        NullRole                     ///< true where the value is NULL
    };
    /// What the margin says of a row. Plain where no exact answer was asked for.
    enum class Mark { Plain, Same, Moved, Extra, Missed };
    Q_ENUM(Mark)
    /// What a row came from.
    enum class Source { Exact, Hnsw, Ivfflat };
    Q_ENUM(Source)

    explicit SearchResultModel(QObject *parent = nullptr);

    void setAnswer(const search::SearchAnswer &answer);
    /// Names of the key's and shown columns that hold numbers: those stand to the right.
    void setNumericColumns(const QStringList &columns) { m_numericColumns = columns; }
    void clear();

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

    search::RowKey keyAt(int row) const;

private:
    struct Row
    {
        search::AnswerRow values;
        Mark mark = Mark::Plain;
        int rank = 0;      ///< 0: not in the answer
        int exactRank = 0; ///< 0: not in the exact answer
    };

    void setRows(QList<Row> rows, const QStringList &keyColumns, const QStringList &shownColumns);
    QString cellText(const Row &row, int column) const;
    QVariant cellValue(const Row &row, int column) const;
    QString markText(const Row &row) const;
    double shareOf(double distance) const;
    bool isValueColumn(int column) const { return column >= FirstKeyColumn; }
    QString valueColumnName(int column) const;
    Qt::Alignment alignmentOf(int column) const;

    QList<Row> m_rows;
    QStringList m_keyColumns;
    QStringList m_shownColumns;
    QStringList m_numericColumns;
    Source m_source = Source::Exact;
    double m_smallest = 0;
    double m_largest = 0;
    int m_decimals = 4;
};
