#pragma once

#include "app/catalog/catalog.h"
#include "app/search/searchfilter.h"

#include <QWidget>

class ChipRow;
class FilterPopup;
class QAction;
class QLineEdit;
class QToolButton;

/// Which rows are searched: conditions as chips, and the person's own WHERE clause, checked while it is typed.
class FilterField : public QWidget
{
    Q_OBJECT

public:
    explicit FilterField(QWidget *parent = nullptr);

    /// Another table empties it.
    void setTable(const catalog::Table &table);
    QString where() const;
    void setWhere(const QString &where);
    const QList<search::SearchFilter> &filters() const { return m_filters; }
    void setFilters(const QList<search::SearchFilter> &filters);
    /// What is wrong with the clause; empty when nothing is.
    QString problem() const;

signals:
    void changed();
    void submitted();

private:
    void setupViews();
    void connectSignals();
    void openPopup();
    void checkWhere();
    void updateChips();

    catalog::ObjectName m_tableName;
    QList<search::SearchFilter> m_filters;
    QToolButton *m_add = nullptr;
    ChipRow *m_chips = nullptr;
    QLineEdit *m_where = nullptr;
    QAction *m_whereMark = nullptr;
    FilterPopup *m_popup = nullptr;
};
