#include "ui/query/parameterstrip.h"

#include "ui/shared/fonts.h"
#include "ui/shared/spacing.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QToolButton>

namespace {

constexpr int FieldsInRow = 3;
constexpr int LongestValue = 1 << 24;

QString signOf(const QString &name)
{
    return (name.front().isDigit() ? QStringLiteral("$") : QStringLiteral(":")) + name;
}

} // namespace

ParameterStrip::ParameterStrip(QWidget *parent)
    : QWidget(parent)
{
    setObjectName(QStringLiteral("parameterStrip"));
    m_grid = new QGridLayout(this);
    m_grid->setContentsMargins(spacing::Page, spacing::Group, spacing::Page, spacing::Group);
    m_grid->setHorizontalSpacing(spacing::Section);
    m_grid->setVerticalSpacing(spacing::Group);
    for (int column = 0; column < FieldsInRow; ++column)
        m_grid->setColumnStretch(column, 1);
    hide();
}

void ParameterStrip::setNames(const QStringList &names)
{
    if (names == m_names)
        return;
    m_names = names;
    for (const Field &field : m_fields) {
        m_grid->removeWidget(field.row);
        field.row->hide();
    }
    for (int at = 0; at < names.size(); ++at) {
        if (!m_fields.contains(names[at]))
            m_fields.insert(names[at], makeField(names[at]));
        QWidget *row = m_fields[names[at]].row;
        m_grid->addWidget(row, at / FieldsInRow, at % FieldsInRow);
        row->show();
    }
    setVisible(!names.isEmpty());
}

ParameterStrip::Field ParameterStrip::makeField(const QString &name)
{
    Field field;
    field.row = new QWidget(this);
    auto *label = new QLabel(signOf(name), field.row);
    label->setFont(fixedFont());
    field.text = new QLineEdit(field.row);
    field.text->setObjectName(QStringLiteral("parameter_") + name);
    field.text->setFont(fixedFont());
    field.text->setMaxLength(LongestValue);
    field.text->setToolTip(tr("Sent beside the statement, never inside it; the server infers its type"));
    label->setBuddy(field.text);
    field.null = new QToolButton(field.row);
    field.null->setObjectName(QStringLiteral("parameterNull_") + name);
    field.null->setText(tr("NULL"));
    field.null->setCheckable(true);
    field.null->setToolTip(tr("Send NULL instead of a text"));
    connect(field.null, &QToolButton::toggled, field.text, &QWidget::setDisabled);
    auto *layout = new QHBoxLayout(field.row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(spacing::Group);
    layout->addWidget(label);
    layout->addWidget(field.text, 1);
    layout->addWidget(field.null);
    return field;
}

query::ParameterValues ParameterStrip::values() const
{
    query::ParameterValues values;
    for (const QString &name : m_names) {
        const Field &field = m_fields[name];
        values.insert(name, field.null->isChecked() ? std::nullopt : std::optional(field.text->text()));
    }
    return values;
}

void ParameterStrip::setValue(const QString &name, const std::optional<QString> &value)
{
    if (!m_fields.contains(name))
        return;
    m_fields[name].null->setChecked(!value);
    m_fields[name].text->setText(value.value_or(QString()));
}
