#pragma once

#include "app/plan/plananalysis.h"

#include <QTextBrowser>

/// All figures and every property of one node; its table and its index are links.
class NodeDetails : public QTextBrowser
{
    Q_OBJECT

public:
    explicit NodeDetails(QWidget *parent = nullptr);

    void setAnalysis(const plan::AnalysisPointer &analysis);
    void showNode(int node);
    /// In the place of a node that the plan does not have.
    void showNote(const QString &note);
    int node() const { return m_node; }

signals:
    /// The schema may be empty, as plans without VERBOSE name none.
    void tableRequested(const QString &schema, const QString &table);
    void indexRequested(const QString &schema, const QString &index);
    void nodeSelected(int node);

protected:
    void changeEvent(QEvent *event) override;

private:
    void follow(const QUrl &link);
    void refresh();

    plan::AnalysisPointer m_analysis;
    int m_node = -1;
    QString m_note;
};
