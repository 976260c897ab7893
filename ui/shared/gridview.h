#pragma once

#include <QTableView>

class QAction;
class QMenu;

/// A table view for measurements and rows: compact, no frame, numbers aligned by the model, copy of the selection as
/// tab-separated text with and without headers. A cell is copied as its CopyRole, else as it is displayed, so that a
/// preview never has to reach the clipboard.
class GridView : public QTableView
{
    Q_OBJECT

public:
    enum Role { CopyRole = Qt::UserRole + 1000 };

    explicit GridView(QWidget *parent = nullptr);

    QAction *copyAction() const { return m_copyAction; }
    QAction *copyWithHeadersAction() const { return m_copyWithHeadersAction; }

    /// The selection as tab-separated text, in visual column order.
    QString selectionAsText(bool withHeaders) const;

    /// Grows columns to their content in the first rows, none wider than `maximumWidth`.
    void fitColumns(int maximumWidth = 420);

signals:
    /// Emitted before the context menu opens, to add actions of the page.
    void contextMenuAboutToShow(QMenu *menu, const QModelIndex &index);

protected:
    /// Puts the selection on the clipboard; for views that have to fetch what they copy.
    virtual void copySelection(bool withHeaders);

    void contextMenuEvent(QContextMenuEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void setupActions();
    void setupRows();

    QAction *m_copyAction = nullptr;
    QAction *m_copyWithHeadersAction = nullptr;
};
