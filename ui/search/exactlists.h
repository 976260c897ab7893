#pragma once

#include "app/search/searchanswer.h"

#include <QWidget>

class LinkedLists;

/// An answer beside the exact one: who is missing, who stands elsewhere, by lines between the same rows.
class ExactLists : public QWidget
{
    Q_OBJECT

public:
    explicit ExactLists(QWidget *parent = nullptr);

    void setNumericColumns(const QStringList &columns) { m_numericColumns = columns; }
    /// Of an answer that has an exact one.
    void setAnswer(const search::SearchAnswer &answer);
    void clear();

private:
    LinkedLists *m_lists = nullptr;
    QStringList m_numericColumns;
};
