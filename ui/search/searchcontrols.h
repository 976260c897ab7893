#pragma once

#include "app/catalog/catalog.h"
#include "app/search/searchfacts.h"
#include "app/search/searchtarget.h"
#include "app/search/textchoice.h"
#include "ui/search/searchtask.h"
#include "ui/search/textembedder.h"

#include <QWidget>

class DistanceBox;
class FilterField;
class LegsField;
class MoreFields;
class QAction;
class QCheckBox;
class QComboBox;
class QPushButton;
class QSpinBox;
class QToolButton;
class QueryField;
class SearchSettingsFields;
class TextModelButton;

/// The strip above the search page: what is searched near and what is mixed with it, in which column, by which
/// distance, how many rows, under which filter and settings.
class SearchControls : public QWidget
{
    Q_OBJECT

public:
    explicit SearchControls(QWidget *parent = nullptr);

    /// Keeps what was chosen where the table is the same as before.
    void setTable(const catalog::Table &table);
    void setTextChoices(const search::TextChoices &choices);
    void setServerSettings(const search::SettingsInForce &settings);
    void setEmbedder(const TextEmbedder &embedder);
    void setConnected(bool connected);
    void setRunning(bool running);
    void setNearRow(const QString &column, const search::RowKey &key);
    void addExample(const QString &column, const search::RowKey &key, bool like);
    void setHybrid(bool hybrid);
    /// Puts everything as the task has it, as far as the table still has it.
    void setTask(const SearchTask &task);

    /// What the controls say; the shown columns and the fusion are the page's.
    SearchTask task() const;
    search::SearchTarget target() const;
    QString column() const;
    bool isHybrid() const;
    /// Whether what can be searched as text has to be read for the current table.
    bool wantsTextChoices() const;
    /// Why a search cannot be run now; empty when it can.
    QString problem() const;
    /// Ctrl+Enter, for the page to take.
    QAction *runAction() const { return m_runAction; }
    TextModelButton *modelButton() const;
    /// For the page's menus.
    QToolButton *copyButton() const { return m_copy; }
    QToolButton *savedButton() const { return m_saved; }

signals:
    void changed();
    void columnChanged();
    void hybridChanged(bool hybrid);
    void runRequested();
    void stopRequested();

private:
    void setupViews();
    QWidget *queryRow();
    QWidget *choiceRow();
    QToolButton *iconButton(const QString &objectName, const QString &icon, const QString &toolTip, QWidget *parent);
    void setupActions();
    void connectSignals();
    void connectChanges();
    void chooseColumn(const QString &column);
    void followColumn(const std::optional<search::SearchChoice> &kept);
    void followDistance();
    void updateProblem();
    search::SearchRequest searchRequest() const;
    search::HybridRequest hybridRequest(const search::SearchRequest &first) const;

    catalog::Table m_table;
    bool m_connected = false;
    bool m_running = false;
    QComboBox *m_column = nullptr;
    QueryField *m_query = nullptr;
    QToolButton *m_hybrid = nullptr;
    LegsField *m_legs = nullptr;
    QCheckBox *m_exact = nullptr;
    QPushButton *m_run = nullptr;
    QToolButton *m_copy = nullptr;
    QToolButton *m_saved = nullptr;
    DistanceBox *m_distance = nullptr;
    QSpinBox *m_k = nullptr;
    FilterField *m_filter = nullptr;
    QAction *m_runAction = nullptr;
    SearchSettingsFields *m_settings = nullptr;
    MoreFields *m_more = nullptr;
};
