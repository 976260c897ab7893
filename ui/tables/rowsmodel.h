#pragma once

#include "app/tables/rowcache.h"
#include "app/tables/vectorconcern.h"

#include <QAbstractTableModel>

/// How a cell is shown besides its text.
enum class CellState { Plain, Null, Cut, Denied };

Q_DECLARE_METATYPE(CellState)
Q_DECLARE_METATYPE(tables::VectorConcern)
Q_DECLARE_METATYPE(tables::VectorPreview)

/// The rows of one table as far as they are loaded: grows at both ends by windows, and lets go of rows at the end that
/// is not looked at. Reads nothing by itself.
class RowsModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Role {
        StateRole = Qt::UserRole, ///< CellState
        VectorRole,               ///< tables::VectorPreview, invalid for other cells
        ConcernRole               ///< tables::VectorConcern
    };

    explicit RowsModel(QObject *parent = nullptr);

    /// The rows are those of this window alone, which answers `request`.
    void setWindow(const tables::WindowRequest &request, const tables::RowWindow &window);
    void appendWindow(const tables::RowWindow &window);
    void prependWindow(const tables::RowWindow &window);
    void clear();

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    /// What the rows answer, with what was learned while reading them.
    const tables::WindowRequest &request() const { return m_request; }
    const tables::RowCache &cache() const { return m_cache; }
    /// True when the first window ended at PlaceLimit.
    bool isTruncated() const { return m_truncated; }
    const tables::Row &row(int index) const { return m_cache.row(index); }
    const catalog::Column &column(int section) const { return m_columns.at(section).column; }
    int sectionOf(const QString &column) const;
    /// Key columns that hold numbers.
    QList<int> numberKeySections() const;
    /// Where row `index` stands in the answer, from 0; needed where nothing else names a row.
    qint64 placeOf(int index) const { return m_cache.firstNumber().value_or(1) - 1 + index; }

private:
    struct ShownColumn
    {
        catalog::Column column;
        bool isKey = false;
        bool rightAligned = false;
        bool underInnerProduct = false;
        bool denied = false;
    };

    QVariant displayText(const ShownColumn &column, const tables::Cell &cell) const;
    CellState stateOf(const ShownColumn &column, const tables::Cell &cell) const;
    QVariant concernOf(const ShownColumn &column, const tables::Cell &cell) const;
    QString toolTip(const ShownColumn &column, const tables::Cell &cell) const;
    QString headerToolTip(const ShownColumn &column) const;
    void dropFirst(qsizetype count);
    void dropLast(qsizetype count);

    tables::WindowRequest m_request;
    tables::RowCache m_cache;
    QList<ShownColumn> m_columns;
    bool m_truncated = false;
};
