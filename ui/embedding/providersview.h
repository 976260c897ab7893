#pragma once

#include "app/embedding/embeddingprovider.h"
#include "app/jobs/latest.h"

#include <QWidget>

#include <optional>

class MessageArea;
class PasswordStore;
class ProviderForm;
class QLabel;
class QListWidget;
class QPushButton;

namespace settings {
class Settings;
}

/// The page "Embedding" of the settings: the servers that texts can be sent to. They are kept by `save`, their keys in
/// the keychain; where there is none, a key lives as long as the window.
class ProvidersView : public QWidget
{
    Q_OBJECT

public:
    ProvidersView(jobs::JobRunner &runner, settings::Settings &settings, PasswordStore &passwords,
                  QWidget *parent = nullptr);

    /// Keeps the list and the keys that were typed.
    void save();

private:
    struct Entry
    {
        embedding::EmbeddingProvider provider;
        QString keptAs;             ///< the key's name in the keychain as the settings have it; empty for a new one
        std::optional<QString> key; ///< once it was read or typed
        bool keyTyped = false;
    };

    void setupViews();
    QWidget *makeList();
    QWidget *makeDetails();
    void connectSignals();
    void addProvider();
    void removeProvider();
    void showCurrent();
    void takeForm();
    void forgetKeyOfOtherServer(Entry &entry, const embedding::EmbeddingProvider &changed);
    void readKey();
    void updateKeyHint();
    void keepKeys();
    void read();
    QString problem() const;
    void test();
    void listModels();
    void showResult(const QString &text);
    void updateButtons();
    int current() const;

    jobs::JobRunner &m_runner;
    settings::Settings &m_settings;
    PasswordStore &m_passwords;
    jobs::Latest m_job;
    QList<Entry> m_entries;
    QStringList m_removedKeys;
    QString m_keychainProblem;
    QListWidget *m_list = nullptr;
    QPushButton *m_addButton = nullptr;
    QPushButton *m_removeButton = nullptr;
    QPushButton *m_testButton = nullptr;
    ProviderForm *m_form = nullptr;
    QLabel *m_result = nullptr;
    MessageArea *m_messages = nullptr;
};
