#include "ui/mainwindow/quickopen.h"

#include "ui/shared/spacing.h"

#include <QKeyEvent>
#include <QLineEdit>
#include <QListView>
#include <QStringListModel>
#include <QVBoxLayout>

#include <algorithm>
#include <optional>

namespace {

constexpr int PopupWidth = 520;
constexpr int ListHeight = 320;
constexpr int ShownTables = 200;

bool containsInOrder(const QString &text, const QString &letters)
{
    qsizetype from = 0;
    for (const QChar letter : letters) {
        from = text.indexOf(letter, from, Qt::CaseInsensitive);
        if (from < 0)
            return false;
        ++from;
    }
    return true;
}

std::optional<int> rankOf(const catalog::ObjectName &table, const QString &typed)
{
    if (table.name.startsWith(typed, Qt::CaseInsensitive))
        return 0;
    const QString text = table.toText();
    if (text.startsWith(typed, Qt::CaseInsensitive))
        return 1;
    if (text.contains(typed, Qt::CaseInsensitive))
        return 2;
    if (containsInOrder(text, typed))
        return 3;
    return std::nullopt;
}

} // namespace

QList<catalog::ObjectName> matchingTables(const QList<catalog::ObjectName> &names, const QString &typed, int limit)
{
    QList<std::pair<int, catalog::ObjectName>> ranked;
    for (const catalog::ObjectName &table : names) {
        if (const auto rank = rankOf(table, typed.trimmed()))
            ranked << std::pair(*rank, table);
    }
    std::stable_sort(ranked.begin(), ranked.end(),
                     [](const auto &left, const auto &right) { return left.first < right.first; });
    QList<catalog::ObjectName> best;
    for (qsizetype i = 0; i < std::min<qsizetype>(limit, ranked.size()); ++i)
        best << ranked[i].second;
    return best;
}

QuickOpen::QuickOpen(QWidget *parent)
    : QFrame(parent, Qt::Popup)
{
    setObjectName(QStringLiteral("quickOpen"));
    setFrameShape(QFrame::StyledPanel);
    m_text = new QLineEdit(this);
    m_text->setObjectName(QStringLiteral("quickOpenText"));
    m_text->setPlaceholderText(tr("Open table…"));
    m_text->installEventFilter(this);
    m_model = new QStringListModel(this);
    m_list = new QListView(this);
    m_list->setObjectName(QStringLiteral("quickOpenList"));
    m_list->setModel(m_model);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_list->setUniformItemSizes(true);
    m_list->setFocusPolicy(Qt::NoFocus);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(spacing::Control, spacing::Control, spacing::Control, spacing::Control);
    column->setSpacing(spacing::Group);
    column->addWidget(m_text);
    column->addWidget(m_list);
    setFixedWidth(PopupWidth);
    m_list->setFixedHeight(ListHeight);
    connect(m_text, &QLineEdit::textChanged, this, &QuickOpen::refresh);
    connect(m_text, &QLineEdit::returnPressed, this, &QuickOpen::choose);
    connect(m_list, &QListView::clicked, this, &QuickOpen::choose);
}

void QuickOpen::setTables(const QList<catalog::ObjectName> &tables)
{
    m_tables = tables;
    if (isVisible())
        refresh();
}

void QuickOpen::openOver(const QWidget *window)
{
    m_text->clear();
    refresh();
    adjustSize();
    move(window->mapToGlobal(QPoint((window->width() - width()) / 2, spacing::Section * 4)));
    show();
    m_text->setFocus();
}

void QuickOpen::refresh()
{
    m_shown = matchingTables(m_tables, m_text->text(), ShownTables);
    QStringList names;
    for (const catalog::ObjectName &table : m_shown)
        names << table.toText();
    m_model->setStringList(names);
    m_list->setCurrentIndex(m_model->index(0));
}

void QuickOpen::choose()
{
    const int row = m_list->currentIndex().row();
    if (row < 0 || row >= m_shown.size())
        return;
    const catalog::ObjectName table = m_shown[row];
    hide();
    emit chosen(table);
}

void QuickOpen::moveSelection(int step)
{
    const int row = std::clamp(m_list->currentIndex().row() + step, 0, std::max(0, int(m_shown.size()) - 1));
    m_list->setCurrentIndex(m_model->index(row));
}

bool QuickOpen::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_text && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent *>(event)->key();
        const int page = key == Qt::Key_PageDown || key == Qt::Key_PageUp ? 10 : 1;
        if (key == Qt::Key_Down || key == Qt::Key_PageDown || key == Qt::Key_Up || key == Qt::Key_PageUp) {
            moveSelection(key == Qt::Key_Down || key == Qt::Key_PageDown ? page : -page);
            return true;
        }
    }
    return QFrame::eventFilter(watched, event);
}
