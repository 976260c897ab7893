#include "ui/tables/quickfilterpopup.h"

#include "ui/shared/spacing.h"
#include "ui/tables/filterwords.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

using tables::FilterOperator;

QuickFilterPopup::QuickFilterPopup(QWidget *parent)
    : QFrame(parent, Qt::Popup)
{
    setObjectName(QStringLiteral("quickFilterPopup"));
    setFrameShape(QFrame::StyledPanel);
    setupViews();
    connectSignals();
}

void QuickFilterPopup::setupViews()
{
    m_columnLabel = new QLabel(this);
    m_operatorBox = new QComboBox(this);
    m_operatorBox->setObjectName(QStringLiteral("quickFilterOperator"));
    for (const FilterOperator op :
         {FilterOperator::Contains, FilterOperator::Equal, FilterOperator::NotEqual, FilterOperator::Less,
          FilterOperator::Greater, FilterOperator::IsNull, FilterOperator::IsNotNull})
        m_operatorBox->addItem(filterOperatorWords(op), int(op));
    m_valueEdit = new QLineEdit(this);
    m_valueEdit->setObjectName(QStringLiteral("quickFilterValue"));
    m_valueEdit->setMinimumWidth(180);
    m_filterButton = new QPushButton(tr("Filter"), this);
    m_filterButton->setObjectName(QStringLiteral("quickFilterApply"));
    m_filterButton->setDefault(true);

    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(spacing::Control, spacing::Control, spacing::Control, spacing::Control);
    row->setSpacing(spacing::Control);
    row->addWidget(m_columnLabel);
    row->addWidget(m_operatorBox);
    row->addWidget(m_valueEdit, 1);
    row->addWidget(m_filterButton);
}

void QuickFilterPopup::connectSignals()
{
    connect(m_operatorBox, &QComboBox::currentIndexChanged, this, &QuickFilterPopup::updateValue);
    connect(m_valueEdit, &QLineEdit::returnPressed, this, &QuickFilterPopup::accept);
    connect(m_filterButton, &QPushButton::clicked, this, &QuickFilterPopup::accept);
}

void QuickFilterPopup::open(const QString &column, const QPoint &globalPosition)
{
    m_column = column;
    m_columnLabel->setText(column);
    m_valueEdit->clear();
    adjustSize();
    move(globalPosition);
    show();
    m_valueEdit->setFocus();
}

FilterOperator QuickFilterPopup::chosenOperator() const
{
    return FilterOperator(m_operatorBox->currentData().toInt());
}

void QuickFilterPopup::updateValue()
{
    m_valueEdit->setEnabled(tables::takesValue(chosenOperator()));
}

void QuickFilterPopup::accept()
{
    const FilterOperator op = chosenOperator();
    hide();
    emit filterChosen({m_column, op, tables::takesValue(op) ? m_valueEdit->text() : QString()});
}
