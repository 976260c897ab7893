#include "ui/tables/rowdetail.h"

#include "ui/shared/fonts.h"
#include "ui/shared/spacing.h"
#include "ui/tables/fieldview.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QLabel>
#include <QScrollArea>
#include <QVBoxLayout>

#include <algorithm>

namespace {

/// A row that is only passed over with the arrow keys does not cost a read.
constexpr int VectorDelayMs = 120;
/// Fields that are made in one turn of the event loop: a table may have a thousand columns.
constexpr qsizetype FieldsAtOnce = 8;

} // namespace

RowDetail::RowDetail(jobs::JobRunner &runner, QWidget *parent)
    : QWidget(parent)
    , m_runner(runner)
    , m_vectors(runner)
    , m_text(runner)
    , m_copy(runner)
{
    setupViews();
    connect(&m_buildTimer, &QTimer::timeout, this, &RowDetail::buildSomeFields);
    m_vectorTimer.setSingleShot(true);
    m_vectorTimer.setInterval(VectorDelayMs);
    connect(&m_vectorTimer, &QTimer::timeout, this, &RowDetail::fetchVectors);
    clear();
}

void RowDetail::setupViews()
{
    m_titleLabel = new QLabel(this);
    m_titleLabel->setObjectName(QStringLiteral("detailTitle"));
    m_titleLabel->setFont(fixedFont());
    m_titleLabel->setTextFormat(Qt::PlainText);
    m_titleLabel->setWordWrap(true);
    m_titleLabel->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_hintLabel = new QLabel(tr("Choose a row to see all of its fields."), this);
    m_hintLabel->setForegroundRole(QPalette::PlaceholderText);
    m_hintLabel->setWordWrap(true);
    m_hintLabel->setAlignment(Qt::AlignCenter);

    auto *content = new QWidget;
    m_fieldColumn = new QVBoxLayout(content);
    m_fieldColumn->setContentsMargins(spacing::Page, spacing::Control, spacing::Page, spacing::Page);
    m_fieldColumn->setSpacing(spacing::Page);
    m_fieldColumn->addStretch(1);
    m_scrollArea = new QScrollArea(this);
    m_scrollArea->setFrameShape(QFrame::NoFrame);
    m_scrollArea->setWidgetResizable(true);
    m_scrollArea->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scrollArea->setWidget(content);

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    auto *title = new QVBoxLayout;
    title->setContentsMargins(spacing::Page, spacing::Control, spacing::Page, 0);
    title->addWidget(m_titleLabel);
    column->addLayout(title);
    column->addWidget(m_hintLabel, 1);
    column->addWidget(m_scrollArea, 1);
}

void RowDetail::setPool(std::shared_ptr<db::ConnectionPool> pool)
{
    m_vectors.forget();
    m_text.forget();
    m_copy.forget();
    m_pool = std::move(pool);
}

void RowDetail::clear()
{
    m_vectorTimer.stop();
    m_vectors.forget();
    m_text.forget();
    m_row = {};
    m_titleLabel->hide();
    m_scrollArea->hide();
    m_hintLabel->show();
}

void RowDetail::showRow(const tables::WindowRequest &window, const tables::Row &row, qint64 place)
{
    const bool sameColumns = window.table.columns == m_window.table.columns && window.columns == m_window.columns;
    m_vectors.forget();
    m_text.forget();
    m_window = window;
    m_row = row;
    m_place = place;
    if (!sameColumns)
        removeFields();
    m_columns = tables::shownColumns(window);
    for (qsizetype i = 0; i < m_fields.size(); ++i)
        showField(i);
    if (m_fields.size() < m_columns.size())
        buildSomeFields();
    m_titleLabel->setText(keyText());
    m_titleLabel->show();
    m_hintLabel->hide();
    m_scrollArea->show();
    m_vectorTimer.start();
}

QString RowDetail::keyText() const
{
    const QStringList columns = tables::identityColumns(m_window);
    QStringList parts;
    for (qsizetype i = 0; i < m_row.position.key.size(); ++i)
        parts << columns.value(i) + u' ' + m_row.position.key[i];
    return parts.isEmpty() ? tr("row %1").arg(m_place + 1) : parts.join(QStringLiteral(" · "));
}

void RowDetail::removeFields()
{
    qDeleteAll(m_fields);
    m_fields.clear();
}

void RowDetail::buildSomeFields()
{
    for (qsizetype made = 0; made < FieldsAtOnce && m_fields.size() < m_columns.size(); ++made) {
        FieldView *field = newField(m_columns.at(m_fields.size()));
        m_fieldColumn->insertWidget(int(m_fields.size()), field);
        m_fields << field;
        showField(m_fields.size() - 1);
    }
    if (m_fields.size() < m_columns.size())
        m_buildTimer.start();
    else
        m_buildTimer.stop();
}

void RowDetail::showField(qsizetype index)
{
    FieldView *field = m_fields.at(index);
    field->showCell(m_row.cells.at(index), m_window.limits.denied.contains(field->column().name));
    field->setSimilarHindrance(!m_row.position.key.isEmpty()
                                   ? QString()
                                   : tr("These rows have no key, so that the search could not leave this one out"));
}

FieldView *RowDetail::newField(const catalog::Column &column)
{
    auto *field = new FieldView(column, m_scrollArea->widget());
    const QString name = column.name;
    connect(field, &FieldView::copyRequested, this, [this, name] { copyWhole(name); });
    connect(field, &FieldView::wholeTextRequested, this, [this, name] { showWholeText(name); });
    connect(field, &FieldView::similarRequested, this,
            [this, name] { emit similarRequested(name, m_row.position.key); });
    return field;
}

FieldView *RowDetail::fieldOf(const QString &column) const
{
    const auto found = std::find_if(m_fields.begin(), m_fields.end(),
                                    [&column](const FieldView *field) { return field->column().name == column; });
    return found == m_fields.end() ? nullptr : *found;
}

tables::ValuesRequest RowDetail::valuesRequest(const QStringList &columns) const
{
    tables::ValuesRequest request;
    request.window = m_window;
    request.columns = columns;
    request.rows = {m_row};
    request.places = {m_place};
    return request;
}

void RowDetail::fetchVectors()
{
    QStringList columns;
    for (qsizetype i = 0; i < m_columns.size(); ++i) {
        if (m_row.cells.value(i).vector)
            columns << m_columns[i].name;
    }
    if (columns.isEmpty() || !m_pool || !isVisible())
        return;
    const auto job = m_runner.start<QList<tables::WholeVector>>(
        tr("Read the vectors of a row"), m_pool, [request = valuesRequest(columns)](jobs::JobContext &context) {
            return tables::fetchVectors(context, request);
        });
    m_vectors.follow(job, this, [this](const core::Result<QList<tables::WholeVector>> &found) {
        if (!found) {
            emit failed(found.error());
            return;
        }
        for (const tables::WholeVector &vector : *found) {
            if (FieldView *field = fieldOf(vector.column))
                field->showVector(vector.value);
        }
    });
}

void RowDetail::showWholeText(const QString &column)
{
    const auto job = m_runner.start<tables::ValueRows>(tr("Read %1").arg(column), m_pool,
                                                       [request = valuesRequest({column})](jobs::JobContext &context) {
                                                           return tables::fetchValues(context, request);
                                                       });
    m_text.follow(job, this, [this, column](const core::Result<tables::ValueRows> &values) {
        FieldView *field = fieldOf(column);
        if (!values)
            emit failed(values.error());
        else if (field)
            field->showWholeText(values->first().first());
    });
}

void RowDetail::copyWhole(const QString &column)
{
    const auto finish = [this, column](const QString &text) {
        QGuiApplication::clipboard()->setText(text);
        emit copied(column);
    };
    const qsizetype section = m_fields.indexOf(fieldOf(column));
    if (m_row.cells.at(section).isWhole()) {
        finish(m_row.cells.at(section).text);
        return;
    }
    const auto job = m_runner.start<tables::ValueRows>(tr("Copy %1").arg(column), m_pool,
                                                       [request = valuesRequest({column})](jobs::JobContext &context) {
                                                           return tables::fetchValues(context, request);
                                                       });
    m_copy.follow(job, this, [this, finish](const core::Result<tables::ValueRows> &values) {
        if (values)
            finish(values->first().first());
        else
            emit failed(values.error());
    });
}
