#include "ui/search/searchstartview.h"

#include "ui/shared/fonts.h"
#include "ui/shared/icons.h"
#include "ui/shared/spacing.h"

#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace {

QString textFor(const catalog::Table &table)
{
    if (table.name.name.isEmpty())
        return SearchStartView::tr("Choose a table with a vector column.");
    if (table.vectorColumns().isEmpty())
        return SearchStartView::tr("%1 has no vector column.").arg(table.name.toText());
    if (!table.readable)
        return SearchStartView::tr("Your role may not read %1.").arg(table.name.toText());
    return SearchStartView::tr(
        "The rows nearest to a row or to a pasted vector, with distance, time and the index that was used.");
}

} // namespace

SearchStartView::SearchStartView(QWidget *parent)
    : QWidget(parent)
    , m_headline(new QLabel(tr("Nearest neighbours"), this))
    , m_text(new QLabel(this))
    , m_button(new QPushButton(themeIcon(QStringLiteral("similar")), tr("Search near a row"), this))
{
    m_headline->setFont(answerFont());
    m_headline->setAlignment(Qt::AlignCenter);
    m_text->setObjectName(QStringLiteral("searchEmptyText"));
    m_text->setAlignment(Qt::AlignCenter);
    m_text->setWordWrap(true);
    m_text->setTextFormat(Qt::PlainText);
    m_button->setObjectName(QStringLiteral("searchStart"));
    connect(m_button, &QPushButton::clicked, this, &SearchStartView::startRequested);

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(spacing::Page, spacing::Page, spacing::Page, spacing::Page);
    layout->setSpacing(spacing::Control);
    layout->addStretch(1);
    layout->addWidget(m_headline);
    layout->addWidget(m_text);
    layout->addWidget(m_button, 0, Qt::AlignCenter);
    layout->addStretch(2);
}

void SearchStartView::setTable(const catalog::Table &table, bool connected, bool named)
{
    const bool startable = table.readable && connected && named;
    m_text->setText(textFor(table));
    m_button->setVisible(!table.vectorColumns().isEmpty());
    m_button->setEnabled(startable);
    m_button->setToolTip(startable         ? QString()
                         : !connected      ? tr("Not connected.")
                         : !table.readable ? textFor(table)
                                           : tr("The rows have no key: paste a vector above."));
}
