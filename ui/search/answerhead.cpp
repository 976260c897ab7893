#include "ui/search/answerhead.h"

#include "ui/shared/fonts.h"
#include "ui/shared/icons.h"
#include "ui/shared/spacing.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QToolButton>

namespace {

constexpr int ShownAtFirst = 5;

/// Of the first columns those that are likely to be short.
bool isShownAtFirst(const catalog::Column &column)
{
    return column.type != u"bytea" && column.type != u"tsvector" && !column.type.startsWith(QLatin1String("json"));
}

bool isNumeric(const catalog::Column &column)
{
    static const QStringList types{QStringLiteral("smallint"), QStringLiteral("integer"), QStringLiteral("bigint"),
                                   QStringLiteral("real"), QStringLiteral("double precision")};
    return types.contains(column.type) || column.type.startsWith(QLatin1String("numeric"));
}

} // namespace

AnswerHead::AnswerHead(QWidget *parent)
    : QWidget(parent)
{
    setupViews();
}

QToolButton *AnswerHead::newButton(const QString &objectName, const QString &icon, const QString &text)
{
    auto *button = new QToolButton(this);
    button->setObjectName(objectName);
    button->setText(text);
    button->setIcon(themeIcon(icon));
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    button->setAutoRaise(true);
    return button;
}

void AnswerHead::setupButtons()
{
    m_sideBySide = newButton(QStringLiteral("searchSideBySide"), QStringLiteral("compare"), tr("Side by side"));
    m_sideBySide->setCheckable(true);
    m_sideBySide->setToolTip(tr("The answer beside the exact one, with lines between the same rows"));
    m_trace = newButton(QStringLiteral("searchTrace"), QStringLiteral("sql"), tr("SQL and plan"));
    m_trace->setCheckable(true);
    m_trace->setToolTip(tr("What was sent, and how the server went about it"));
    m_plan = newButton(QStringLiteral("searchPlan"), QStringLiteral("plan"), tr("Plan"));
    m_plan->setToolTip(tr("Run the statement with EXPLAIN ANALYZE: where its time and buffers go"));
    m_sweep = newButton(QStringLiteral("searchSweep"), QStringLiteral("sweep"), tr("Sweep"));
    m_sweep->setToolTip(tr("Measure what the index's settings buy"));
    m_columns = newButton(QStringLiteral("searchShownColumns"), QStringLiteral("column"), tr("Columns"));
    m_columns->setToolTip(tr("Columns shown beside key and distance"));
    m_columns->setPopupMode(QToolButton::InstantPopup);
    m_columnMenu = new QMenu(this);
    m_columns->setMenu(m_columnMenu);
    connect(m_sideBySide, &QToolButton::toggled, this, &AnswerHead::sideBySideToggled);
    connect(m_trace, &QToolButton::toggled, this, &AnswerHead::traceToggled);
    connect(m_plan, &QToolButton::clicked, this, &AnswerHead::planRequested);
    connect(m_sweep, &QToolButton::clicked, this, &AnswerHead::sweepRequested);
}

void AnswerHead::setupViews()
{
    m_sentence = new QLabel(this);
    m_sentence->setObjectName(QStringLiteral("searchSentence"));
    m_sentence->setFont(answerFont());
    m_remark = new QLabel(this);
    m_remark->setObjectName(QStringLiteral("searchRemark"));
    for (QLabel *label : {m_sentence, m_remark}) {
        label->setTextFormat(Qt::PlainText);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
        label->setWordWrap(true);
    }
    setupButtons();

    auto *words = new QVBoxLayout;
    words->setSpacing(spacing::Group);
    words->addWidget(m_sentence);
    words->addWidget(m_remark);
    auto *head = new QHBoxLayout(this);
    head->setContentsMargins(spacing::Page, spacing::Page, spacing::Page, spacing::Control);
    head->setSpacing(spacing::Group);
    head->addLayout(words, 1);
    for (QToolButton *button : {m_sideBySide, m_trace, m_plan, m_sweep, m_columns})
        head->addWidget(button, 0, Qt::AlignTop);
}

void AnswerHead::setTable(const catalog::Table &table)
{
    const bool sameTable = m_tableName == table.name;
    const QStringList before = sameTable ? shownColumns() : QStringList();
    m_tableName = table.name;
    m_columnMenu->clear();
    m_numericColumns.clear();
    int shown = 0;
    for (const catalog::Column &column : table.columns) {
        if (isNumeric(column))
            m_numericColumns << column.name;
        if (column.vector || table.keyColumns.contains(column.name))
            continue;
        QAction *action = m_columnMenu->addAction(QString(column.name).replace(u'&', QStringLiteral("&&")));
        action->setData(column.name);
        action->setCheckable(true);
        action->setChecked(sameTable ? before.contains(column.name) : isShownAtFirst(column) && shown < ShownAtFirst);
        shown += action->isChecked() ? 1 : 0;
        connect(action, &QAction::toggled, this, &AnswerHead::shownColumnsChanged);
    }
    m_columns->setEnabled(!m_columnMenu->isEmpty());
}

void AnswerHead::setWords(const QString &sentence, const QString &remark)
{
    m_sentence->setText(sentence);
    m_remark->setText(remark);
    m_remark->setVisible(!remark.isEmpty());
}

void AnswerHead::setOffers(Offers offers)
{
    m_plan->setVisible(offers.testFlag(Plan));
    m_sweep->setVisible(offers.testFlag(Plan));
    m_sweep->setEnabled(offers.testFlag(Sweep));
    m_sideBySide->setVisible(offers.testFlag(SideBySide));
}

QStringList AnswerHead::shownColumns() const
{
    QStringList columns;
    for (const QAction *action : m_columnMenu->actions()) {
        if (action->isChecked())
            columns << action->data().toString();
    }
    return columns;
}

void AnswerHead::setShownColumns(const QStringList &columns)
{
    const QSignalBlocker blocker(this);
    for (QAction *action : m_columnMenu->actions())
        action->setChecked(columns.contains(action->data().toString()));
}

bool AnswerHead::isSideBySide() const
{
    return m_sideBySide->isChecked();
}
