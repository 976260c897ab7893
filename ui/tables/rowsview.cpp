#include "ui/tables/rowsview.h"

#include "ui/shared/chartcolors.h"
#include "ui/shared/spacing.h"

#include <QHeaderView>
#include <QKeyEvent>
#include <QPainter>
#include <QScrollBar>

#include <algorithm>

namespace {

/// Rows are asked for when fewer than this are left outside of the view.
constexpr int RowsAhead = 300;
constexpr int MaxColumnWidth = 240;
constexpr int MinCutColumnWidth = 96;
/// Rows that a column's width is taken from, and columns that are fitted in one turn of the event loop.
constexpr int FittedRows = 40;
constexpr int ColumnsFittedAtOnce = 12;
/// Digits that a number in a key has room for from the start.
constexpr int KeyDigits = 8;

} // namespace

RowsView::RowsView(QWidget *parent)
    : GridView(parent)
{
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    connect(verticalScrollBar(), &QScrollBar::valueChanged, this, &RowsView::askForRows);
    connect(&m_fitTimer, &QTimer::timeout, this, &RowsView::fitSomeColumns);
}

void RowsView::setModel(QAbstractItemModel *newModel)
{
    if (model())
        disconnect(model(), nullptr, this, nullptr);
    GridView::setModel(newModel);
    if (!newModel)
        return;
    connect(newModel, &QAbstractItemModel::rowsInserted, this, [this](const QModelIndex &, int first, int last) {
        const int count = last - first + 1;
        if (first == 0 && model()->rowCount() > count)
            shiftBy(count);
        askForRows();
    });
    connect(newModel, &QAbstractItemModel::rowsRemoved, this, [this](const QModelIndex &, int first, int last) {
        if (first == 0)
            shiftBy(first - last - 1);
    });
}

/// Keeps the shown rows in their place when `rows` rows were put (or, negative, taken away) above them.
void RowsView::shiftBy(int rows)
{
    const int value = verticalScrollBar()->value() + rows * verticalHeader()->defaultSectionSize();
    updateGeometries();
    verticalScrollBar()->setValue(value);
}

void RowsView::setPlaceholder(const QString &text)
{
    m_placeholder = text;
    viewport()->update();
}

void RowsView::fitToRows(const QList<int> &numberSections)
{
    horizontalHeader()->setResizeContentsPrecision(FittedRows);
    m_numberSections = numberSections;
    m_nextToFit = 0;
    fitSomeColumns();
}

void RowsView::fitSomeColumns()
{
    const int count = model()->columnCount();
    const int end = std::min(count, m_nextToFit + ColumnsFittedAtOnce);
    for (int column = m_nextToFit; column < end; ++column)
        resizeColumnToContents(column);
    const int keyRoom = fontMetrics().horizontalAdvance(QString(KeyDigits, u'0')) + spacing::Section;
    for (int column = m_nextToFit; column < end; ++column) {
        const int least = m_numberSections.contains(column) ? keyRoom : 0;
        setColumnWidth(column, std::max(least, std::min(MaxColumnWidth, columnWidth(column) + spacing::Control)));
    }
    m_nextToFit = end;
    if (end < count) {
        m_fitTimer.start();
        return;
    }
    m_fitTimer.stop();
    narrowCutColumns();
}

/// What is cut anyway gives up room first, so that the vectors, which mostly come last, are in sight.
void RowsView::narrowCutColumns()
{
    QList<int> cut;
    for (int column = 0; column < model()->columnCount(); ++column) {
        if (columnWidth(column) == MaxColumnWidth)
            cut << column;
    }
    // The scroll bar comes with the rows, a turn of the event loop later.
    const int scrollBar = verticalScrollBar()->isVisible() ? 0 : verticalScrollBar()->sizeHint().width();
    const int excess = horizontalHeader()->length() - viewport()->width() + scrollBar;
    if (cut.isEmpty() || excess <= 0)
        return;
    const int share = int((excess + cut.size() - 1) / cut.size());
    for (const int column : cut)
        setColumnWidth(column, std::max(MinCutColumnWidth, MaxColumnWidth - share));
}

int RowsView::firstVisibleRow() const
{
    return rowAt(0);
}

int RowsView::lastVisibleRow() const
{
    const int row = rowAt(viewport()->height() - 1);
    return row >= 0 || !model() ? row : model()->rowCount() - 1;
}

void RowsView::askForRows()
{
    if (!model() || model()->rowCount() == 0)
        return;
    if (model()->rowCount() - 1 - lastVisibleRow() < RowsAhead)
        emit rowsBelowWanted();
    if (firstVisibleRow() < RowsAhead)
        emit rowsAboveWanted();
}

void RowsView::keyPressEvent(QKeyEvent *event)
{
    if (event->modifiers().testFlag(Qt::ControlModifier)) {
        if (event->key() == Qt::Key_Home)
            emit firstRowsRequested();
        else if (event->key() == Qt::Key_End)
            emit lastRowsRequested();
    }
    GridView::keyPressEvent(event);
}

void RowsView::resizeEvent(QResizeEvent *event)
{
    GridView::resizeEvent(event);
    askForRows();
}

void RowsView::paintEvent(QPaintEvent *event)
{
    GridView::paintEvent(event);
    if (m_placeholder.isEmpty() || (model() && model()->rowCount() > 0))
        return;
    QPainter painter(viewport());
    painter.setPen(hintColor(palette()));
    painter.drawText(
        viewport()->rect().adjusted(spacing::Section, spacing::Section, -spacing::Section, -spacing::Section),
        Qt::AlignCenter | Qt::TextWordWrap, m_placeholder);
}

void RowsView::copySelection(bool withHeaders)
{
    emit copyRequested(withHeaders);
}
