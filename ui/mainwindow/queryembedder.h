#pragma once

#include "app/embedding/embeddingprovider.h"
#include "ui/mainwindow/windowservices.h"
#include "ui/search/textembedder.h"

#include <QObject>

#include <optional>

/// What makes the vectors of searched texts: the built-in model that the workspace keeps for the vector column, or the
/// embedding server that was chosen for it, with its key from the keychain. The choices are kept in the settings.
class QueryEmbedder : public QObject
{
    Q_OBJECT

public:
    explicit QueryEmbedder(const WindowServices &services, QObject *parent = nullptr);

    /// Whose columns they are: "user@host:port/database"; empty when disconnected.
    void setConnection(const QString &name);
    /// By `this`, which outlives what it is given to.
    TextEmbedder embedder();
    /// `server` is one of the settings, by its name; empty for the built-in model.
    void choose(const catalog::ObjectName &table, const QString &column, const QString &server);

signals:
    /// Another model is chosen, or the servers have changed.
    void changed();

private:
    QList<embedding::EmbeddingProvider> providers() const;
    QString chosen(const search::SearchTarget &target) const;
    std::optional<embedding::EmbeddingProvider> chosenProvider(const search::SearchTarget &target) const;
    QList<TextModelOption> options() const;
    QString name(const search::SearchTarget &target) const;
    QString problem(const search::SearchTarget &target) const;
    QueryMaker maker(const search::SearchTarget &target);

    settings::Settings &m_settings;
    workspace::Workspace m_workspace;
    PasswordStore &m_passwords;
    QString m_connection;
};
