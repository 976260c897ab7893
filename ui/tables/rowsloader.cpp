#include "ui/tables/rowsloader.h"

#include "app/tables/fetchwindow.h"
#include "ui/tables/rowsmodel.h"

namespace {

/// Rows read ahead at once, when the first window is on the screen.
constexpr int FollowingWindowSize = 400;

} // namespace

RowsLoader::RowsLoader(jobs::JobRunner &runner, RowsModel &model, QObject *parent)
    : QObject(parent)
    , m_runner(runner)
    , m_model(model)
    , m_replacing(runner)
    , m_next(runner)
    , m_previous(runner)
{
}

void RowsLoader::setPool(std::shared_ptr<db::ConnectionPool> pool)
{
    if (pool == m_pool)
        return;
    cancel();
    m_pool = std::move(pool);
}

RowsLoader::WindowJob RowsLoader::start(const tables::WindowRequest &request)
{
    return m_runner.start<tables::RowWindow>(
        tr("Read %1").arg(request.table.name.toText()), m_pool,
        [request](jobs::JobContext &context) { return tables::fetchWindow(context, request); });
}

void RowsLoader::load(const tables::WindowRequest &request)
{
    if (!m_pool)
        return;
    m_next.forget();
    m_previous.forget();
    m_replacing.follow(start(request), this, [this, request](const core::Result<tables::RowWindow> &window) {
        if (window)
            m_model.setWindow(request, *window);
        emit loadingChanged(false);
        if (window)
            emit loaded();
        else
            emit failed(window.error());
    });
    emit loadingChanged(true);
}

void RowsLoader::loadNext()
{
    extend(m_next, m_model.cache().next(m_model.request()), true);
}

void RowsLoader::loadPrevious()
{
    extend(m_previous, m_model.cache().previous(m_model.request()), false);
}

void RowsLoader::extend(jobs::Latest &place, const std::optional<tables::WindowRequest> &request, bool atEnd)
{
    if (!request || !m_pool || isLoading() || m_next.isActive() || m_previous.isActive())
        return;
    tables::WindowRequest following = *request;
    following.size = FollowingWindowSize;
    place.follow(start(following), this, [this, atEnd](const core::Result<tables::RowWindow> &window) {
        if (!window) {
            emit failed(window.error());
            return;
        }
        if (atEnd)
            m_model.appendWindow(*window);
        else
            m_model.prependWindow(*window);
        emit extended();
    });
}

void RowsLoader::cancel()
{
    const bool wasLoading = isLoading();
    m_replacing.forget();
    m_next.forget();
    m_previous.forget();
    if (wasLoading)
        emit loadingChanged(false);
}
