#pragma once

#include "ui/shared/passwordstore.h"

#include <QMap>
#include <QPromise>

namespace testsupport {

/// A password store in memory, for suites; `available` false is a system without a keychain.
class MemoryPasswords : public PasswordStore
{
public:
    bool available = true;
    QMap<QString, QString> passwords;

    QFuture<core::Result<void>> check() override { return answer(outcome()); }
    QFuture<core::Result<QString>> read(const QString &key) override
    {
        if (!available)
            return answer(core::Result<QString>(outcome().error()));
        if (passwords.contains(key))
            return answer(core::Result<QString>(passwords.value(key)));
        core::Error missing = core::localError(QStringLiteral("no entry"));
        missing.kind = core::ErrorKind::Missing;
        return answer(core::Result<QString>(missing));
    }
    QFuture<core::Result<void>> write(const QString &key, const QString &password) override
    {
        if (available)
            passwords.insert(key, password);
        return answer(outcome());
    }
    QFuture<core::Result<void>> remove(const QString &key) override
    {
        passwords.remove(key);
        return answer(outcome());
    }

private:
    core::Result<void> outcome() const
    {
        return available ? core::Result<void>() : core::localError(QStringLiteral("no keychain here"));
    }
    template<class T>
    static QFuture<core::Result<T>> answer(const core::Result<T> &result)
    {
        QPromise<core::Result<T>> promise;
        promise.start();
        promise.addResult(result);
        promise.finish();
        return promise.future();
    }
};

} // namespace testsupport
