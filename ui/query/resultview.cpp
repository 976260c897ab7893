#include "ui/query/resultview.h"

#include "app/query/exportresult.h"
#include "ui/query/resultdelegate.h"
#include "ui/query/resultmodel.h"
#include "ui/query/resultwords.h"
#include "ui/shared/elidedlabel.h"
#include "ui/shared/format.h"
#include "ui/shared/hairline.h"
#include "ui/shared/icons.h"
#include "ui/shared/spacing.h"

#include <QClipboard>
#include <QFileDialog>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QMenu>
#include <QToolButton>

using core::Result;

ResultView::ResultView(jobs::JobRunner &runner, QWidget *parent)
    : QWidget(parent)
    , m_runner(runner)
    , m_copying(runner)
    , m_exporting(runner)
{
    m_chooseFile = [this] {
        return QFileDialog::getSaveFileName(this, tr("Export the result"), QStringLiteral("result.csv"),
                                            tr("CSV (*.csv);;JSON Lines (*.jsonl);;Markdown (*.md)"));
    };
    setupViews();
    connectSignals();
}

void ResultView::setupViews()
{
    m_model = new ResultModel(this);
    m_grid = new ResultGrid(this);
    m_grid->setObjectName(QStringLiteral("resultGrid"));
    m_grid->setModel(m_model);
    m_grid->setItemDelegate(new ResultDelegate(m_grid));
    m_sentence = new ElidedLabel(this);
    m_sentence->setObjectName(QStringLiteral("resultSentence"));
    m_sentence->setHint(true);

    m_export = new QToolButton(this);
    m_export->setObjectName(QStringLiteral("resultExport"));
    m_export->setText(tr("Export…"));
    m_export->setIcon(themeIcon(QStringLiteral("save")));
    m_export->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_export->setAutoRaise(true);
    m_export->setToolTip(tr("Write the rows that are kept to CSV, JSON Lines or Markdown, with whole values"));

    auto *footer = new QHBoxLayout;
    footer->setContentsMargins(spacing::Page, spacing::Group, spacing::Page, spacing::Group);
    footer->addWidget(m_sentence, 1);
    footer->addWidget(m_export);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_grid, 1);
    layout->addWidget(new Hairline(Qt::Horizontal, this));
    layout->addLayout(footer);
}

void ResultView::connectSignals()
{
    connect(m_model, &ResultModel::pageWanted, this, &ResultView::loadPage);
    connect(m_grid, &ResultGrid::copyRequested, this, &ResultView::copy);
    connect(m_export, &QToolButton::clicked, this, &ResultView::exportRows);
}

void ResultView::setReport(const query::StatementReport &report)
{
    if (report.rows != m_model->spool())
        m_fitted = false;
    m_model->setReport(report);
    m_sentence->setText(resultSentence(report));
    m_export->setEnabled(report.state != query::StatementState::Running);
    if (!m_fitted && m_model->rowCount() > 0)
        (void)m_model->data(m_model->index(0, 0), Qt::DisplayRole); // asks for the first page
    else if (!m_fitted)
        m_grid->fitColumns();
}

void ResultView::loadPage(qint64 first)
{
    const query::SpoolPointer spool = m_model->spool();
    const auto job =
        m_runner.start<query::ResultPage>(tr("Read rows of the result"), {}, [spool, first](jobs::JobContext &context) {
            return query::readPage(context, spool, first);
        });
    jobs::onFinished(job.result, this, [this, spool, first](const Result<query::ResultPage> &page) {
        if (spool != m_model->spool())
            return;
        if (page) {
            showFirstPage(*page);
            return;
        }
        m_model->dropPage(first);
        if (page.error().kind != core::ErrorKind::Cancelled)
            emit failed(page.error());
    });
}

void ResultView::showFirstPage(const query::ResultPage &page)
{
    m_model->setPage(page);
    if (!std::exchange(m_fitted, true))
        m_grid->fitColumns();
}

void ResultView::copy(bool withHeaders)
{
    query::CellSelection selection;
    selection.withHeaders = withHeaders;
    if (!m_grid->selectionModel() || !m_model->spool())
        return;
    QList<int> columns;
    for (const QItemSelectionRange &range : m_grid->selectionModel()->selection()) {
        selection.cells << QRect(range.left(), range.top(), range.width(), range.height());
        for (int column = range.left(); column <= range.right(); ++column) {
            if (!columns.contains(column) && !m_grid->isColumnHidden(column))
                columns << column;
        }
    }
    if (selection.cells.isEmpty())
        return;
    std::sort(columns.begin(), columns.end(), [this](int left, int right) {
        return m_grid->horizontalHeader()->visualIndex(left) < m_grid->horizontalHeader()->visualIndex(right);
    });
    selection.columns = columns;
    const auto job =
        m_runner.start<QString>(tr("Copy"), {}, [spool = m_model->spool(), selection](jobs::JobContext &context) {
            return query::copyCells(context, spool, selection);
        });
    m_copying.follow(job, this, [this](const Result<QString> &text) {
        if (!text) {
            emit failed(text.error());
            return;
        }
        QGuiApplication::clipboard()->setText(*text);
        emit copied(text->size());
    });
}

void ResultView::exportRows()
{
    const query::SpoolPointer spool = m_model->spool();
    const QString path = spool ? m_chooseFile() : QString();
    if (path.isEmpty())
        return;
    const auto job = m_runner.start<qint64>(tr("Export to %1").arg(path), {}, [spool, path](jobs::JobContext &context) {
        return query::exportResult(context, spool, path, query::exportFormat(path));
    });
    m_exporting.follow(job, this, [this, path](const Result<qint64> &rows) {
        if (rows)
            emit exported(tr("%1 rows written to %2").arg(formatCount(*rows), path));
        else
            emit failed(rows.error());
    });
}
