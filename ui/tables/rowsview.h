#pragma once

#include "ui/shared/gridview.h"

#include <QTimer>

/// A grid over rows that are loaded piece by piece: says when it comes near an end of what is loaded, and stays on the
/// rows it shows when rows come or go above them.
class RowsView : public GridView
{
    Q_OBJECT

public:
    explicit RowsView(QWidget *parent = nullptr);

    void setModel(QAbstractItemModel *model) override;
    /// What stands in place of rows when there are none.
    void setPlaceholder(const QString &text);
    QString placeholder() const { return m_placeholder; }

    /// Fits columns to their content, the first ones at once; `numberSections`, those of a key, keep room for the
    /// longer numbers that follow.
    void fitToRows(const QList<int> &numberSections);

    /// Emits what is wanted for the present place; scrolling and added rows do it by themselves, a reset does not.
    void askForRows();

    int firstVisibleRow() const;
    int lastVisibleRow() const;

signals:
    void rowsBelowWanted();
    void rowsAboveWanted();
    /// The very first or last row of the table is asked for by key.
    void firstRowsRequested();
    void lastRowsRequested();
    void copyRequested(bool withHeaders);

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void copySelection(bool withHeaders) override;

private:
    void shiftBy(int rows);
    void fitSomeColumns();
    void narrowCutColumns();

    QString m_placeholder;
    QTimer m_fitTimer;
    QList<int> m_numberSections;
    int m_nextToFit = 0;
};
