#pragma once

#include "app/jobs/latest.h"
#include "app/search/hybridanswer.h"
#include "app/search/searchanswer.h"
#include "ui/search/searchtask.h"
#include "ui/search/textembedder.h"

#include <QObject>

#include <memory>

/// Runs one search at a time as a job: first makes the vector of the task's text, where it has one.
class SearchRun : public QObject
{
    Q_OBJECT

public:
    explicit SearchRun(jobs::JobRunner &runner, QObject *parent = nullptr);

    void setPool(std::shared_ptr<db::ConnectionPool> pool) { m_pool = std::move(pool); }
    void setEmbedder(const TextEmbedder &embedder) { m_embedder = embedder; }

    /// Takes the place of a search that still runs.
    void start(const SearchTask &task);
    void cancel() { m_search.cancel(); }
    /// Cancels, and drops what may still come.
    void forget();

signals:
    void runningChanged(bool running);
    void answered(const search::SearchAnswer &answer);
    void hybridAnswered(const search::HybridAnswer &answer);
    void failed(const core::Error &error);

private:
    jobs::JobRunner &m_runner;
    std::shared_ptr<db::ConnectionPool> m_pool;
    TextEmbedder m_embedder;
    jobs::Latest m_search;
};
