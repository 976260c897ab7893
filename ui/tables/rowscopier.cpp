#include "ui/tables/rowscopier.h"

#include "app/tables/copytext.h"
#include "ui/tables/rowsmodel.h"

#include <QClipboard>
#include <QGuiApplication>

#include <algorithm>

namespace {

/// More cells than this are put together by a job, also when nothing has to be fetched.
constexpr qsizetype CellsAtOnce = 5000;

} // namespace

RowsCopier::RowsCopier(jobs::JobRunner &runner, const RowsModel &model, QObject *parent)
    : QObject(parent)
    , m_runner(runner)
    , m_model(model)
    , m_fetching(runner)
{
}

void RowsCopier::setPool(std::shared_ptr<db::ConnectionPool> pool)
{
    m_fetching.forget();
    m_pool = std::move(pool);
}

tables::CopyRequest RowsCopier::requestFor(const QItemSelection &selection, const QList<int> &sections) const
{
    QList<int> rows;
    for (const QItemSelectionRange &range : selection) {
        for (int row = range.top(); row <= range.bottom(); ++row)
            rows << row;
    }
    std::sort(rows.begin(), rows.end());
    rows.erase(std::unique(rows.begin(), rows.end()), rows.end());

    tables::CopyRequest request;
    request.window = m_model.request();
    request.sections = sections;
    for (const int row : std::as_const(rows)) {
        request.rows << m_model.row(row);
        request.places << m_model.placeOf(row);
    }
    const auto indexOf = [&rows](int row) {
        return int(std::lower_bound(rows.begin(), rows.end(), row) - rows.begin());
    };
    for (const QItemSelectionRange &range : selection)
        request.selected << QRect(range.left(), indexOf(range.top()), range.width(), range.height());
    return request;
}

void RowsCopier::copy(const QItemSelection &selection, const QList<int> &sections, bool withHeaders)
{
    tables::CopyRequest request = requestFor(selection, sections);
    request.withHeaders = withHeaders;
    if (request.rows.isEmpty() || sections.isEmpty())
        return;
    const auto finish = [this, rows = int(request.rows.size()), columns = int(sections.size())](const QString &text) {
        QGuiApplication::clipboard()->setText(text);
        emit copied(rows, columns);
    };
    m_fetching.forget();
    if (request.rows.size() * sections.size() <= CellsAtOnce && tables::columnsToFetch(request).isEmpty()) {
        finish(tables::copyText(request));
        return;
    }
    const auto job = m_runner.start<QString>(
        tr("Copy from %1").arg(request.window.table.name.toText()), m_pool,
        [request](jobs::JobContext &context) { return tables::fetchCopyText(context, request); });
    m_fetching.follow(job, this, [this, finish](const core::Result<QString> &text) {
        if (text)
            finish(*text);
        else
            emit failed(text.error());
    });
}
