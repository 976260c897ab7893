#pragma once

#include "app/search/searchrequest.h"

#include <QWidget>

#include <optional>

class QHBoxLayout;
class QLabel;
class QLineEdit;

/// One field for each column of a row's key.
class KeyFields : public QWidget
{
    Q_OBJECT

public:
    explicit KeyFields(QWidget *parent = nullptr);

    void setColumns(const QStringList &columns);
    const QStringList &columns() const { return m_columns; }
    /// Empties the fields and makes them anew.
    void reset();
    void setKey(const search::RowKey &key);
    /// Nothing while a field is empty.
    std::optional<search::RowKey> key() const;

signals:
    void changed();
    void submitted();

private:
    QStringList m_columns;
    QList<QLineEdit *> m_fields;
    QList<QLabel *> m_labels;
    QHBoxLayout *m_row = nullptr;
};
