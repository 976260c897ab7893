#pragma once

#include "app/search/searchfacts.h"
#include "app/search/searchtarget.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QSpinBox;

/// The search settings that matter for the indexes that serve a search: hnsw.ef_search, ivfflat.probes, iterative
/// scan. They show what is in force on the server until they are changed; a setting without effect is greyed and says
/// why.
class SearchSettingsFields : public QWidget
{
    Q_OBJECT

public:
    explicit SearchSettingsFields(QWidget *parent = nullptr);

    /// What the server's sessions begin with: fields that nobody changed take it.
    void setServerSettings(const search::SettingsInForce &settings);
    /// Until the next server's settings are known.
    void forgetServerSettings();
    void setServingIndexes(const QList<search::ServingIndex> &indexes);

    /// The settings that differ from the server's and have an effect.
    QList<search::Setting> settings() const;
    /// Takes those that it has a field for; the others go back to the server's.
    void setSettings(const QList<search::Setting> &settings);

signals:
    void changed();
    void submitted();

private:
    void setupViews();
    void connectSignals();
    bool serves(vectors::IndexMethod method) const;
    void updateFields();
    void updateIterative();
    QString reasonAgainst(vectors::IndexMethod method) const;

    bool m_known = false; ///< whether `m_server` was read
    search::SettingsInForce m_server;
    QList<search::ServingIndex> m_indexes;
    QLabel *m_efSearchLabel = nullptr;
    QSpinBox *m_efSearch = nullptr;
    QLabel *m_probesLabel = nullptr;
    QSpinBox *m_probes = nullptr;
    QLabel *m_iterativeLabel = nullptr;
    QComboBox *m_iterative = nullptr;
};
