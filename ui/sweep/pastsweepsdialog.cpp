#include "ui/sweep/pastsweepsdialog.h"

#include "ui/shared/askbefore.h"
#include "ui/shared/gridview.h"
#include "ui/shared/messagearea.h"
#include "ui/shared/spacing.h"
#include "ui/sweep/pastsweeps.h"
#include "ui/sweep/sweepcomparisonmodel.h"
#include "ui/sweep/sweeplistmodel.h"

#include <QFileDialog>
#include <QHBoxLayout>
#include <QItemSelectionModel>
#include <QLabel>
#include <QToolButton>

namespace {

QString caveatWords(sweep::ComparisonCaveat caveat)
{
    switch (caveat) {
    case sweep::ComparisonCaveat::OtherTable:
        return PastSweepsDialog::tr("different columns");
    case sweep::ComparisonCaveat::OtherK:
        return PastSweepsDialog::tr("different k");
    case sweep::ComparisonCaveat::OtherDistance:
        return PastSweepsDialog::tr("different distances");
    case sweep::ComparisonCaveat::OtherCondition:
        return PastSweepsDialog::tr("different conditions");
    case sweep::ComparisonCaveat::OtherSource:
        return PastSweepsDialog::tr("queries from different places");
    case sweep::ComparisonCaveat::OtherQueries:
        return PastSweepsDialog::tr("different queries");
    }
    return {};
}

} // namespace

PastSweepsDialog::PastSweepsDialog(PastSweeps &past, QWidget *parent)
    : QDialog(parent)
    , m_past(past)
{
    setObjectName(QStringLiteral("pastSweepsDialog"));
    setWindowTitle(tr("Past sweeps"));
    const QString filter = tr("Sweeps (*.json)");
    m_chooseToWrite = [this, filter](const QString &suggestion) {
        return QFileDialog::getSaveFileName(this, tr("Export"), suggestion, filter);
    };
    m_chooseToRead = [this, filter](const QString &) {
        return QFileDialog::getOpenFileName(this, tr("Import"), {}, filter);
    };
    setupViews();
    connectSignals();
    refresh();
}

void PastSweepsDialog::setFileChoosers(FileChooser toWrite, FileChooser toRead)
{
    m_chooseToWrite = std::move(toWrite);
    m_chooseToRead = std::move(toRead);
}

void PastSweepsDialog::setupViews()
{
    m_messages = new MessageArea(this);
    m_model = new SweepListModel(this);
    m_model->setOverlayable(m_past.kind() == workspace::SweepKind::Settings);
    m_view = new GridView(this);
    m_view->setObjectName(QStringLiteral("pastSweepsList"));
    m_view->setModel(m_model);
    m_view->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_view->setEditTriggers(QAbstractItemView::EditKeyPressed);
    m_comparisonLabel = new QLabel(this);
    m_comparisonLabel->setObjectName(QStringLiteral("pastSweepsComparisonText"));
    m_comparisonLabel->setWordWrap(true);
    m_comparison = new SweepComparisonModel(this);
    m_comparisonView = new GridView(this);
    m_comparisonView->setObjectName(QStringLiteral("pastSweepsComparison"));
    m_comparisonView->setModel(m_comparison);
    m_comparisonLabel->hide();
    m_comparisonView->hide();

    auto *content = new QVBoxLayout;
    content->setContentsMargins(spacing::Page, spacing::Page, spacing::Page, spacing::Page);
    content->setSpacing(spacing::Control);
    content->addWidget(m_view, 1);
    content->addWidget(makeButtons());
    content->addWidget(m_comparisonLabel);
    content->addWidget(m_comparisonView, 1);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_messages);
    column->addLayout(content, 1);
    resize(720, 480);
}

QToolButton *PastSweepsDialog::makeButton(const QString &name, const QString &text, void (PastSweepsDialog::*run)())
{
    auto *button = new QToolButton(this);
    button->setObjectName(name);
    button->setText(text);
    connect(button, &QToolButton::clicked, this, run);
    return button;
}

QWidget *PastSweepsDialog::makeButtons()
{
    m_showButton = makeButton(QStringLiteral("pastSweepsShow"), tr("Show"), &PastSweepsDialog::showSelected);
    m_compareButton =
        makeButton(QStringLiteral("pastSweepsCompare"), tr("Compare"), &PastSweepsDialog::compareSelected);
    m_renameButton = makeButton(QStringLiteral("pastSweepsRename"), tr("Rename…"), &PastSweepsDialog::renameSelected);
    m_deleteButton = makeButton(QStringLiteral("pastSweepsDelete"), tr("Delete…"), &PastSweepsDialog::deleteSelected);
    m_exportButton = makeButton(QStringLiteral("pastSweepsExport"), tr("Export…"), &PastSweepsDialog::exportSelected);
    m_importButton = makeButton(QStringLiteral("pastSweepsImport"), tr("Import…"), &PastSweepsDialog::importOne);
    auto *widget = new QWidget(this);
    auto *row = new QHBoxLayout(widget);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(spacing::Control);
    for (QToolButton *button : {m_showButton, m_compareButton, m_renameButton, m_deleteButton})
        row->addWidget(button);
    row->addStretch(1);
    row->addWidget(m_exportButton);
    row->addWidget(m_importButton);
    m_compareButton->setVisible(m_past.kind() == workspace::SweepKind::Settings);
    return widget;
}

void PastSweepsDialog::connectSignals()
{
    connect(&m_past, &PastSweeps::listChanged, this, &PastSweepsDialog::refresh);
    connect(&m_past, &PastSweeps::overlaysChanged, this, &PastSweepsDialog::refresh);
    connect(&m_past, &PastSweeps::compared, this, &PastSweepsDialog::showComparison);
    connect(&m_past, &PastSweeps::failed, this, [this](const core::Error &error) { m_messages->showError(error); });
    connect(&m_past, &PastSweeps::done, this, [this](const QString &note) { m_messages->showNote(note); });
    connect(m_model, &SweepListModel::renameRequested, &m_past, &PastSweeps::rename);
    connect(m_model, &SweepListModel::overlayRequested, &m_past, &PastSweeps::setOverlaid);
    connect(m_view, &QAbstractItemView::doubleClicked, this, &PastSweepsDialog::showSelected);
    connect(m_view->selectionModel(), &QItemSelectionModel::selectionChanged, this, &PastSweepsDialog::updateActions);
}

void PastSweepsDialog::refresh()
{
    const bool first = m_model->rowCount() == 0;
    m_model->setRecords(m_past.records());
    QSet<qint64> overlaid;
    for (const SweepOverlay &overlay : m_past.overlays())
        overlaid << overlay.id;
    m_model->setOverlaid(overlaid);
    if (first)
        m_view->fitColumns();
    updateActions();
}

QList<qint64> PastSweepsDialog::selectedIds() const
{
    QList<qint64> ids;
    const auto rows = m_view->selectionModel()->selectedRows();
    for (const QModelIndex &row : rows)
        ids << row.data(SweepListModel::IdRole).toLongLong();
    return ids;
}

void PastSweepsDialog::updateActions()
{
    const auto count = selectedIds().size();
    for (QToolButton *button : {m_showButton, m_renameButton, m_deleteButton, m_exportButton}) {
        button->setEnabled(count == 1);
        button->setToolTip(count == 1 ? QString() : tr("Select one sweep"));
    }
    m_compareButton->setEnabled(count == 2);
    m_compareButton->setToolTip(count == 2 ? tr("Recall and latency of the two, setting by setting")
                                           : tr("Select two sweeps"));
}

void PastSweepsDialog::showSelected()
{
    if (const auto ids = selectedIds(); ids.size() == 1)
        m_past.show(ids.first());
}

void PastSweepsDialog::renameSelected()
{
    const auto rows = m_view->selectionModel()->selectedRows(SweepListModel::NameColumn);
    if (rows.size() == 1)
        m_view->edit(rows.first());
}

void PastSweepsDialog::deleteSelected()
{
    const auto rows = m_view->selectionModel()->selectedRows();
    const workspace::SweepRecord *record = rows.size() == 1 ? m_model->record(rows.first()) : nullptr;
    if (!record)
        return;
    askBefore(
        this,
        {tr("Delete a sweep"),
         tr("%1 and all its points are taken out of the workspace. An export keeps them.").arg(sweepTitle(*record)),
         {},
         tr("Delete sweep")},
        [this, id = record->id] { m_past.remove(id); });
}

void PastSweepsDialog::exportSelected()
{
    const auto rows = m_view->selectionModel()->selectedRows();
    const workspace::SweepRecord *record = rows.size() == 1 ? m_model->record(rows.first()) : nullptr;
    if (!record)
        return;
    QString path =
        m_chooseToWrite(QStringLiteral("%1-%2-sweep%3.json").arg(record->table, record->index).arg(record->id));
    if (path.isEmpty())
        return;
    if (!path.endsWith(QStringLiteral(".json"), Qt::CaseInsensitive))
        path += QStringLiteral(".json");
    m_past.exportTo(record->id, path);
}

void PastSweepsDialog::importOne()
{
    if (const QString path = m_chooseToRead({}); !path.isEmpty())
        m_past.importFrom(path);
}

void PastSweepsDialog::compareSelected()
{
    QList<qint64> ids = selectedIds();
    if (ids.size() != 2)
        return;
    std::sort(ids.begin(), ids.end()); // what came later is compared with what was before
    m_past.compare(ids.first(), ids.last());
}

void PastSweepsDialog::showComparison(const sweep::PastSweep &first, const sweep::PastSweep &second)
{
    const auto rows = sweep::compareSweeps(first.result, second.result);
    const auto name = [](const workspace::SweepRecord &record) {
        return record.name.isEmpty() ? PastSweepsDialog::tr("sweep %1").arg(record.id) : record.name;
    };
    m_comparison->setRows(rows, name(first.record), name(second.record));
    QStringList caveats;
    for (const auto caveat : sweep::comparisonCaveats(first.result.head, second.result.head))
        caveats << caveatWords(caveat);
    const auto differing =
        std::count_if(rows.begin(), rows.end(), [](const sweep::ComparedSetting &row) { return row.differs(); });
    QString text =
        tr("%1 against %2: recall differs beyond chance at %3 of %4 settings")
            .arg(name(second.record), name(first.record), QString::number(differing), QString::number(rows.size()));
    if (!caveats.isEmpty())
        text += tr(" · beware: %1").arg(caveats.join(QStringLiteral(", ")));
    m_comparisonLabel->setText(text);
    m_comparisonLabel->show();
    m_comparisonView->show();
    m_comparisonView->fitColumns();
}

void showPastSweeps(PastSweeps &past, QWidget *page)
{
    auto *dialog = page->findChild<PastSweepsDialog *>();
    if (!dialog) {
        dialog = new PastSweepsDialog(past, page);
        dialog->setAttribute(Qt::WA_DeleteOnClose);
    }
    dialog->show();
    dialog->raise();
}
