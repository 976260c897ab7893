#pragma once

#include "app/jobs/latest.h"

#include <QItemSelection>
#include <QObject>

class RowsModel;

namespace tables {
struct CopyRequest;
}

/// Puts cells of a RowsModel on the clipboard as tab-separated text. Values of which the model has a preview only are
/// fetched whole first; a preview is never copied.
class RowsCopier : public QObject
{
    Q_OBJECT

public:
    RowsCopier(jobs::JobRunner &runner, const RowsModel &model, QObject *parent = nullptr);

    void setPool(std::shared_ptr<db::ConnectionPool> pool);

    /// Copies the selection, with `sections` in the order of the text.
    void copy(const QItemSelection &selection, const QList<int> &sections, bool withHeaders);

signals:
    void copied(int rows, int columns);
    void failed(const core::Error &error);

private:
    tables::CopyRequest requestFor(const QItemSelection &selection, const QList<int> &sections) const;

    jobs::JobRunner &m_runner;
    const RowsModel &m_model;
    std::shared_ptr<db::ConnectionPool> m_pool;
    jobs::Latest m_fetching;
};
