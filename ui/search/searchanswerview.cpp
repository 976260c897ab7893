#include "ui/search/searchanswerview.h"

#include "ui/search/answerhead.h"
#include "ui/search/answersentence.h"
#include "ui/search/exactlists.h"
#include "ui/search/fusionwords.h"
#include "ui/search/hybridview.h"
#include "ui/search/searchresultdelegate.h"
#include "ui/search/searchresultmodel.h"
#include "ui/search/searchtrace.h"
#include "ui/shared/fonts.h"
#include "ui/shared/gridview.h"
#include "ui/shared/icons.h"
#include "ui/shared/spacing.h"

#include <QHeaderView>
#include <QMenu>
#include <QPlainTextEdit>
#include <QSplitter>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace {

constexpr int ColumnWidth = 360;

} // namespace

SearchAnswerView::SearchAnswerView(QWidget *parent)
    : QWidget(parent)
{
    setupViews();
    connectSignals();
}

void SearchAnswerView::setupViews()
{
    m_head = new AnswerHead(this);
    m_model = new SearchResultModel(this);
    m_results = new GridView(this);
    m_results->setObjectName(QStringLiteral("searchResults"));
    m_results->setModel(m_model);
    m_results->setItemDelegate(new SearchResultDelegate(m_results));
    m_results->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_results->horizontalHeader()->setStretchLastSection(true);
    m_exact = new ExactLists(this);
    m_hybrid = new HybridView(this);
    m_body = new QStackedWidget(this);
    for (QWidget *body :
         {static_cast<QWidget *>(m_results), static_cast<QWidget *>(m_exact), static_cast<QWidget *>(m_hybrid)})
        m_body->addWidget(body);
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
    splitter->addWidget(m_body);
    splitter->addWidget(m_traceText);

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_head);
    layout->addWidget(splitter, 1);
}

void SearchAnswerView::connectSignals()
{
    connect(m_results, &QAbstractItemView::doubleClicked, this, &SearchAnswerView::requestNear);
    connect(m_results, &GridView::contextMenuAboutToShow, this,
            [this](QMenu *menu, const QModelIndex &index) { fillMenu(menu, m_model->keyAt(index.row())); });
    connect(m_hybrid, &HybridView::contextMenuAboutToShow, this, &SearchAnswerView::fillMenu);
    connect(m_hybrid, &HybridView::nearRowRequested, this, &SearchAnswerView::nearRowRequested);
    connect(m_head, &AnswerHead::traceToggled, m_traceText, &QWidget::setVisible);
    connect(m_head, &AnswerHead::sideBySideToggled, this, &SearchAnswerView::showBody);
}

void SearchAnswerView::fillMenu(QMenu *menu, const search::RowKey &key)
{
    if (key.isEmpty())
        return;
    menu->addSeparator();
    const auto add = [this, menu](const char *name, const QString &icon, const QString &text, auto handler) {
        QAction *action = menu->addAction(themeIcon(icon), text);
        action->setObjectName(QLatin1String(name));
        connect(action, &QAction::triggered, this, handler);
    };
    add("resultFindSimilar", QStringLiteral("similar"), tr("Find similar"),
        [this, key] { emit nearRowRequested(key); });
    add("resultMoreLike", QStringLiteral("add"), tr("More like this"),
        [this, key] { emit exampleRequested(key, true); });
    add("resultLessLike", QStringLiteral("remove"), tr("Less like this"),
        [this, key] { emit exampleRequested(key, false); });
}

void SearchAnswerView::setTable(const catalog::Table &table)
{
    m_head->setTable(table);
    m_model->setNumericColumns(m_head->numericColumns());
    m_exact->setNumericColumns(m_head->numericColumns());
    m_hybrid->setNumericColumns(m_head->numericColumns());
}

void SearchAnswerView::setAnswer(const search::SearchAnswer &answer)
{
    m_isHybrid = false;
    m_hasExact = answer.exact.has_value();
    m_head->setWords(answerSentence(answer), answerRemark(answer));
    AnswerHead::Offers offers = AnswerHead::Plan;
    offers.setFlag(AnswerHead::Sweep, answer.indexMethod.has_value());
    offers.setFlag(AnswerHead::SideBySide, m_hasExact);
    m_head->setOffers(offers);
    m_traceText->setPlainText(traceOf(answer));
    m_model->setAnswer(answer);
    m_results->fitColumns(ColumnWidth);
    m_results->setColumnHidden(SearchResultModel::MarkColumn, !answer.exact);
    m_results->setColumnHidden(SearchResultModel::ExactRankColumn, !answer.exact);
    if (m_hasExact)
        m_exact->setAnswer(answer);
    showBody();
}

void SearchAnswerView::setHybridAnswer(const search::HybridAnswer &answer)
{
    m_isHybrid = true;
    m_head->setWords(hybridSentence(answer), QString());
    m_head->setOffers({});
    m_traceText->setPlainText(traceOf(answer));
    m_hybrid->setAnswer(answer);
    showBody();
}

void SearchAnswerView::showBody()
{
    if (m_isHybrid)
        m_body->setCurrentWidget(m_hybrid);
    else if (m_hasExact && m_head->isSideBySide())
        m_body->setCurrentWidget(m_exact);
    else
        m_body->setCurrentWidget(m_results);
}

void SearchAnswerView::clear()
{
    m_model->clear();
    m_exact->clear();
    m_hybrid->clear();
    m_traceText->clear();
}

void SearchAnswerView::requestNear(const QModelIndex &index)
{
    const search::RowKey key = m_model->keyAt(index.row());
    if (!key.isEmpty())
        emit nearRowRequested(key);
}
