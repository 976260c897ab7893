#pragma once

#include "app/jobs/latest.h"
#include "app/tables/rowwindow.h"

#include <QObject>

class RowsModel;

/// Feeds a RowsModel with windows read by jobs. What the model shows stays until the new rows are there; a result that
/// has been overtaken is dropped.
class RowsLoader : public QObject
{
    Q_OBJECT

public:
    RowsLoader(jobs::JobRunner &runner, RowsModel &model, QObject *parent = nullptr);

    void setPool(std::shared_ptr<db::ConnectionPool> pool);

    /// Replaces the model's rows by the window that `request` describes (First or Last).
    void load(const tables::WindowRequest &request);
    /// The window behind or before what the model has; nothing happens when there is none or it is on its way.
    void loadNext();
    void loadPrevious();
    void cancel();

    /// A replacement is on its way.
    bool isLoading() const { return m_replacing.isActive(); }

signals:
    /// A replacement was started or ended.
    void loadingChanged(bool loading);
    /// The model's rows were replaced.
    void loaded();
    /// Rows were added at an end.
    void extended();
    void failed(const core::Error &error);

private:
    using WindowJob = jobs::Job<tables::RowWindow>;

    WindowJob start(const tables::WindowRequest &request);
    void extend(jobs::Latest &place, const std::optional<tables::WindowRequest> &request, bool atEnd);

    jobs::JobRunner &m_runner;
    RowsModel &m_model;
    std::shared_ptr<db::ConnectionPool> m_pool;
    jobs::Latest m_replacing;
    jobs::Latest m_next;
    jobs::Latest m_previous;
};
