#pragma once

#include "app/tables/rowfilter.h"

#include <QFrame>

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;

/// A small form for a condition on one column; closes itself when it is filled in or left.
class QuickFilterPopup : public QFrame
{
    Q_OBJECT

public:
    explicit QuickFilterPopup(QWidget *parent = nullptr);

    void open(const QString &column, const QPoint &globalPosition);

signals:
    void filterChosen(const tables::QuickFilter &filter);

private:
    void setupViews();
    void connectSignals();
    void updateValue();
    void accept();
    tables::FilterOperator chosenOperator() const;

    QString m_column;
    QLabel *m_columnLabel = nullptr;
    QComboBox *m_operatorBox = nullptr;
    QLineEdit *m_valueEdit = nullptr;
    QPushButton *m_filterButton = nullptr;
};
