#include "ui/search/searchanswerview.h"

#include "ui/search/answersentence.h"
#include "ui/search/searchresultdelegate.h"
#include "ui/search/searchresultmodel.h"
#include "ui/shared/fonts.h"
#include "ui/shared/gridview.h"
#include "ui/shared/icons.h"
#include "ui/shared/spacing.h"

#include <QHeaderView>
#include <QLabel>
#include <QMenu>
#include <QPlainTextEdit>
#include <QRegularExpression>
#include <QSplitter>
#include <QToolButton>
#include <QVBoxLayout>

namespace {

constexpr int ShownAtFirst = 5;
constexpr int ColumnWidth = 360;

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

/// Plans repeat the query vector in every line that has it.
QString withVectorsFolded(QString text)
{
    static const QRegularExpression literal(QStringLiteral(R"('([\[{01][^']{24})[^']{8,}'::)"));
    return text.replace(literal, QStringLiteral("'\\1…'::"));
}

QString traceOf(const search::SearchAnswer &answer)
{
    QString text = QStringLiteral("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;\n");
    for (const search::Setting &setting : answer.request.settings)
        text += QStringLiteral("SET LOCAL %1 = '%2';\n").arg(setting.name, setting.value);
    text += answer.statement + QStringLiteral(";\nCOMMIT;\n\nEXPLAIN (FORMAT JSON)\n");
    return text + withVectorsFolded(QString::fromUtf8(answer.explain));
}

} // namespace

SearchAnswerView::SearchAnswerView(QWidget *parent)
    : QWidget(parent)
{
    setupViews();
    connectSignals();
}

void SearchAnswerView::setupViews()
{
    m_model = new SearchResultModel(this);
    m_results = new GridView(this);
    m_results->setObjectName(QStringLiteral("searchResults"));
    m_results->setModel(m_model);
    m_results->setItemDelegate(new SearchResultDelegate(m_results));
    m_results->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_results->horizontalHeader()->setStretchLastSection(true);
    m_traceText = new QPlainTextEdit(this);
    m_traceText->setObjectName(QStringLiteral("searchTraceText"));
    m_traceText->setReadOnly(true);
    m_traceText->setFont(fixedFont());
    m_traceText->setFrameShape(QFrame::NoFrame);
    m_traceText->document()->setDocumentMargin(spacing::Page);
    m_traceText->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_traceText->hide();
    auto *splitter = new QSplitter(Qt::Vertical, this);
    splitter->setChildrenCollapsible(false);
    splitter->addWidget(m_results);
    splitter->addWidget(m_traceText);

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(answerHead());
    layout->addWidget(splitter, 1);
}

QToolButton *SearchAnswerView::headButton(const QString &objectName, const QString &icon, const QString &text)
{
    auto *button = new QToolButton(this);
    button->setObjectName(objectName);
    button->setText(text);
    button->setIcon(themeIcon(icon));
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    button->setAutoRaise(true);
    return button;
}

QLayout *SearchAnswerView::answerHead()
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
    m_trace = headButton(QStringLiteral("searchTrace"), QStringLiteral("sql"), tr("SQL and plan"));
    m_trace->setCheckable(true);
    m_trace->setToolTip(tr("What was sent, and how the server went about it"));
    m_plan = headButton(QStringLiteral("searchPlan"), QStringLiteral("plan"), tr("Plan"));
    m_plan->setToolTip(tr("Run the statement with EXPLAIN ANALYZE: where its time and buffers go"));
    m_sweep = headButton(QStringLiteral("searchSweep"), QStringLiteral("sweep"), tr("Sweep"));
    m_sweep->setToolTip(tr("Measure what the index's settings buy"));
    m_columns = headButton(QStringLiteral("searchShownColumns"), QStringLiteral("column"), tr("Columns"));
    m_columns->setToolTip(tr("Columns shown beside key and distance"));
    m_columns->setPopupMode(QToolButton::InstantPopup);
    m_columnMenu = new QMenu(this);
    m_columns->setMenu(m_columnMenu);

    auto *words = new QVBoxLayout;
    words->setSpacing(spacing::Group);
    words->addWidget(m_sentence);
    words->addWidget(m_remark);
    auto *head = new QHBoxLayout;
    head->setContentsMargins(spacing::Page, spacing::Page, spacing::Page, spacing::Control);
    head->setSpacing(spacing::Group);
    head->addLayout(words, 1);
    for (QToolButton *button : {m_trace, m_plan, m_sweep, m_columns})
        head->addWidget(button, 0, Qt::AlignTop);
    return head;
}

void SearchAnswerView::connectSignals()
{
    connect(m_results, &QAbstractItemView::doubleClicked, this, &SearchAnswerView::requestNear);
    connect(m_results, &GridView::contextMenuAboutToShow, this, [this](QMenu *menu, const QModelIndex &index) {
        if (m_model->keyAt(index.row()).isEmpty())
            return;
        menu->addSeparator();
        menu->addAction(themeIcon(QStringLiteral("similar")), tr("Find similar"), this,
                        [this, index] { requestNear(index); });
    });
    connect(m_trace, &QToolButton::toggled, m_traceText, &QWidget::setVisible);
    connect(m_plan, &QToolButton::clicked, this, &SearchAnswerView::planRequested);
    connect(m_sweep, &QToolButton::clicked, this, &SearchAnswerView::sweepRequested);
}

void SearchAnswerView::setTable(const catalog::Table &table)
{
    const bool sameTable = m_tableName == table.name;
    const QStringList before = sameTable ? shownColumns() : QStringList();
    m_tableName = table.name;
    m_columnMenu->clear();
    QStringList numeric;
    int shown = 0;
    for (const catalog::Column &column : table.columns) {
        if (isNumeric(column))
            numeric << column.name;
        if (column.vector || table.keyColumns.contains(column.name))
            continue;
        QAction *action = m_columnMenu->addAction(QString(column.name).replace(u'&', QStringLiteral("&&")));
        action->setData(column.name);
        action->setCheckable(true);
        action->setChecked(sameTable ? before.contains(column.name) : isShownAtFirst(column) && shown < ShownAtFirst);
        shown += action->isChecked() ? 1 : 0;
        connect(action, &QAction::toggled, this, &SearchAnswerView::shownColumnsChanged);
    }
    m_columns->setEnabled(!m_columnMenu->isEmpty());
    m_model->setNumericColumns(numeric);
}

QStringList SearchAnswerView::shownColumns() const
{
    QStringList columns;
    for (const QAction *action : m_columnMenu->actions()) {
        if (action->isChecked())
            columns << action->data().toString();
    }
    return columns;
}

void SearchAnswerView::setAnswer(const search::SearchAnswer &answer)
{
    m_sentence->setText(answerSentence(answer));
    const QString remark = answerRemark(answer);
    m_remark->setText(remark);
    m_remark->setVisible(!remark.isEmpty());
    m_traceText->setPlainText(traceOf(answer));
    m_sweep->setEnabled(answer.indexMethod.has_value());
    m_model->setAnswer(answer);
    m_results->fitColumns(ColumnWidth);
    m_results->setColumnHidden(SearchResultModel::MarkColumn, !answer.exact);
    m_results->setColumnHidden(SearchResultModel::ExactRankColumn, !answer.exact);
}

void SearchAnswerView::clear()
{
    m_model->clear();
    m_traceText->clear();
}

void SearchAnswerView::requestNear(const QModelIndex &index)
{
    const search::RowKey key = m_model->keyAt(index.row());
    if (!key.isEmpty())
        emit nearRowRequested(key);
}
