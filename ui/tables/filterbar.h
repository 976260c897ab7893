#pragma once

#include "app/tables/rowfilter.h"

#include <QWidget>

class QHBoxLayout;
class QLineEdit;
class QToolButton;

/// The strip above the rows: the typed condition, and one chip per quick filter.
class FilterBar : public QWidget
{
    Q_OBJECT

public:
    explicit FilterBar(QWidget *parent = nullptr);

    tables::RowFilter filter() const;
    void setFilter(const tables::RowFilter &filter);
    void addQuickFilter(const tables::QuickFilter &filter);
    void clear();
    /// Room at the end of the strip for what else the page has.
    void addAction(QAction *action);

signals:
    /// The person asks for rows under `filter()`.
    void filterRequested();

private:
    void setupViews();
    void connectSignals();
    void rebuildChips();
    QToolButton *newChip(const tables::QuickFilter &filter);

    QList<tables::QuickFilter> m_quickFilters;
    QLineEdit *m_whereEdit = nullptr;
    QToolButton *m_clearButton = nullptr;
    QWidget *m_chips = nullptr;
    QHBoxLayout *m_strip = nullptr;
    QHBoxLayout *m_chipRow = nullptr;
};
