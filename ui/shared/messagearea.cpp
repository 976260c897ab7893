#include "ui/shared/messagearea.h"

#include "ui/shared/errorwords.h"
#include "ui/shared/fonts.h"
#include "ui/shared/icons.h"
#include "ui/shared/spacing.h"

#include <QClipboard>
#include <QEvent>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QToolButton>

namespace {

constexpr int BarWidth = 3;
constexpr int HideDelayMs = 250;
constexpr qsizetype ShownServerWords = 600;
constexpr qsizetype ShownStatement = 180;

QString shortened(const QString &text, qsizetype length)
{
    return text.size() <= length ? text : text.left(length) + u'…';
}

QLabel *textLabel(const QString &objectName, QWidget *parent)
{
    auto *label = new QLabel(parent);
    label->setObjectName(objectName);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    return label;
}

void setLine(QLabel *label, const QString &text)
{
    label->setText(text);
    label->setVisible(!text.isEmpty());
}

} // namespace

MessageArea::MessageArea(QWidget *parent)
    : QWidget(parent)
{
    setupViews();
    connectSignals();
    hide();
}

void MessageArea::setupViews()
{
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    m_iconLabel = new QLabel(this);
    m_headlineLabel = textLabel(QStringLiteral("messageHeadline"), this);
    QFont bold = m_headlineLabel->font();
    bold.setWeight(QFont::DemiBold);
    m_headlineLabel->setFont(bold);
    m_serverWordsLabel = textLabel(QStringLiteral("messageServerWords"), this);
    m_serverWordsLabel->setFont(fixedFont());
    m_whereLabel = textLabel(QStringLiteral("messageWhere"), this);
    m_whereLabel->setFont(smallFont());
    m_adviceLabel = textLabel(QStringLiteral("messageAdvice"), this);

    m_copyButton = new QToolButton(this);
    m_copyButton->setObjectName(QStringLiteral("messageCopyDetails"));
    m_copyButton->setText(tr("Copy details"));
    m_copyButton->setIcon(themeIcon(QStringLiteral("copy")));
    m_copyButton->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_copyButton->setAutoRaise(true);
    m_closeButton = new QToolButton(this);
    m_closeButton->setObjectName(QStringLiteral("messageClose"));
    m_closeButton->setIcon(themeIcon(QStringLiteral("close")));
    m_closeButton->setToolTip(tr("Close this message"));
    m_closeButton->setAutoRaise(true);

    auto *words = new QVBoxLayout;
    words->setSpacing(spacing::Group);
    words->addWidget(m_headlineLabel);
    words->addWidget(m_serverWordsLabel);
    words->addWidget(m_adviceLabel);
    words->addWidget(m_whereLabel);

    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(spacing::Page + BarWidth, spacing::Control, spacing::Control, spacing::Control);
    row->setSpacing(spacing::Control);
    row->addWidget(m_iconLabel, 0, Qt::AlignTop);
    row->addLayout(words, 1);
    row->addWidget(m_copyButton, 0, Qt::AlignTop);
    row->addWidget(m_closeButton, 0, Qt::AlignTop);
}

void MessageArea::connectSignals()
{
    m_hideTimer.setSingleShot(true);
    m_hideTimer.setInterval(HideDelayMs);
    connect(&m_hideTimer, &QTimer::timeout, this, &QWidget::hide);
    connect(m_copyButton, &QToolButton::clicked, this, [this] { QGuiApplication::clipboard()->setText(m_details); });
    connect(m_closeButton, &QToolButton::clicked, this, [this] {
        clear();
        hide();
        emit closed();
    });
}

void MessageArea::showError(const core::Error &error, const QString &where)
{
    m_details = errorDetails(error, where);
    setDetailLines(error, where);
    m_copyButton->setVisible(error.kind != core::ErrorKind::Cancelled);
    show(error.kind == core::ErrorKind::Cancelled ? Severity::Note : Severity::Wrong, errorHeadline(error));
}

void MessageArea::setDetailLines(const core::Error &error, const QString &where)
{
    QString words = error.kind == core::ErrorKind::Cancelled ? QString() : error.message;
    if (!error.sqlstate.isEmpty())
        words += QStringLiteral("  (SQLSTATE %1)").arg(error.sqlstate);
    if (!error.detail.isEmpty())
        words += u'\n' + error.detail;
    setLine(m_serverWordsLabel, shortened(words.trimmed(), ShownServerWords));
    setLine(m_adviceLabel, errorAdvice(error));

    QStringList places;
    if (!where.isEmpty())
        places << where;
    if (!error.statement.isEmpty())
        places << shortened(error.statement.simplified(), ShownStatement);
    setLine(m_whereLabel, places.isEmpty() ? QString() : tr("in %1").arg(places.join(QStringLiteral(" · "))));
}

void MessageArea::showNote(const QString &text, Severity severity)
{
    m_details = text;
    setDetailLines(core::Error{core::ErrorKind::Cancelled, {}, {}, {}, {}, {}, true}, {});
    m_copyButton->hide();
    show(severity, text);
}

void MessageArea::show(Severity severity, const QString &headline)
{
    m_hideTimer.stop();
    m_severity = severity;
    m_headline = headline;
    m_headlineLabel->setText(headline);
    updateIcon();
    updateHintColor();
    setVisible(true);
    update();
}

void MessageArea::clear()
{
    m_headline.clear();
    m_details.clear();
    if (!isHidden())
        m_hideTimer.start();
}

void MessageArea::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const QColor color = severityColor(m_severity, palette());
    painter.fillRect(rect(), blended(color, palette().color(QPalette::Window), 0.10));
    painter.fillRect(QRect(0, 0, BarWidth, height()), color);
}

void MessageArea::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::PaletteChange && m_iconLabel) {
        updateIcon();
        updateHintColor();
    }
    QWidget::changeEvent(event);
}

void MessageArea::updateIcon()
{
    const QIcon icon = themeIcon(severityIcon(m_severity), severityColor(m_severity, palette()));
    m_iconLabel->setPixmap(icon.pixmap(QSize(iconsize::Small, iconsize::Small), devicePixelRatioF()));
}

void MessageArea::updateHintColor()
{
    QPalette hint = m_whereLabel->palette();
    const QColor color = hintColor(palette());
    if (hint.color(QPalette::WindowText) == color)
        return;
    hint.setColor(QPalette::WindowText, color);
    m_whereLabel->setPalette(hint);
}
