#include "ui/shared/askbefore.h"

#include <QMessageBox>
#include <QPushButton>

void askBefore(QWidget *parent, const BeforeQuestion &question, const std::function<void()> &onYes)
{
    auto *box = new QMessageBox(parent);
    box->setObjectName(QStringLiteral("askBefore"));
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setIcon(QMessageBox::NoIcon);
    box->setWindowTitle(question.title);
    box->setTextFormat(Qt::RichText);
    QString text = question.text.toHtmlEscaped();
    if (!question.sql.isEmpty())
        text += QStringLiteral("<pre>%1</pre>").arg(question.sql.toHtmlEscaped());
    box->setText(text);
    QPushButton *yes = box->addButton(question.verb, QMessageBox::AcceptRole);
    yes->setObjectName(QStringLiteral("askBeforeYes"));
    box->setDefaultButton(box->addButton(QMessageBox::Cancel));
    QObject::connect(box, &QMessageBox::buttonClicked, parent, [yes, onYes](const QAbstractButton *clicked) {
        if (clicked == yes)
            onYes();
    });
    box->open();
}
