#pragma once

#include <QDialog>

class QCheckBox;
class QLabel;
class QLineEdit;

/// Asks for the password of one connection.
class PasswordDialog : public QDialog
{
    Q_OBJECT

public:
    /// `reason` is what the server said, empty at the first time.
    PasswordDialog(const QString &name, const QString &place, const QString &reason, QWidget *parent = nullptr);

    QString password() const;
    /// Whether it can be kept; `reason` says why not.
    void setKeeping(bool possible, bool wanted, const QString &reason);
    bool keepPassword() const;

private:
    QLineEdit *m_password = nullptr;
    QCheckBox *m_keep = nullptr;
};
