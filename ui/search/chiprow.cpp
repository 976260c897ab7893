#include "ui/search/chiprow.h"

#include "ui/shared/icons.h"
#include "ui/shared/spacing.h"

#include <QHBoxLayout>
#include <QMenu>
#include <QToolButton>

namespace {

constexpr qsizetype LongestText = 28;

QString shortened(const QString &text)
{
    QString line = text.simplified();
    if (line.size() > LongestText)
        line = line.left(LongestText - 1) + u'…';
    return line.replace(u'&', QStringLiteral("&&"));
}

} // namespace

ChipRow::ChipRow(const QString &chipName, QWidget *parent)
    : QWidget(parent)
    , m_chipName(chipName)
{
    m_row = new QHBoxLayout(this);
    m_row->setContentsMargins(0, 0, 0, 0);
    m_row->setSpacing(spacing::Group);
    hide();
}

void ChipRow::setChips(const QList<Chip> &chips)
{
    if (chips == m_chips)
        return;
    m_chips = chips;
    rebuild();
}

void ChipRow::rebuild()
{
    while (QLayoutItem *item = m_row->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    const int shown = m_chips.size() > m_mostShown ? m_mostShown : int(m_chips.size());
    for (int chip = 0; chip < shown; ++chip)
        addChip(chip);
    if (shown < m_chips.size())
        addRest(shown);
    setVisible(!m_chips.isEmpty());
}

void ChipRow::addChip(int number)
{
    const Chip &chip = m_chips[number];
    auto *button = new QToolButton(this);
    button->setObjectName(m_chipName + QString::number(number));
    button->setText(u' ' + shortened(chip.text));
    button->setIcon(themeIcon(QStringLiteral("close")));
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    button->setLayoutDirection(Qt::RightToLeft);
    button->setToolTip(chip.toolTip.toHtmlEscaped() + QStringLiteral("<br>") + tr("A click takes it away."));
    connect(button, &QToolButton::clicked, this, [this, number] { remove(number); });
    m_row->addWidget(button);
}

void ChipRow::addRest(int from)
{
    auto *button = new QToolButton(this);
    button->setObjectName(m_chipName + QStringLiteral("More"));
    button->setText(tr("%1 more").arg(m_chips.size() - from));
    button->setPopupMode(QToolButton::InstantPopup);
    auto *menu = new QMenu(button);
    menu->setToolTipsVisible(true);
    for (int chip = from; chip < m_chips.size(); ++chip) {
        QAction *action = menu->addAction(themeIcon(QStringLiteral("close")), shortened(m_chips[chip].text));
        action->setToolTip(m_chips[chip].toolTip.toHtmlEscaped());
        connect(action, &QAction::triggered, this, [this, chip] { remove(chip); });
    }
    button->setMenu(menu);
    m_row->addWidget(button);
}

/// The button is deleted by what follows, and not before its click has been handled.
void ChipRow::remove(int chip)
{
    QMetaObject::invokeMethod(
        this, [this, chip] { emit removed(chip); }, Qt::QueuedConnection);
}
