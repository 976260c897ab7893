#pragma once

#include "app/catalog/catalog.h"
#include "app/search/searchanswer.h"

#include <QWidget>

class GridView;
class QLabel;
class QLayout;
class QMenu;
class QModelIndex;
class QPlainTextEdit;
class QToolButton;
class SearchResultModel;

/// An answer: one sentence with time, index and recall, what to know besides, the rows, and on demand the SQL and the
/// plan behind them.
class SearchAnswerView : public QWidget
{
    Q_OBJECT

public:
    explicit SearchAnswerView(QWidget *parent = nullptr);

    /// Offers the table's columns; the choice stays where the table is the same as before.
    void setTable(const catalog::Table &table);
    void setAnswer(const search::SearchAnswer &answer);
    void clear();

    /// The columns to fetch beside key and distance.
    QStringList shownColumns() const;

signals:
    void nearRowRequested(const search::RowKey &key);
    void shownColumnsChanged();
    void sweepRequested();
    void planRequested();

private:
    void setupViews();
    QLayout *answerHead();
    QToolButton *headButton(const QString &objectName, const QString &icon, const QString &text);
    void connectSignals();
    void requestNear(const QModelIndex &index);

    catalog::ObjectName m_tableName;
    QLabel *m_sentence = nullptr;
    QLabel *m_remark = nullptr;
    QToolButton *m_trace = nullptr;
    QToolButton *m_plan = nullptr;
    QToolButton *m_sweep = nullptr;
    QToolButton *m_columns = nullptr;
    QMenu *m_columnMenu = nullptr;
    GridView *m_results = nullptr;
    SearchResultModel *m_model = nullptr;
    QPlainTextEdit *m_traceText = nullptr;
};
