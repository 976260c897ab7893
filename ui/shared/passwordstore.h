#pragma once

#include "app/core/result.h"

#include <QFuture>
#include <QString>

/// Keeps passwords by a key. Nothing waits: answers come as futures, for jobs::onFinished. Used on the window's thread.
class PasswordStore
{
public:
    virtual ~PasswordStore() = default;

    /// Whether passwords can be kept at all; the error says why not.
    virtual QFuture<core::Result<void>> check() = 0;
    /// Error Missing when there is none for the key.
    virtual QFuture<core::Result<QString>> read(const QString &key) = 0;
    virtual QFuture<core::Result<void>> write(const QString &key, const QString &password) = 0;
    /// Having had none is no error.
    virtual QFuture<core::Result<void>> remove(const QString &key) = 0;
};
