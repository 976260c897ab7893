#include "ui/sweep/measureframe.h"

#include "ui/shared/gridview.h"
#include "ui/shared/hairline.h"
#include "ui/shared/icons.h"
#include "ui/shared/messagearea.h"
#include "ui/shared/spacing.h"
#include "ui/sweep/pastsweeps.h"
#include "ui/sweep/pastsweepsdialog.h"
#include "ui/sweep/progressstrip.h"
#include "ui/sweep/reportexport.h"
#include "ui/sweep/sweepanswer.h"

#include <QAction>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

namespace {

enum StackPage { EmptyPage, MeasurementPage };

} // namespace

MeasureFrame::MeasureFrame(const QString &prefix, QWidget *parent)
    : QWidget(parent)
    , m_prefix(prefix)
{
    m_messages = new MessageArea(this);
    m_answer = new SweepAnswer(this);
    m_progress = new ProgressStrip(prefix, this);
    m_stack = new QStackedWidget(this);
    m_stack->setObjectName(prefix + QStringLiteral("Stack"));
    if (parent) {
        auto *whole = new QVBoxLayout(parent);
        whole->setContentsMargins(0, 0, 0, 0);
        whole->addWidget(this);
    }
}

QWidget *MeasureFrame::addStart(const QString &text)
{
    m_startButton = new QPushButton(themeIcon(QStringLiteral("run")), text, this);
    m_startButton->setObjectName(m_prefix + QStringLiteral("Start"));
    m_startButton->setDefault(true);
    auto *start = new QAction(text, this);
    start->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_Return));
    start->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    addAction(start);
    connect(start, &QAction::triggered, this, &MeasureFrame::startRequested);
    connect(m_startButton, &QPushButton::clicked, this, &MeasureFrame::startRequested);
    return m_startButton;
}

void MeasureFrame::setParts(QWidget *setup, QWidget *buttons, QWidget *chooser, const QString &emptyText,
                            QWidget *measurement)
{
    m_setup = setup;
    m_answer->setButtons(buttons, chooser ? chooser : new QWidget(this));
    auto *empty = new QLabel(emptyText, m_stack);
    empty->setObjectName(m_prefix + QStringLiteral("EmptyText"));
    empty->setAlignment(Qt::AlignCenter);
    empty->setWordWrap(true);
    empty->setForegroundRole(QPalette::PlaceholderText);
    m_stack->insertWidget(EmptyPage, empty);
    m_stack->insertWidget(MeasurementPage, measurement);

    auto *content = new QWidget(this);
    auto *column = new QVBoxLayout(content);
    column->setContentsMargins(spacing::Page, spacing::Page, spacing::Page, spacing::Control);
    column->setSpacing(spacing::Page);
    column->addWidget(setup);
    column->addWidget(new Hairline(Qt::Horizontal, content));
    column->addWidget(m_answer);
    column->addWidget(m_stack, 1);
    column->addWidget(m_progress);
    auto *page = new QVBoxLayout(this);
    page->setContentsMargins(0, 0, 0, 0);
    page->setSpacing(0);
    page->addWidget(m_messages);
    page->addWidget(content, 1);
}

void MeasureFrame::followPast(PastSweeps &past, QToolButton *button)
{
    button->setMenu(past.menu());
    connect(past.allAction(), &QAction::triggered, this, [this, &past] { showPastSweeps(past, this); });
    connect(&past, &PastSweeps::failed, this, [this](const core::Error &error) { m_messages->showError(error); });
}

void MeasureFrame::followExport(ReportExport &exported)
{
    connect(&exported, &ReportExport::done, m_progress, &ProgressStrip::setNote);
    connect(&exported, &ReportExport::failed, this, [this](const core::Error &error) { m_messages->showError(error); });
}

void MeasureFrame::setMeasured(bool measured)
{
    m_stack->setCurrentIndex(measured ? MeasurementPage : EmptyPage);
}

bool MeasureFrame::isMeasured() const
{
    return m_stack->currentIndex() == MeasurementPage;
}

void MeasureFrame::setState(bool running, const QString &reason, const QString &hint)
{
    m_startButton->setEnabled(reason.isEmpty());
    m_startButton->setToolTip(reason.isEmpty() ? hint : reason);
    m_setup->setEnabled(!running);
    m_progress->setRunning(running);
}

QToolButton *menuButton(const QString &objectName, const QString &icon, const QString &text, QWidget *parent)
{
    auto *button = new QToolButton(parent);
    button->setObjectName(objectName);
    button->setText(text);
    button->setIcon(themeIcon(icon));
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    button->setPopupMode(QToolButton::InstantPopup);
    return button;
}

QWidget *buttonRow(const QList<QToolButton *> &buttons, QWidget *parent)
{
    auto *widget = new QWidget(parent);
    auto *row = new QHBoxLayout(widget);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(spacing::Control);
    for (QToolButton *button : buttons)
        row->addWidget(button);
    return widget;
}

GridView *rowsGrid(const QString &objectName, QAbstractItemModel *model, QWidget *parent)
{
    auto *grid = new GridView(parent);
    grid->setObjectName(objectName);
    grid->setModel(model);
    grid->setSelectionBehavior(QAbstractItemView::SelectRows);
    grid->setSelectionMode(QAbstractItemView::SingleSelection);
    return grid;
}

QSplitter *chartAbove(QWidget *chart, QWidget *below, int chartShare, int belowShare)
{
    constexpr int whole = 1000; // sizes are shares of what there is
    auto *splitter = new QSplitter(Qt::Vertical);
    splitter->setChildrenCollapsible(false);
    splitter->addWidget(chart);
    splitter->addWidget(below);
    splitter->setStretchFactor(0, chartShare);
    splitter->setStretchFactor(1, belowShare);
    splitter->setSizes({chartShare * whole, belowShare * whole});
    return splitter;
}
