#pragma once

#include "ui/shared/passwordstore.h"

#include <QObject>

/// The system's keychain (Secret Service, KWallet), through QtKeychain. Never falls back to a plain file.
class KeychainStore : public QObject, public PasswordStore
{
    Q_OBJECT

public:
    explicit KeychainStore(QObject *parent = nullptr);

    QFuture<core::Result<void>> check() override;
    QFuture<core::Result<QString>> read(const QString &key) override;
    QFuture<core::Result<void>> write(const QString &key, const QString &password) override;
    QFuture<core::Result<void>> remove(const QString &key) override;
};
