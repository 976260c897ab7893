#include "ui/connection/passworddialog.h"

#include "ui/shared/chartcolors.h"
#include "ui/shared/fonts.h"
#include "ui/shared/spacing.h"

#include <QCheckBox>
#include <QDialogButtonBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

PasswordDialog::PasswordDialog(const QString &name, const QString &place, const QString &reason, QWidget *parent)
    : QDialog(parent)
{
    setObjectName(QStringLiteral("passwordDialog"));
    setWindowTitle(tr("Password"));
    auto *question = new QLabel(tr("Password for %1").arg(name), this);
    question->setTextFormat(Qt::PlainText);
    auto *where = new QLabel(place, this);
    where->setTextFormat(Qt::PlainText);
    where->setFont(smallFont());
    auto *words = new QLabel(reason, this);
    words->setTextFormat(Qt::PlainText);
    words->setObjectName(QStringLiteral("passwordReason"));
    words->setFont(fixedFont());
    words->setWordWrap(true);
    words->setVisible(!reason.isEmpty());
    m_password = new QLineEdit(this);
    m_password->setObjectName(QStringLiteral("passwordEdit"));
    m_password->setEchoMode(QLineEdit::Password);
    m_keep = new QCheckBox(tr("Keep it in the system's keychain"), this);
    m_keep->setObjectName(QStringLiteral("passwordKeep"));
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    buttons->addButton(tr("Connect"), QDialogButtonBox::AcceptRole);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(spacing::Section, spacing::Section, spacing::Section, spacing::Page);
    layout->setSpacing(spacing::Control);
    for (QWidget *widget :
         {static_cast<QWidget *>(question), static_cast<QWidget *>(where), static_cast<QWidget *>(words),
          static_cast<QWidget *>(m_password), static_cast<QWidget *>(m_keep), static_cast<QWidget *>(buttons)})
        layout->addWidget(widget);
    setMinimumWidth(380);
    setKeeping(false, false, {});
}

QString PasswordDialog::password() const
{
    return m_password->text();
}

void PasswordDialog::setKeeping(bool possible, bool wanted, const QString &reason)
{
    m_keep->setEnabled(possible);
    m_keep->setChecked(possible && wanted);
    m_keep->setToolTip(possible ? QString() : reason);
}

bool PasswordDialog::keepPassword() const
{
    return m_keep->isChecked();
}
