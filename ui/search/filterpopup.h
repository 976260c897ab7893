#pragma once

#include "app/catalog/catalog.h"
#include "app/search/searchfilter.h"

#include <QFrame>

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;

/// A small form for a condition on a column, or on a path into a JSON column; closes itself when it is filled in or
/// left.
class FilterPopup : public QFrame
{
    Q_OBJECT

public:
    explicit FilterPopup(QWidget *parent = nullptr);

    void setTable(const catalog::Table &table);
    void open(const QPoint &globalPosition);
    /// What the form says.
    search::SearchFilter filter() const;

signals:
    void filterChosen(const search::SearchFilter &filter);

private:
    void setupViews();
    void connectSignals();
    void updateFields();
    void updateProblem();
    bool isJson() const;
    search::FilterOperator chosenOperator() const;
    void accept();

    catalog::Table m_table;
    QComboBox *m_column = nullptr;
    QLineEdit *m_path = nullptr;
    QComboBox *m_operator = nullptr;
    QComboBox *m_type = nullptr;
    QLineEdit *m_value = nullptr;
    QPushButton *m_add = nullptr;
};

/// The values of a list as people type it: separated by commas, double quotes around one that has a comma in it.
QStringList splitValues(const QString &text);
