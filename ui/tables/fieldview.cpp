#include "ui/tables/fieldview.h"

#include "ui/shared/chartcolors.h"
#include "ui/shared/fonts.h"
#include "ui/shared/format.h"
#include "ui/shared/icons.h"
#include "ui/shared/spacing.h"
#include "ui/tables/vectorstrip.h"
#include "ui/tables/vectorwords.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QToolButton>

#include <algorithm>

namespace {

/// Longer texts make a label slow; they can be copied.
constexpr qsizetype MaxShownText = 20000;

QString elementText(float value)
{
    return QString::number(double(value), 'g', 4).replace(u'-', QChar(0x2212));
}

} // namespace

FieldView::FieldView(const catalog::Column &column, QWidget *parent)
    : QWidget(parent)
    , m_column(column)
{
    setObjectName(QStringLiteral("field:") + column.name);
    setupViews();
    connectSignals();
}

void FieldView::setupHead()
{
    m_nameLabel = new QLabel(m_column.name, this);
    QFont bold = m_nameLabel->font();
    bold.setWeight(QFont::DemiBold);
    m_nameLabel->setFont(bold);
    m_nameLabel->setTextFormat(Qt::PlainText);
    m_typeLabel = new QLabel(m_column.type, this);
    m_typeLabel->setTextFormat(Qt::PlainText);
    m_typeLabel->setFont(smallFont());
    m_typeLabel->setForegroundRole(QPalette::PlaceholderText);
    m_copyButton = new QToolButton(this);
    m_copyButton->setObjectName(QStringLiteral("fieldCopy"));
    m_copyButton->setIcon(themeIcon(QStringLiteral("copy")));
    m_copyButton->setAutoRaise(true);
    m_copyButton->setToolTip(tr("Copy the whole value"));
}

void FieldView::setupViews()
{
    setupHead();
    m_valueLabel = new QLabel(this);
    m_valueLabel->setObjectName(QStringLiteral("fieldValue"));
    m_valueLabel->setTextFormat(Qt::PlainText);
    m_valueLabel->setWordWrap(true);
    m_valueLabel->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_wholeButton = new QPushButton(this);
    m_wholeButton->setObjectName(QStringLiteral("fieldShowWhole"));
    m_strip = new VectorStrip(this);
    m_rangeLabel = new QLabel(this);
    m_rangeLabel->setObjectName(QStringLiteral("fieldRange"));
    m_rangeLabel->setFont(smallFont());
    m_rangeLabel->setForegroundRole(QPalette::PlaceholderText);
    m_rangeLabel->setWordWrap(true);
    m_similarButton = new QPushButton(themeIcon(QStringLiteral("similar")), tr("Find similar"), this);
    m_similarButton->setObjectName(QStringLiteral("fieldFindSimilar"));

    auto *head = new QHBoxLayout;
    head->setSpacing(spacing::Control);
    head->addWidget(m_nameLabel);
    head->addWidget(m_typeLabel, 1);
    head->addWidget(m_copyButton);
    auto *buttons = new QHBoxLayout;
    buttons->addWidget(m_wholeButton);
    buttons->addWidget(m_similarButton);
    buttons->addStretch(1);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(spacing::Group);
    column->addLayout(head);
    column->addWidget(m_valueLabel);
    column->addWidget(m_strip);
    column->addWidget(m_rangeLabel);
    column->addLayout(buttons);
}

void FieldView::connectSignals()
{
    connect(m_copyButton, &QToolButton::clicked, this, &FieldView::copyRequested);
    connect(m_wholeButton, &QPushButton::clicked, this, &FieldView::wholeTextRequested);
    connect(m_similarButton, &QPushButton::clicked, this, &FieldView::similarRequested);
}

void FieldView::showCell(const tables::Cell &cell, bool denied)
{
    showPendingVector(cell);
    m_copyButton->setEnabled(!denied && !cell.isNull());
    m_similarButton->setVisible(m_column.vector && cell.vector);
    m_wholeButton->setVisible(cell.isCut());
    m_wholeButton->setText(tr("Show all %1").arg(formatBytes(core::Bytes{cell.wholeBytes})));
    if (denied)
        showText(tr("Your role lacks the SELECT privilege on this column"), true);
    else if (cell.vector)
        showText(vectorText(*cell.vector), false);
    else if (cell.isNull())
        showText(QStringLiteral("NULL"), true);
    else
        showText(cell.isCut() ? cell.text + u'…' : cell.text, false);
}

/// Keeps the room that the whole vector will take.
void FieldView::showPendingVector(const tables::Cell &cell)
{
    const qint64 count = !cell.vector                                              ? 0
                         : m_column.vector->type == vectors::VectorType::Sparsevec ? cell.vector->nonZero
                                                                                   : cell.vector->dimensions;
    m_strip->setVisible(count > 0);
    m_rangeLabel->setVisible(count > 0);
    if (count > 0)
        m_strip->setElements(std::vector<float>(size_t(count)));
    m_rangeLabel->setText(QStringLiteral("…"));
}

void FieldView::showText(const QString &text, bool quiet)
{
    QFont font = m_valueLabel->font();
    font.setItalic(quiet);
    m_valueLabel->setFont(font);
    m_valueLabel->setForegroundRole(quiet ? QPalette::PlaceholderText : QPalette::WindowText);
    m_valueLabel->setText(text);
}

void FieldView::showWholeText(const QString &text)
{
    m_wholeButton->hide();
    showText(text.size() <= MaxShownText
                 ? text
                 : text.left(MaxShownText) + QStringLiteral("…\n") + tr("(too long to show: copy it instead)"),
             false);
}

void FieldView::showVector(const vectors::VectorValue &value)
{
    if (value.elements.empty())
        return;
    m_strip->setElements(value.elements);
    const auto [least, most] = std::minmax_element(value.elements.begin(), value.elements.end());
    QString text = tr("min %1 · max %2").arg(elementText(*least), elementText(*most));
    if (value.type == vectors::VectorType::Sparsevec)
        text += tr(" · stored elements only");
    if (m_strip->elementsPerCell() > 1)
        text += tr(" · a cell is the largest of %1").arg(m_strip->elementsPerCell());
    m_rangeLabel->setText(text);
}

void FieldView::setSimilarHindrance(const QString &reason)
{
    m_similarButton->setEnabled(reason.isEmpty());
    m_similarButton->setToolTip(reason);
}
