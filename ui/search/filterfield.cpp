#include "ui/search/filterfield.h"

#include "app/search/checkquery.h"
#include "ui/search/chiprow.h"
#include "ui/search/filterpopup.h"
#include "ui/shared/chartcolors.h"
#include "ui/shared/fonts.h"
#include "ui/shared/icons.h"
#include "ui/shared/spacing.h"

#include <QAction>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QToolButton>

FilterField::FilterField(QWidget *parent)
    : QWidget(parent)
{
    setupViews();
    connectSignals();
}

void FilterField::setupViews()
{
    m_add = new QToolButton(this);
    m_add->setObjectName(QStringLiteral("searchAddFilter"));
    m_add->setIcon(themeIcon(QStringLiteral("filter")));
    m_add->setAutoRaise(true);
    m_add->setToolTip(tr("Only rows for which a column, or a path into a JSON column, meets a condition"));
    m_add->setAccessibleName(tr("Add a filter"));
    m_chips = new ChipRow(QStringLiteral("searchFilter"), this);
    m_chips->setMostShown(2);
    m_where = new QLineEdit(this);
    m_where->setObjectName(QStringLiteral("searchWhere"));
    m_where->setFont(fixedFont());
    m_where->setPlaceholderText(tr("price < 10 AND category = 'shoes'"));
    m_where->setClearButtonEnabled(true);
    m_whereMark = m_where->addAction(themeIcon(QStringLiteral("wrong")), QLineEdit::LeadingPosition);
    m_whereMark->setVisible(false);
    auto *label = new QLabel(QStringLiteral("WHERE"), this);
    label->setBuddy(m_where);
    m_popup = new FilterPopup(this);

    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(spacing::Group);
    row->addWidget(m_add);
    row->addWidget(m_chips);
    row->addWidget(label);
    row->addWidget(m_where, 1);
}

void FilterField::connectSignals()
{
    connect(m_add, &QToolButton::clicked, this, &FilterField::openPopup);
    connect(m_popup, &FilterPopup::filterChosen, this, [this](const search::SearchFilter &filter) {
        if (!m_filters.contains(filter))
            setFilters(m_filters + QList{filter});
    });
    connect(m_chips, &ChipRow::removed, this, [this](int chip) {
        QList<search::SearchFilter> filters = m_filters;
        if (chip < filters.size())
            filters.removeAt(chip);
        setFilters(filters);
    });
    connect(m_where, &QLineEdit::textChanged, this, &FilterField::checkWhere);
    connect(m_where, &QLineEdit::returnPressed, this, &FilterField::submitted);
}

void FilterField::openPopup()
{
    m_popup->open(m_add->mapToGlobal(QPoint(0, m_add->height())));
}

void FilterField::setTable(const catalog::Table &table)
{
    m_popup->setTable(table);
    if (table.name == m_tableName)
        return;
    m_tableName = table.name;
    setFilters({});
    m_where->clear();
}

QString FilterField::where() const
{
    return m_where->text().trimmed();
}

void FilterField::setWhere(const QString &where)
{
    m_where->setText(where);
    m_where->setCursorPosition(0);
}

void FilterField::setFilters(const QList<search::SearchFilter> &filters)
{
    if (filters == m_filters)
        return;
    m_filters = filters;
    updateChips();
    emit changed();
}

void FilterField::updateChips()
{
    QList<Chip> chips;
    for (const search::SearchFilter &filter : std::as_const(m_filters))
        chips << Chip{search::filterText(filter), search::filterText(filter)};
    m_chips->setChips(chips);
}

QString FilterField::problem() const
{
    const auto checked = search::checkFilter(m_where->text());
    return checked ? QString() : checked.error().message;
}

void FilterField::checkWhere()
{
    const QString wrong = problem();
    m_whereMark->setVisible(!wrong.isEmpty());
    m_whereMark->setIcon(themeIcon(QStringLiteral("wrong"), severityColor(Severity::Wrong, palette())));
    m_whereMark->setToolTip(wrong);
    emit changed();
}
