#pragma once

#include "app/catalog/catalog.h"

#include <QFrame>

class QLineEdit;
class QListView;
class QStringListModel;

/// The tables among `names` that fit what was typed, best first: names that begin with it, then names that contain
/// it, then names that contain its letters in order. At most `limit`.
QList<catalog::ObjectName> matchingTables(const QList<catalog::ObjectName> &names, const QString &typed, int limit);

/// The popup that Ctrl+K opens: type a few letters, choose a table.
class QuickOpen : public QFrame
{
    Q_OBJECT

public:
    explicit QuickOpen(QWidget *parent = nullptr);

    void setTables(const QList<catalog::ObjectName> &tables);
    /// Opens it below the top edge of `window`, empty.
    void openOver(const QWidget *window);

signals:
    void chosen(const catalog::ObjectName &table);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void refresh();
    void choose();
    void moveSelection(int step);

    QList<catalog::ObjectName> m_tables;
    QList<catalog::ObjectName> m_shown;
    QLineEdit *m_text = nullptr;
    QListView *m_list = nullptr;
    QStringListModel *m_model = nullptr;
};
