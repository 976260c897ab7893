#pragma once

#include <QString>

#include <functional>

class QWidget;

/// What is asked before something that writes or cannot be undone.
struct BeforeQuestion
{
    QString title;
    QString text;
    QString sql;  ///< shown in fixed width; may be empty
    QString verb; ///< on the button that does it, such as "Drop index"
};

/// Asks without blocking, in a message box "askBefore" of `parent` whose button "askBeforeYes" says the verb; Cancel is
/// the default. `onYes` is called on yes only, and not after `parent` is gone.
void askBefore(QWidget *parent, const BeforeQuestion &question, const std::function<void()> &onYes);
