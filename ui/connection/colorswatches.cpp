#include "ui/connection/colorswatches.h"

#include "ui/connection/connectionmark.h"
#include "ui/shared/icons.h"
#include "ui/shared/spacing.h"

#include <QHBoxLayout>
#include <QToolButton>

ColorSwatches::ColorSwatches(QWidget *parent)
    : QWidget(parent)
{
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(spacing::Group);
    m_group.setExclusive(true);
    addSwatch({}, tr("No colour"));
    addSwatch(QStringLiteral("#0072b2"), tr("Blue"));
    addSwatch(QStringLiteral("#009e73"), tr("Green"));
    addSwatch(QStringLiteral("#e69f00"), tr("Orange"));
    addSwatch(QStringLiteral("#d55e00"), tr("Vermilion"));
    addSwatch(QStringLiteral("#cc79a7"), tr("Purple"));
    addSwatch(QStringLiteral("#56b4e9"), tr("Sky"));
    layout->addStretch();
    setColor({});
    connect(&m_group, &QButtonGroup::idClicked, this, [this](int place) {
        m_color = m_colors.at(place);
        emit colorChosen(m_color);
    });
}

void ColorSwatches::addSwatch(const QString &color, const QString &name)
{
    auto *button = new QToolButton(this);
    button->setObjectName(QStringLiteral("colorSwatch%1").arg(m_colors.size()));
    button->setCheckable(true);
    button->setAutoRaise(true);
    button->setIcon(connectionMark(color, palette()));
    button->setIconSize({iconsize::Small, iconsize::Small});
    button->setToolTip(name);
    button->setAccessibleName(name);
    m_group.addButton(button, int(m_colors.size()));
    m_colors << color;
    layout()->addWidget(button);
}

void ColorSwatches::setColor(const QString &color)
{
    m_color = color;
    const qsizetype place = m_colors.indexOf(color.toLower());
    m_group.setExclusive(false);
    for (QAbstractButton *button : m_group.buttons())
        button->setChecked(m_group.id(button) == place);
    m_group.setExclusive(true);
}
