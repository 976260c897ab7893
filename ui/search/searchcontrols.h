#pragma once

#include "app/catalog/catalog.h"
#include "app/search/searchfacts.h"
#include "app/search/searchtarget.h"

#include <QWidget>

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QSpinBox;
class QToolButton;
class QAction;
class QueryField;
class SearchSettingsFields;

/// The strip above the search page: what is searched near, in which column, by which distance, how many rows, under
/// which filter and settings.
class SearchControls : public QWidget
{
    Q_OBJECT

public:
    explicit SearchControls(QWidget *parent = nullptr);

    /// Keeps what was chosen where the table is the same as before.
    void setTable(const catalog::Table &table);
    void setServerSettings(const search::SettingsInForce &settings);
    void setConnected(bool connected);
    void setRunning(bool running);
    void setNearRow(const QString &column, const search::RowKey &key);

    /// What the controls say; the shown columns are the page's.
    search::SearchRequest request() const;
    bool wantsExact() const;
    QString column() const;
    /// Why a search cannot be run now; empty when it can.
    QString problem() const;
    /// Why the SQL cannot be copied now; empty when it can.
    void setCopyProblem(const QString &problem);
    /// Ctrl+Enter, for the page to take.
    QAction *runAction() const { return m_runAction; }

signals:
    void changed();
    void columnChanged();
    void runRequested();
    void stopRequested();
    void copyRequested();

private:
    void setupViews();
    QWidget *queryRow();
    QWidget *choiceRow();
    void setupActions();
    void connectSignals();
    void followColumn(const search::SearchChoice *kept);
    void fillDistances(const search::SearchChoice *kept);
    void followDistance();
    void updateProblem();
    void updateFilterMark();

    catalog::Table m_table;
    QList<search::SearchChoice> m_choices;
    bool m_connected = false;
    bool m_running = false;
    QComboBox *m_column = nullptr;
    QueryField *m_query = nullptr;
    QCheckBox *m_exact = nullptr;
    QPushButton *m_run = nullptr;
    QToolButton *m_copy = nullptr;
    QComboBox *m_distance = nullptr;
    QSpinBox *m_k = nullptr;
    QLineEdit *m_where = nullptr;
    QAction *m_whereMark = nullptr;
    QAction *m_runAction = nullptr;
    SearchSettingsFields *m_settings = nullptr;
};
