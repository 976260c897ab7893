#pragma once

#include "app/catalog/catalog.h"
#include "app/search/hybridanswer.h"
#include "app/search/searchanswer.h"

#include <QWidget>

class AnswerHead;
class ExactLists;
class GridView;
class HybridView;
class QMenu;
class QModelIndex;
class QPlainTextEdit;
class QStackedWidget;
class SearchResultModel;

/// An answer: one sentence with time, index and recall, what to know besides, the rows (as one list, beside the exact
/// answer, or leg by leg), and on demand the SQL and the plan behind them.
class SearchAnswerView : public QWidget
{
    Q_OBJECT

public:
    explicit SearchAnswerView(QWidget *parent = nullptr);

    void setTable(const catalog::Table &table);
    void setAnswer(const search::SearchAnswer &answer);
    void setHybridAnswer(const search::HybridAnswer &answer);
    void clear();

    AnswerHead *head() const { return m_head; }
    HybridView *hybrid() const { return m_hybrid; }

signals:
    void nearRowRequested(const search::RowKey &key);
    void exampleRequested(const search::RowKey &key, bool like);

private:
    void setupViews();
    void connectSignals();
    void requestNear(const QModelIndex &index);
    void fillMenu(QMenu *menu, const search::RowKey &key);
    void showBody();

    bool m_isHybrid = false;
    bool m_hasExact = false;
    AnswerHead *m_head = nullptr;
    QStackedWidget *m_body = nullptr;
    GridView *m_results = nullptr;
    SearchResultModel *m_model = nullptr;
    ExactLists *m_exact = nullptr;
    HybridView *m_hybrid = nullptr;
    QPlainTextEdit *m_traceText = nullptr;
};
