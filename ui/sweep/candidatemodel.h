#pragma once

#include "app/sweep/candidateresult.h"

#include <QAbstractTableModel>

/// Candidates as a table, one row a curve: what building took, and the cheapest setting that reaches the target.
class CandidateModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column {
        TextColumn,
        SizeColumn,
        SecondsColumn,
        BuildsColumn,
        SettingColumn,
        RecallColumn,
        IntervalColumn,
        P50Column,
        P95Column,
        NoteColumn,
        ColumnCount
    };
    enum Role { PositionRole = Qt::UserRole };

    explicit CandidateModel(QObject *parent = nullptr);

    void setResult(const sweep::CandidateResult &result);
    const sweep::CandidateCurve *curveAt(int row) const;
    /// -1 when there is no such curve.
    int rowOf(int position) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    struct Row
    {
        sweep::CandidateCurve curve;
        std::optional<sweep::SweepPoint> point; ///< that reaches the target
    };
    static QString display(const Row &row, Column column);
    static QString note(const Row &row);
    static QString title(Column column);

    QList<Row> m_rows;
    int m_smallest = -1;
};

/// All that is known of a curve, several lines, plain text.
QString curveDetails(const sweep::CandidateCurve &curve);
