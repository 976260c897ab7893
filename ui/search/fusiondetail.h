#pragma once

#include "app/search/hybridanswer.h"

#include <QWidget>

class QLabel;
class QTextBrowser;

/// The sum that made a row's score: for each leg its rank, score and the words that matched, and what it adds.
class FusionDetail : public QWidget
{
    Q_OBJECT

public:
    explicit FusionDetail(QWidget *parent = nullptr);

    /// `rank` from 1, in the fused list.
    void showRow(const search::HybridAnswer &answer, const search::FusedRow &row, const search::FusionSpec &spec,
                 int rank);
    void clear();
    /// What is shown, for the clipboard and for tests.
    QString plainText() const;

protected:
    void changeEvent(QEvent *event) override;

private:
    QString html() const;
    QString legHtml(int leg, const search::Contribution &contribution) const;

    search::HybridAnswer m_answer;
    search::FusedRow m_row;
    search::FusionSpec m_spec;
    int m_rank = 0; ///< 0: nothing is shown
    QTextBrowser *m_text = nullptr;
};
