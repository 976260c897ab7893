#include "ui/tables/filterbar.h"

#include "ui/shared/chartcolors.h"
#include "ui/shared/fonts.h"
#include "ui/shared/icons.h"
#include "ui/shared/spacing.h"
#include "ui/tables/filterwords.h"

#include <QAction>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QToolButton>

FilterBar::FilterBar(QWidget *parent)
    : QWidget(parent)
{
    setupViews();
    connectSignals();
}

void FilterBar::setupViews()
{
    auto *label = new QLabel(QStringLiteral("WHERE"), this);
    label->setFont(fixedFont());
    m_whereEdit = new QLineEdit(this);
    m_whereEdit->setObjectName(QStringLiteral("whereEdit"));
    m_whereEdit->setFont(fixedFont());
    m_whereEdit->setPlaceholderText(tr("SQL condition, for example  price < 20 AND category = 'shoes'"));
    m_whereEdit->setClearButtonEnabled(true);
    m_whereEdit->setToolTip(tr("Enter reads the rows for which the condition is true. It runs in a read-only "
                               "transaction."));
    label->setBuddy(m_whereEdit);

    m_strip = new QHBoxLayout;
    m_strip->setContentsMargins(spacing::Page, spacing::Control, spacing::Control, spacing::Control);
    m_strip->setSpacing(spacing::Control);
    m_strip->addWidget(label);
    m_strip->addWidget(m_whereEdit, 1);

    m_chips = new QWidget(this);
    m_chipRow = new QHBoxLayout(m_chips);
    m_chipRow->setContentsMargins(spacing::Page, 0, spacing::Control, spacing::Control);
    m_chipRow->setSpacing(spacing::Control);
    m_chips->hide();

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(m_strip);
    column->addWidget(m_chips);
}

void FilterBar::connectSignals()
{
    connect(m_whereEdit, &QLineEdit::returnPressed, this, &FilterBar::filterRequested);
    connect(m_whereEdit, &QLineEdit::textChanged, this, [this](const QString &text) {
        if (text.isEmpty())
            emit filterRequested();
    });
}

void FilterBar::addAction(QAction *action)
{
    auto *button = new QToolButton(this);
    button->setObjectName(action->objectName() + QStringLiteral("Button"));
    button->setDefaultAction(action);
    button->setAutoRaise(true);
    m_strip->addWidget(button);
}

tables::RowFilter FilterBar::filter() const
{
    return {m_whereEdit->text().trimmed(), m_quickFilters};
}

void FilterBar::setFilter(const tables::RowFilter &filter)
{
    const QSignalBlocker blocker(m_whereEdit);
    m_whereEdit->setText(filter.where);
    m_quickFilters = filter.columns;
    rebuildChips();
}

void FilterBar::clear()
{
    setFilter({});
}

void FilterBar::addQuickFilter(const tables::QuickFilter &filter)
{
    if (m_quickFilters.contains(filter))
        return;
    m_quickFilters << filter;
    rebuildChips();
    emit filterRequested();
}

void FilterBar::rebuildChips()
{
    qDeleteAll(m_chips->findChildren<QToolButton *>(QString(), Qt::FindDirectChildrenOnly));
    while (QLayoutItem *item = m_chipRow->takeAt(0))
        delete item;
    for (const tables::QuickFilter &filter : std::as_const(m_quickFilters))
        m_chipRow->addWidget(newChip(filter));
    m_chipRow->addStretch(1);
    m_chips->setVisible(!m_quickFilters.isEmpty());
}

QToolButton *FilterBar::newChip(const tables::QuickFilter &filter)
{
    auto *chip = new QToolButton(m_chips);
    chip->setObjectName(QStringLiteral("filterChip"));
    chip->setText(u' ' + filterWords(filter));
    chip->setIcon(themeIcon(QStringLiteral("close")));
    chip->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    chip->setLayoutDirection(Qt::RightToLeft);
    chip->setToolTip(tr("%1\nClick to take this filter away").arg(tables::filterText(filter)));
    connect(chip, &QToolButton::clicked, this, [this, filter] {
        m_quickFilters.removeOne(filter);
        // The chip is deleted when its click has been handled.
        QMetaObject::invokeMethod(
            this,
            [this] {
                rebuildChips();
                emit filterRequested();
            },
            Qt::QueuedConnection);
    });
    return chip;
}
