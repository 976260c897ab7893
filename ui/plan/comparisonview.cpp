#include "ui/plan/comparisonview.h"

#include "app/plan/factlist.h"
#include "ui/plan/comparisondelegate.h"
#include "ui/plan/comparisonmodel.h"
#include "ui/plan/nodedetails.h"
#include "ui/plan/planwords.h"
#include "ui/shared/elidedlabel.h"
#include "ui/shared/fonts.h"
#include "ui/shared/format.h"
#include "ui/shared/hairline.h"
#include "ui/shared/spacing.h"

#include <QHeaderView>
#include <QLabel>
#include <QSplitter>
#include <QTreeView>
#include <QVBoxLayout>

#include <algorithm>

using plan::PlanAnalysis;

namespace {

constexpr int WidestNode = 460;
constexpr int WidestObject = 300;
constexpr int FittedRows = 100; ///< that columns are fitted to

std::optional<double> executionTime(const PlanAnalysis &analysis)
{
    if (analysis.plan().executionTime)
        return analysis.plan().executionTime->value;
    const auto &root = analysis.metrics.nodes.front().elapsed;
    return root ? std::optional(root->value) : std::nullopt;
}

QString changed(const QString &before, const QString &after, double first, double second)
{
    const QString words = changeWords(std::max(second, 1e-6) / std::max(first, 1e-6));
    return QStringLiteral("%1 → %2 (%3)").arg(before, after, words);
}

QStringList changedFacts(const PlanAnalysis &before, const PlanAnalysis &after)
{
    QStringList words;
    const plan::PlanFacts &first = before.explained.facts;
    const plan::PlanFacts &second = after.explained.facts;
    if (!first.fromServer() || !second.fromServer())
        return words;
    for (const plan::ChangedValue &one : plan::changedValues(factList(first), factList(second)))
        words << QStringLiteral("%1 %2 → %3")
                     .arg(one.name, one.before.isNull() ? QStringLiteral("—") : one.before,
                          one.after.isNull() ? QStringLiteral("—") : one.after);
    return words;
}

} // namespace

QString comparisonSentence(const PlanAnalysis &before, const PlanAnalysis &after)
{
    QStringList parts;
    const auto first = executionTime(before);
    const auto second = executionTime(after);
    if (first && second)
        parts << changed(formatDuration({*first}), formatDuration({*second}), *first, *second);
    const plan::PlanNode &left = before.plan().nodes.front();
    const plan::PlanNode &right = after.plan().nodes.front();
    if (before.plan().hasBuffers && after.plan().hasBuffers) {
        const qint64 some = accessedBlocks(left.usage.blocks);
        const qint64 others = accessedBlocks(right.usage.blocks);
        parts << ComparisonView::tr("blocks %1")
                     .arg(changed(formatCount(some), formatCount(others), double(some), double(others)));
    }
    if (left.actual && right.actual)
        parts << ComparisonView::tr("rows %1 → %2").arg(rowsText(left.actual->rows), rowsText(right.actual->rows));
    if (parts.isEmpty() && left.cost && right.cost)
        parts << ComparisonView::tr("cost %1").arg(changed(formatNumber(left.cost->total, 2),
                                                           formatNumber(right.cost->total, 2), left.cost->total,
                                                           right.cost->total));
    return parts.join(QStringLiteral(" · "));
}

QString comparisonChanges(const PlanAnalysis &before, const PlanAnalysis &after, const plan::PlanComparison &comparison)
{
    QStringList words = changedFacts(before, after);
    for (const plan::ChangedValue &one : comparison.settings) {
        const bool known = std::any_of(words.begin(), words.end(),
                                       [&one](const QString &word) { return word.startsWith(one.name + u' '); });
        if (!known)
            words << QStringLiteral("%1 %2 → %3")
                         .arg(one.name, one.before.isNull() ? QStringLiteral("—") : one.before,
                              one.after.isNull() ? QStringLiteral("—") : one.after);
    }
    if (words.isEmpty())
        return ComparisonView::tr("No setting or fact differs, as far as the plans tell");
    return words.join(QStringLiteral(" · "));
}

ComparisonView::ComparisonView(QWidget *parent)
    : QWidget(parent)
{
    setupViews();
    connectSignals();
}

void ComparisonView::setupViews()
{
    m_sentence = new ElidedLabel(this);
    m_sentence->setObjectName(QStringLiteral("comparisonSentence"));
    m_sentence->setFont(answerFont());
    m_changes = new ElidedLabel(this);
    m_changes->setObjectName(QStringLiteral("comparisonChanges"));
    m_changes->setFont(smallFont());
    m_changes->setHint(true);
    m_model = new ComparisonModel(this);
    m_tree = new QTreeView(this);
    m_tree->setObjectName(QStringLiteral("comparisonTree"));
    m_tree->setModel(m_model);
    m_tree->setItemDelegate(new ComparisonDelegate(m_tree));
    m_tree->setUniformRowHeights(true);
    m_tree->setFrameShape(QFrame::NoFrame);
    m_tree->setIndentation(14);
    m_tree->setAllColumnsShowFocus(true);
    m_tree->setTextElideMode(Qt::ElideMiddle);
    m_tree->header()->setStretchLastSection(false);

    auto *words = new QVBoxLayout;
    words->setContentsMargins(spacing::Page, spacing::Control, spacing::Page, spacing::Control);
    words->setSpacing(spacing::Group);
    words->addWidget(m_sentence);
    words->addWidget(m_changes);
    auto *splitter = new QSplitter(Qt::Vertical, this);
    splitter->setChildrenCollapsible(false);
    splitter->addWidget(m_tree);
    splitter->addWidget(makeDetails());
    splitter->setSizes({2000, 1000});
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(words);
    column->addWidget(new Hairline(Qt::Horizontal, this));
    column->addWidget(splitter, 1);
}

QWidget *ComparisonView::makeDetails()
{
    m_beforeDetails = new NodeDetails(this);
    m_beforeDetails->setObjectName(QStringLiteral("comparisonBefore"));
    m_afterDetails = new NodeDetails(this);
    m_afterDetails->setObjectName(QStringLiteral("comparisonAfter"));
    auto *splitter = new QSplitter(Qt::Horizontal, this);
    splitter->setChildrenCollapsible(false);
    const auto add = [this, splitter](NodeDetails *details, const QString &title) {
        auto *side = new QWidget(splitter);
        auto *label = new QLabel(title, side);
        label->setFont(smallFont());
        label->setForegroundRole(QPalette::PlaceholderText);
        label->setContentsMargins(spacing::Page, spacing::Group, 0, 0);
        auto *column = new QVBoxLayout(side);
        column->setContentsMargins(0, 0, 0, 0);
        column->setSpacing(0);
        column->addWidget(label);
        column->addWidget(details, 1);
        connect(details, &NodeDetails::tableRequested, this, &ComparisonView::tableRequested);
        connect(details, &NodeDetails::indexRequested, this, &ComparisonView::indexRequested);
    };
    add(m_beforeDetails, tr("First plan"));
    add(m_afterDetails, tr("Second plan"));
    return splitter;
}

void ComparisonView::connectSignals()
{
    connect(m_tree->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &ComparisonView::showRow);
}

void ComparisonView::showRow(const QModelIndex &index)
{
    const auto show = [&index](NodeDetails *details, int role) {
        const int node = index.isValid() ? index.data(role).toInt() : -1;
        if (node < 0 && index.isValid())
            details->showNote(tr("This plan has no such node."));
        else
            details->showNode(node);
    };
    show(m_beforeDetails, ComparisonModel::BeforeNodeRole);
    show(m_afterDetails, ComparisonModel::AfterNodeRole);
}

void ComparisonView::setComparison(const ComparedPlans &plans)
{
    m_model->setComparison(plans);
    m_beforeDetails->setAnalysis(plans.before);
    m_afterDetails->setAnalysis(plans.after);
    m_sentence->setText(comparisonSentence(*plans.before, *plans.after));
    m_changes->setText(comparisonChanges(*plans.before, *plans.after, plans.comparison));
    openRows();
    fitColumns();
}

/// A reset has asked for a new layout: until that is made, opening a row only notes it.
void ComparisonView::openRows()
{
    const auto &rows = m_model->folded().rows;
    for (size_t row = 0; row < rows.size(); ++row) {
        if (!rows[row].fold && !rows[row].children.empty())
            m_tree->expand(m_model->indexOfRow(int(row)));
    }
}

void ComparisonView::fitColumns()
{
    m_tree->header()->setResizeContentsPrecision(FittedRows);
    for (int column = 0; column < ComparisonModel::ColumnCount; ++column)
        m_tree->resizeColumnToContents(column);
    m_tree->setColumnWidth(ComparisonModel::NodeColumn,
                           std::min(m_tree->columnWidth(ComparisonModel::NodeColumn), WidestNode));
    m_tree->setColumnWidth(ComparisonModel::ObjectColumn,
                           std::min(m_tree->columnWidth(ComparisonModel::ObjectColumn), WidestObject));
}
