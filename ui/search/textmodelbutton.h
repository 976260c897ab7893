#pragma once

#include "ui/search/textembedder.h"

#include <QToolButton>

class QMenu;

/// Says what makes the vector of a searched text, and lets another model be chosen for the column.
class TextModelButton : public QToolButton
{
    Q_OBJECT

public:
    explicit TextModelButton(QWidget *parent = nullptr);

    void setEmbedder(const TextEmbedder &embedder);
    void setTarget(const search::SearchTarget &target);
    /// What else the menu offers: to fill the column, to add a server. They outlive the button.
    void setFurtherActions(const QList<QAction *> &actions);
    /// Reads anew what is chosen.
    void updateName();

private:
    void fillMenu();

    TextEmbedder m_embedder;
    search::SearchTarget m_target;
    QList<QAction *> m_further;
    QMenu *m_menu = nullptr;
};
