#include "ui/embedding/embeddialog.h"

#include "app/settings/settings.h"
#include "ui/shared/chartcolors.h"
#include "ui/shared/fonts.h"
#include "ui/shared/format.h"
#include "ui/shared/messagearea.h"
#include "ui/shared/passwordstore.h"
#include "ui/shared/spacing.h"

#include <QComboBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>

#include <algorithm>

using core::Result;
using embedding::EmbeddingProvider;
using embedding::FillPlan;
using embedding::FillProgress;
using embedding::FillReport;
using vectors::VectorType;

namespace {

constexpr QSize smallestSize(640, 420);
constexpr int ofBuiltin = -1;

bool takesVectors(const catalog::Column &column)
{
    return column.vector && !column.generated &&
           (column.vector->type == VectorType::Vector || column.vector->type == VectorType::Halfvec);
}

bool isTextual(const catalog::Column &column)
{
    return column.type == u"text" || column.type == u"citext" || column.type.startsWith(u"character");
}

QLabel *createHint(QWidget *parent, const char *name)
{
    auto *label = new QLabel(parent);
    label->setObjectName(QLatin1String(name));
    label->setTextFormat(Qt::PlainText);
    label->setFont(smallFont());
    label->setWordWrap(true);
    QPalette grey = parent->palette();
    grey.setColor(QPalette::WindowText, hintColor(parent->palette()));
    label->setPalette(grey);
    return label;
}

} // namespace

EmbedDialog::EmbedDialog(jobs::JobRunner &runner, const settings::Settings &settings,
                         const workspace::Workspace &workspace, PasswordStore &passwords,
                         std::shared_ptr<db::ConnectionPool> pool, const catalog::Table &table, QWidget *parent)
    : QDialog(parent)
    , m_passwords(passwords)
    , m_pool(pool)
    , m_table(table)
    , m_run(runner, workspace, std::move(pool))
{
    setObjectName(QStringLiteral("embedDialog"));
    setWindowTitle(tr("Embed a column of %1").arg(table.name.toText()));
    setMinimumSize(smallestSize);
    setupViews();
    setupColumns();
    setupEmbedders(settings);
    arrange();
    connectSignals();
    chooseEmbedder();
    replan();
}

QString EmbedDialog::problemOf(const catalog::Table &table)
{
    using catalog::TableKind;
    if (table.kind == TableKind::View || table.kind == TableKind::MaterializedView || table.kind == TableKind::Foreign)
        return tr("Vectors are written into tables of this server, not into views");
    const bool has = std::any_of(table.columns.begin(), table.columns.end(), takesVectors);
    return has ? QString() : tr("The table has no vector or halfvec column");
}

void EmbedDialog::setupViews()
{
    m_messages = new MessageArea(this);
    m_textColumn = new QComboBox(this);
    m_textColumn->setObjectName(QStringLiteral("embedTextColumn"));
    m_vectorColumn = new QComboBox(this);
    m_vectorColumn->setObjectName(QStringLiteral("embedVectorColumn"));
    m_embedder = new QComboBox(this);
    m_embedder->setObjectName(QStringLiteral("embedEmbedder"));
    m_embedderHint = createHint(this, "embedEmbedderHint");
    m_keyLabel = new QLabel(tr("Key"), this);
    m_key = new QLineEdit(this);
    m_key->setObjectName(QStringLiteral("embedKey"));
    m_key->setEchoMode(QLineEdit::Password);
    m_key->setPlaceholderText(tr("none"));
    m_planLabel = new QLabel(this);
    m_planLabel->setObjectName(QStringLiteral("embedPlan"));
    m_planLabel->setTextFormat(Qt::PlainText);
    m_planLabel->setWordWrap(true);
    m_sql = new QLabel(this);
    m_sql->setObjectName(QStringLiteral("embedSql"));
    m_sql->setTextFormat(Qt::PlainText);
    m_sql->setFont(fixedFont());
    m_sql->setWordWrap(true);
    m_sql->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_progress = new QProgressBar(this);
    m_progress->setObjectName(QStringLiteral("embedProgress"));
    m_progress->setTextVisible(false);
    QSizePolicy kept = m_progress->sizePolicy();
    kept.setRetainSizeWhenHidden(true);
    m_progress->setSizePolicy(kept);
    m_progress->hide();
    m_startButton = new QPushButton(this);
    m_startButton->setObjectName(QStringLiteral("embedStart"));
    m_startButton->setDefault(true);
    m_closeButton = new QPushButton(tr("Close"), this);
    m_closeButton->setAutoDefault(false);
}

void EmbedDialog::setupColumns()
{
    int best = 0;
    for (const catalog::Column &column : std::as_const(m_table.columns)) {
        if (takesVectors(column))
            m_vectorColumn->addItem(column.name + QStringLiteral("  ") + column.type, column.name);
        if (column.vector)
            continue;
        // The last text column is rather the body than the title.
        if (isTextual(column))
            best = m_textColumn->count();
        m_textColumn->addItem(column.name + QStringLiteral("  ") + column.type, column.name);
    }
    m_textColumn->setCurrentIndex(best);
}

void EmbedDialog::setupEmbedders(const settings::Settings &settings)
{
    m_providers = embedding::providersFromJson(settings.embeddingProviders());
    for (qsizetype i = 0; i < m_providers.size(); ++i)
        m_embedder->addItem(QStringLiteral("%1 (%2)").arg(m_providers.at(i).name, m_providers.at(i).model), int(i));
    m_embedder->addItem(tr("Built-in: bag of words, fitted on this column"), ofBuiltin);
}

void EmbedDialog::arrange()
{
    auto *form = new QFormLayout;
    form->setVerticalSpacing(spacing::Control);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form->addRow(tr("Texts from"), m_textColumn);
    form->addRow(tr("Vectors into"), m_vectorColumn);
    form->addRow(tr("Made by"), m_embedder);
    form->addRow(QString(), m_embedderHint);
    form->addRow(m_keyLabel, m_key);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(spacing::Control);
    buttons->addWidget(m_progress, 1);
    buttons->addWidget(m_closeButton);
    buttons->addWidget(m_startButton);
    auto *content = new QVBoxLayout;
    content->setContentsMargins(spacing::Section, spacing::Section, spacing::Section, spacing::Section);
    content->setSpacing(spacing::Page);
    content->addLayout(form);
    content->addWidget(m_planLabel);
    content->addWidget(m_sql);
    content->addStretch();
    content->addLayout(buttons);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_messages);
    layout->addLayout(content, 1);
}

void EmbedDialog::connectSignals()
{
    connect(m_textColumn, &QComboBox::currentIndexChanged, this, &EmbedDialog::replan);
    connect(m_vectorColumn, &QComboBox::currentIndexChanged, this, &EmbedDialog::replan);
    connect(m_embedder, &QComboBox::currentIndexChanged, this, &EmbedDialog::chooseEmbedder);
    connect(m_startButton, &QPushButton::clicked, this, &EmbedDialog::startOrStop);
    connect(m_closeButton, &QPushButton::clicked, this, &QDialog::close);
    connect(&m_run, &EmbedRun::planned, this, &EmbedDialog::showPlan);
    connect(&m_run, &EmbedRun::progressed, this, &EmbedDialog::showProgress);
    connect(&m_run, &EmbedRun::ended, this, &EmbedDialog::showEnd);
}

embedding::FillRequest EmbedDialog::request() const
{
    return {m_table.name, m_textColumn->currentData().toString(), m_vectorColumn->currentData().toString()};
}

EmbedChoice EmbedDialog::choice() const
{
    const int place = m_embedder->currentData().toInt();
    if (place == ofBuiltin)
        return {};
    return {m_providers.at(place), m_key->text()};
}

void EmbedDialog::replan()
{
    m_plan.reset();
    m_messages->clear();
    m_planLabel->setText(tr("Counting…"));
    m_run.plan(request());
    updateButtons();
}

void EmbedDialog::showPlan(const Result<FillPlan> &plan)
{
    if (plan) {
        m_plan = *plan;
        m_planLabel->setText(tr("%1 rows lack a vector and have a text; %2 have neither. Each batch is written in a "
                                "transaction of its own:")
                                 .arg(formatCount(plan->rows), formatCount(plan->withoutText)));
        m_sql->setText(plan->writeSql);
    } else {
        m_messages->showError(plan.error(), m_table.name.toText());
        m_planLabel->clear();
        m_sql->clear();
    }
    updateButtons();
}

void EmbedDialog::chooseEmbedder()
{
    const int place = m_embedder->currentData().toInt();
    const bool builtin = place == ofBuiltin;
    m_embedderHint->setText(
        builtin ? tr("Latent semantic analysis: a classical bag of words, no neural model. It needs no network, and "
                     "knows only which words go together in this column. Servers are added in the settings.")
                : tr("The texts are sent to %1").arg(m_providers.at(place).baseUrl));
    m_keyLabel->setVisible(!builtin);
    m_key->setVisible(!builtin);
    m_key->clear();
    if (builtin)
        return;
    jobs::onFinished(m_passwords.read(embedding::keychainEntry(m_providers.at(place))), this,
                     [this, place](const Result<QString> &key) {
                         if (key && m_embedder->currentData().toInt() == place && m_key->text().isEmpty())
                             m_key->setText(*key);
                     });
}

QString EmbedDialog::startProblem() const
{
    if (m_pool->access() == db::Access::ReadOnly)
        return tr("The connection is read-only: unlock writing at the top of the window first");
    if (!m_plan)
        return tr("The rows are not counted yet");
    return m_plan->rows.value == 0 ? tr("No row lacks a vector") : QString();
}

void EmbedDialog::updateButtons()
{
    const bool running = m_run.isRunning();
    const QString problem = running ? QString() : startProblem();
    m_startButton->setText(running  ? tr("Stop")
                           : m_plan ? tr("Embed %1 rows").arg(formatCount(m_plan->rows))
                                    : tr("Embed"));
    m_startButton->setEnabled(problem.isEmpty());
    m_startButton->setToolTip(problem);
    m_progress->setVisible(running);
    for (QWidget *widget : {static_cast<QWidget *>(m_textColumn), static_cast<QWidget *>(m_vectorColumn),
                            static_cast<QWidget *>(m_embedder), static_cast<QWidget *>(m_key)})
        widget->setEnabled(!running);
}

void EmbedDialog::startOrStop()
{
    if (m_run.isRunning()) {
        m_run.stop();
        return;
    }
    m_messages->clear();
    m_written = 0;
    m_progress->setRange(0, 0);
    m_run.start(request(), choice());
    updateButtons();
}

void EmbedDialog::showProgress(const FillProgress &progress)
{
    constexpr int Steps = 1000;
    const qint64 done = progress.written.value + progress.skipped.value + progress.changed.value;
    m_written = progress.written.value;
    m_progress->setRange(0, Steps);
    m_progress->setValue(int(done * Steps / std::max<qint64>(1, std::max(done, progress.total.value))));
    m_planLabel->setText(
        tr("%1 of %2 rows are written").arg(formatCount(progress.written), formatCount(progress.total)));
}

void EmbedDialog::showEnd(const Result<FillReport> &report)
{
    if (report) {
        QStringList sentences{
            tr("%1 rows have their vector (%2 dimensions), in %3.")
                .arg(formatCount(report->written), formatCount(report->dimensions), formatDuration(report->elapsed))};
        if (report->skippedRows.value > 0)
            sentences << tr("%1 rows could not be embedded; the first: %2.")
                             .arg(formatCount(report->skippedRows), report->skipped.first().reason);
        if (report->changed.value > 0)
            sentences << tr("%1 rows were changed meanwhile and left alone.").arg(formatCount(report->changed));
        m_messages->showNote(sentences.join(u' '), report->skippedRows.value > 0 ? Severity::Note : Severity::Good);
    } else {
        m_messages->showError(
            report.error(),
            tr("%1 rows were written before; starting again goes on from there").arg(formatCount(m_written)));
    }
    if (m_written > 0) {
        const auto provider = choice().provider;
        emit rowsChanged();
        emit columnEmbedded(request().vectorColumn, provider ? provider->name : QString());
    }
    m_plan.reset();
    m_run.plan(request());
    updateButtons();
}
