#pragma once

#include "ui/embedding/embedrun.h"

#include <QDialog>

class MessageArea;
class PasswordStore;
class QComboBox;
class QLabel;
class QLineEdit;
class QProgressBar;
class QPushButton;

namespace settings {
class Settings;
}

/// "Embed this column…": fills a vector column of a table from a text column, with one of the servers of the settings
/// or with the built-in model. Says first how many rows there are for it, and what is going to be sent.
class EmbedDialog : public QDialog
{
    Q_OBJECT

public:
    EmbedDialog(jobs::JobRunner &runner, const settings::Settings &settings, const workspace::Workspace &workspace,
                PasswordStore &passwords, std::shared_ptr<db::ConnectionPool> pool, const catalog::Table &table,
                QWidget *parent = nullptr);

    /// Why the table has nothing that could be embedded; empty when it has.
    static QString problemOf(const catalog::Table &table);

signals:
    /// Rows of the table have got vectors.
    void rowsChanged();
    /// They were made by this server of the settings; empty: by the built-in model.
    void columnEmbedded(const QString &vectorColumn, const QString &server);

private:
    void setupViews();
    void setupColumns();
    void setupEmbedders(const settings::Settings &settings);
    void arrange();
    void connectSignals();
    embedding::FillRequest request() const;
    EmbedChoice choice() const;
    void replan();
    void showPlan(const core::Result<embedding::FillPlan> &plan);
    void chooseEmbedder();
    void startOrStop();
    void showProgress(const embedding::FillProgress &progress);
    void showEnd(const core::Result<embedding::FillReport> &report);
    void updateButtons();
    QString startProblem() const;

    PasswordStore &m_passwords;
    std::shared_ptr<db::ConnectionPool> m_pool;
    catalog::Table m_table;
    EmbedRun m_run;
    QList<embedding::EmbeddingProvider> m_providers;
    std::optional<embedding::FillPlan> m_plan;
    qint64 m_written = 0;
    QComboBox *m_textColumn = nullptr;
    QComboBox *m_vectorColumn = nullptr;
    QComboBox *m_embedder = nullptr;
    QLabel *m_embedderHint = nullptr;
    QLabel *m_keyLabel = nullptr;
    QLineEdit *m_key = nullptr;
    QLabel *m_planLabel = nullptr;
    QLabel *m_sql = nullptr;
    QProgressBar *m_progress = nullptr;
    QPushButton *m_startButton = nullptr;
    QPushButton *m_closeButton = nullptr;
    MessageArea *m_messages = nullptr;
};
