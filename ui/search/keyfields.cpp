#include "ui/search/keyfields.h"

#include "ui/shared/fonts.h"
#include "ui/shared/spacing.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>

namespace {

constexpr int FieldWidth = 70;

} // namespace

KeyFields::KeyFields(QWidget *parent)
    : QWidget(parent)
{
    m_row = new QHBoxLayout(this);
    m_row->setContentsMargins(0, 0, 0, 0);
    m_row->setSpacing(spacing::Group);
    m_row->addStretch(1);
}

void KeyFields::setColumns(const QStringList &columns)
{
    if (columns == m_columns)
        return;
    m_columns = columns;
    reset();
}

void KeyFields::reset()
{
    qDeleteAll(m_fields);
    qDeleteAll(m_labels);
    m_fields.clear();
    m_labels.clear();
    for (qsizetype i = 0; i < m_columns.size(); ++i) {
        auto *label = new QLabel(m_columns[i].simplified(), this);
        label->setTextFormat(Qt::PlainText);
        auto *field = new QLineEdit(this);
        field->setObjectName(QStringLiteral("searchKey%1").arg(i));
        field->setAccessibleName(m_columns[i]);
        field->setFont(fixedFont());
        field->setMinimumWidth(FieldWidth);
        field->setMaximumWidth(4 * FieldWidth);
        m_row->insertWidget(int(2 * i), label);
        m_row->insertWidget(int(2 * i + 1), field, 2);
        connect(field, &QLineEdit::textChanged, this, &KeyFields::changed);
        connect(field, &QLineEdit::returnPressed, this, &KeyFields::submitted);
        m_labels << label;
        m_fields << field;
    }
}

void KeyFields::setKey(const search::RowKey &key)
{
    for (qsizetype i = 0; i < m_fields.size(); ++i)
        m_fields[i]->setText(key.value(i));
}

std::optional<search::RowKey> KeyFields::key() const
{
    search::RowKey key;
    for (const QLineEdit *field : m_fields) {
        if (field->text().isEmpty())
            return std::nullopt;
        key << field->text();
    }
    return key.isEmpty() ? std::nullopt : std::optional(key);
}
