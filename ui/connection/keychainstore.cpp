#include "ui/connection/keychainstore.h"

#include <qt6keychain/keychain.h>

#include <QPromise>

#include <memory>

using core::Error;
using core::Result;

namespace {

const QString service = QStringLiteral("pgvector Workbench");

Error errorOf(const QKeychain::Job &job)
{
    Error error = core::localError(job.errorString());
    if (job.error() == QKeychain::EntryNotFound)
        error.kind = core::ErrorKind::Missing;
    else if (job.error() == QKeychain::AccessDeniedByUser)
        error.kind = core::ErrorKind::Cancelled;
    else if (job.error() == QKeychain::AccessDenied)
        error.kind = core::ErrorKind::Permission;
    else
        error.message = QStringLiteral("no keychain service answers (%1)").arg(job.errorString());
    return error;
}

/// Starts `job` and answers what `outcome` makes of it when it has ended.
template<class T, class Job, class Outcome>
QFuture<Result<T>> run(QObject *owner, Job *job, const QString &key, Outcome outcome)
{
    auto promise = std::make_shared<QPromise<Result<T>>>();
    promise->start();
    job->setKey(key);
    job->setInsecureFallback(false);
    QObject::connect(job, &QKeychain::Job::finished, owner, [promise, job, outcome](QKeychain::Job *) {
        promise->addResult(outcome(*job));
        promise->finish();
    });
    job->start();
    return promise->future();
}

} // namespace

KeychainStore::KeychainStore(QObject *parent)
    : QObject(parent)
{
}

QFuture<Result<void>> KeychainStore::check()
{
    return run<void>(this, new QKeychain::ReadPasswordJob(service, this), QStringLiteral("(check)"),
                     [](const QKeychain::ReadPasswordJob &job) -> Result<void> {
                         const bool answered =
                             job.error() == QKeychain::NoError || job.error() == QKeychain::EntryNotFound;
                         return answered ? Result<void>() : Result<void>(errorOf(job));
                     });
}

QFuture<Result<QString>> KeychainStore::read(const QString &key)
{
    return run<QString>(this, new QKeychain::ReadPasswordJob(service, this), key,
                        [](const QKeychain::ReadPasswordJob &job) -> Result<QString> {
                            if (job.error() != QKeychain::NoError)
                                return errorOf(job);
                            return job.textData();
                        });
}

QFuture<Result<void>> KeychainStore::write(const QString &key, const QString &password)
{
    auto *job = new QKeychain::WritePasswordJob(service, this);
    job->setTextData(password);
    return run<void>(this, job, key, [](const QKeychain::WritePasswordJob &ended) -> Result<void> {
        return ended.error() == QKeychain::NoError ? Result<void>() : Result<void>(errorOf(ended));
    });
}

QFuture<Result<void>> KeychainStore::remove(const QString &key)
{
    return run<void>(this, new QKeychain::DeletePasswordJob(service, this), key,
                     [](const QKeychain::DeletePasswordJob &job) -> Result<void> {
                         const bool gone = job.error() == QKeychain::NoError || job.error() == QKeychain::EntryNotFound;
                         return gone ? Result<void>() : Result<void>(errorOf(job));
                     });
}
