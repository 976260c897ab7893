#pragma once

#include "app/query/runscript.h"

#include <QAbstractTableModel>

#include <deque>

/// How a cell is shown besides its text.
enum class ResultCellState { Plain, Null, Cut };

Q_DECLARE_METATYPE(ResultCellState)
Q_DECLARE_METATYPE(query::VectorSketch)

/// The rows of one answer, of which a few pages around the visible ones are held. Says which pages it lacks and reads
/// nothing by itself; rows of a page that is not there are blank.
class ResultModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Role {
        StateRole = Qt::UserRole, ///< ResultCellState
        VectorRole                ///< query::VectorSketch, invalid for other cells
    };

    explicit ResultModel(QObject *parent = nullptr);

    /// Another answer, or the same one with more rows or the names of its types.
    void setReport(const query::StatementReport &report);
    void setPage(const query::ResultPage &page);
    /// The page could not be read; it may be asked for again.
    void dropPage(qint64 first);
    void clear();

    const query::SpoolPointer &spool() const { return m_spool; }
    const QList<query::ResultColumn> &columns() const { return m_columns; }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

signals:
    /// For rows from `first` on; not emitted again before `setPage` or `dropPage`.
    void pageWanted(qint64 first) const;

private:
    using Cells = QList<query::ResultCell>;

    const query::ResultCell *cell(const QModelIndex &index) const;
    QString toolTip(const QModelIndex &index) const;

    query::SpoolPointer m_spool;
    QList<query::ResultColumn> m_columns;
    int m_rows = 0;
    QHash<qint64, QList<Cells>> m_pages;
    std::deque<qint64> m_order; ///< of the pages, the newest last
    mutable QSet<qint64> m_wanted;
};
