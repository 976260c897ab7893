#pragma once

#include "app/core/result.h"

#include <QFuture>
#include <QFutureWatcher>
#include <QObject>

namespace jobs {

/// Calls `handler(const core::Result<T> &)` on `receiver`'s thread when `future` has ended. Nothing happens when the
/// receiver is destroyed first. Call it on the receiver's thread.
template<class T, class Handler>
void onFinished(const QFuture<core::Result<T>> &future, QObject *receiver, Handler handler)
{
    using Watcher = QFutureWatcher<core::Result<T>>;
    auto *watcher = new Watcher(receiver);
    QObject::connect(watcher, &Watcher::finished, receiver, [watcher, handler = std::move(handler)]() mutable {
        watcher->deleteLater();
        const auto ended = watcher->future();
        handler(ended.resultCount() > 0 ? ended.result() : core::Result<T>(core::cancelledError()));
    });
    watcher->setFuture(future);
}

/// Calls `handler(const Part &)` on `receiver`'s thread for every finished part, in order.
template<class Part, class Handler>
void onPart(const QFuture<Part> &parts, QObject *receiver, Handler handler)
{
    using Watcher = QFutureWatcher<Part>;
    auto *watcher = new Watcher(receiver);
    QObject::connect(watcher, &Watcher::resultReadyAt, receiver,
                     [watcher, handler = std::move(handler)](int index) mutable { handler(watcher->resultAt(index)); });
    QObject::connect(watcher, &Watcher::finished, watcher, &QObject::deleteLater);
    watcher->setFuture(parts);
}

} // namespace jobs
