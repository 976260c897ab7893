#include "ui/welcome/recentconnections.h"

#include "ui/shared/chartcolors.h"
#include "ui/shared/spacing.h"

#include <QLabel>
#include <QLocale>
#include <QPainter>
#include <QVBoxLayout>

namespace {

constexpr qsizetype ShownConnections = 5;
constexpr int DotSize = 8;
constexpr double NameShare = 0.3;

QString whenText(const QDateTime &time)
{
    if (!time.isValid())
        return {};
    const QDateTime local = time.toLocalTime();
    const qint64 days = local.date().daysTo(QDate::currentDate());
    if (days == 0)
        return RecentConnections::tr("today, %1").arg(QLocale().toString(local.time(), QLocale::ShortFormat));
    if (days == 1)
        return RecentConnections::tr("yesterday");
    return QLocale().toString(local.date(), QLocale::ShortFormat);
}

} // namespace

RecentConnectionButton::RecentConnectionButton(const RecentConnection &connection, QWidget *parent)
    : QAbstractButton(parent)
    , m_connection(connection)
{
    setText(connection.name);
    setObjectName(QStringLiteral("recentConnection%1").arg(connection.id));
    setAttribute(Qt::WA_Hover);
    setFocusPolicy(Qt::StrongFocus);
    setCursor(Qt::PointingHandCursor);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

QSize RecentConnectionButton::sizeHint() const
{
    return {360, fontMetrics().height() + 2 * (spacing::Group + 1)};
}

void RecentConnectionButton::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    if (underMouse() || hasFocus()) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(
            blended(palette().color(QPalette::Highlight), palette().color(QPalette::Window), isDown() ? 0.24 : 0.12));
        painter.drawRoundedRect(rect(), spacing::Group, spacing::Group);
    }
    QRect line = rect().adjusted(spacing::Control, 0, -spacing::Control, 0);
    painter.setPen(Qt::NoPen);
    painter.setBrush(m_connection.color.isValid() ? m_connection.color : hintColor(palette()));
    painter.drawEllipse(QRect(line.left(), line.center().y() - DotSize / 2 + 1, DotSize, DotSize));
    line.setLeft(line.left() + DotSize + spacing::Control);

    const QString when = whenText(m_connection.lastUsed);
    const int whenWidth = fontMetrics().horizontalAdvance(when);
    const int nameWidth = int(line.width() * NameShare);
    const QRect nameArea(line.left(), line.top(), nameWidth, line.height());
    const QRect placeArea(nameArea.right() + spacing::Section, line.top(),
                          line.right() - nameArea.right() - whenWidth - 2 * spacing::Section, line.height());
    painter.setPen(palette().color(QPalette::WindowText));
    painter.drawText(nameArea, Qt::AlignVCenter,
                     fontMetrics().elidedText(m_connection.name, Qt::ElideRight, nameArea.width()));
    painter.setPen(hintColor(palette()));
    painter.drawText(placeArea, Qt::AlignVCenter,
                     fontMetrics().elidedText(m_connection.place, Qt::ElideMiddle, placeArea.width()));
    painter.drawText(line, Qt::AlignVCenter | Qt::AlignRight, when);
}

RecentConnections::RecentConnections(QWidget *parent)
    : QWidget(parent)
{
    auto *title = new QLabel(tr("Recent connections"), this);
    QFont bold = title->font();
    bold.setWeight(QFont::DemiBold);
    title->setFont(bold);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(spacing::Group);
    column->addWidget(title);
    m_list = new QVBoxLayout;
    m_list->setSpacing(0);
    column->addLayout(m_list);
    hide();
}

void RecentConnections::setConnections(const QList<RecentConnection> &connections)
{
    while (QLayoutItem *item = m_list->takeAt(0)) {
        item->widget()->deleteLater();
        delete item;
    }
    for (const RecentConnection &connection : connections.first(std::min(ShownConnections, connections.size()))) {
        auto *button = new RecentConnectionButton(connection, this);
        connect(button, &QAbstractButton::clicked, this, [this, id = connection.id] { emit chosen(id); });
        m_list->addWidget(button);
    }
    setVisible(!connections.isEmpty());
}
