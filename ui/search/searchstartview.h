#pragma once

#include "app/catalog/catalog.h"

#include <QWidget>

class QLabel;
class QPushButton;

/// What the search page shows before its first answer: what there is to search, or why not, and the button that starts.
class SearchStartView : public QWidget
{
    Q_OBJECT

public:
    explicit SearchStartView(QWidget *parent = nullptr);

    /// `named`: rows of the table have a key by which one can be searched near.
    void setTable(const catalog::Table &table, bool connected, bool named);

signals:
    void startRequested();

private:
    QLabel *m_headline = nullptr;
    QLabel *m_text = nullptr;
    QPushButton *m_button = nullptr;
};
