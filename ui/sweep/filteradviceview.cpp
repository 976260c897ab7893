#include "ui/sweep/filteradviceview.h"

#include "ui/shared/chartcolors.h"
#include "ui/shared/elidedlabel.h"
#include "ui/shared/icons.h"
#include "ui/shared/spacing.h"

#include <QClipboard>
#include <QEvent>
#include <QGridLayout>
#include <QGuiApplication>
#include <QLabel>
#include <QToolButton>

using sweep::FilterAdvice;

namespace {

Severity severityOf(FilterAdvice::Verdict verdict)
{
    switch (verdict) {
    case FilterAdvice::Verdict::Found:
        return Severity::Good;
    case FilterAdvice::Verdict::TooFewQueries:
    case FilterAdvice::Verdict::NothingMeasured:
        return Severity::Note;
    case FilterAdvice::Verdict::NotReached:
        return Severity::Slow;
    }
    return Severity::Note;
}

} // namespace

FilterAdviceView::FilterAdviceView(QWidget *parent)
    : QWidget(parent)
{
    m_lines = new QGridLayout(this);
    m_lines->setContentsMargins(0, 0, 0, 0);
    m_lines->setHorizontalSpacing(spacing::Group);
    m_lines->setVerticalSpacing(0);
    m_lines->setColumnStretch(1, 1);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void FilterAdviceView::setAdvice(const QList<FilterAdvice> &advice)
{
    if (advice == m_advice)
        return;
    m_advice = advice;
    rebuild();
}

void FilterAdviceView::rebuild()
{
    while (QLayoutItem *item = m_lines->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    for (int line = 0; line < int(m_advice.size()); ++line)
        addLine(line, m_advice.at(line));
}

void FilterAdviceView::addLine(int line, const FilterAdvice &advice)
{
    const Severity severity = severityOf(advice.verdict);
    auto *icon = new QLabel(this);
    icon->setFixedSize(iconsize::Small, iconsize::Small);
    icon->setPixmap(themeIcon(severityIcon(severity), severityColor(severity, palette()))
                        .pixmap(QSize(iconsize::Small, iconsize::Small), devicePixelRatioF()));
    icon->setToolTip(severityWord(severity));
    auto *sentence = new ElidedLabel(this);
    sentence->setObjectName(QStringLiteral("filterAdvice%1").arg(advice.stratum));
    sentence->setText(advice.sentence);
    m_lines->addWidget(icon, line, 0);
    m_lines->addWidget(sentence, line, 1);
    const auto addButton = [&](int column, const QString &name, const QString &text, const QString &sql) {
        if (sql.isEmpty())
            return;
        auto *button = new QToolButton(this);
        button->setObjectName(name + QString::number(advice.stratum));
        button->setText(text);
        button->setIcon(themeIcon(QStringLiteral("copy")));
        button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        button->setAutoRaise(true);
        button->setToolTip(sql.trimmed());
        connect(button, &QToolButton::clicked, this, [this, sql, text] { copy(sql, text); });
        m_lines->addWidget(button, line, column);
    };
    addButton(2, QStringLiteral("filterCopySql"), tr("SQL"), advice.sql);
    addButton(3, QStringLiteral("filterCopyIndex"), tr("Index to try"), advice.moreSql);
}

void FilterAdviceView::copy(const QString &sql, const QString &what)
{
    QGuiApplication::clipboard()->setText(sql);
    emit copied(tr("%1 copied").arg(what));
}

void FilterAdviceView::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::PaletteChange)
        rebuild();
    QWidget::changeEvent(event);
}
