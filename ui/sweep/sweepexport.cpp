#include "ui/sweep/sweepexport.h"

#include "app/core/writefile.h"
#include "app/jobs/onfinished.h"
#include "app/sweep/applysettings.h"
#include "app/sweep/psqlscript.h"
#include "app/sweep/recordsweep.h"
#include "app/sweep/report.h"
#include "app/sweep/sweepjson.h"
#include "ui/shared/icons.h"
#include "ui/sweep/reportpdf.h"
#include "ui/sweep/sweepplot.h"

#include <QAction>
#include <QClipboard>
#include <QFileDialog>
#include <QGuiApplication>
#include <QJsonDocument>
#include <QMenu>

using core::Result;
using sweep::ApplyScope;

SweepExport::SweepExport(jobs::JobRunner &runner, const workspace::Workspace &workspace, const SweepPlot &plot,
                         QWidget *parent)
    : QObject(parent)
    , m_runner(runner)
    , m_workspace(workspace)
    , m_plot(plot)
    , m_saveMenu(std::make_unique<QMenu>())
    , m_applyMenu(std::make_unique<QMenu>())
{
    m_chooseFile = [parent](const QString &suggestion, const QString &filter) {
        return QFileDialog::getSaveFileName(parent, tr("Save"), suggestion, filter);
    };
    setupActions();
}

SweepExport::~SweepExport() = default;

void SweepExport::setupActions()
{
    addPicture(QStringLiteral("sweepSavePng"), tr("Picture (PNG)…"), PictureFormat::Png, QStringLiteral("png"));
    addPicture(QStringLiteral("sweepSaveSvg"), tr("Drawing (SVG)…"), PictureFormat::Svg, QStringLiteral("svg"));
    addPicture(QStringLiteral("sweepSavePdf"), tr("Page (PDF)…"), PictureFormat::Pdf, QStringLiteral("pdf"));
    m_saveMenu->addSeparator();
    addReport(QStringLiteral("sweepSaveHtml"), tr("Report (HTML)…"), QStringLiteral("html"));
    QAction *pdf = m_saveMenu->addAction(tr("Report (PDF)…"));
    pdf->setObjectName(QStringLiteral("sweepSaveReportPdf"));
    connect(pdf, &QAction::triggered, this,
            [this] { save(QStringLiteral("pdf"), [this] { return reportPdf(m_result); }); });
    addReport(QStringLiteral("sweepSaveMarkdown"), tr("Report (Markdown)…"), QStringLiteral("md"));
    addReport(QStringLiteral("sweepSaveCsv"), tr("Points (CSV)…"), QStringLiteral("csv"));
    addReport(QStringLiteral("sweepSaveJson"), tr("Points (JSON)…"), QStringLiteral("json"));

    m_saveMenu->addSeparator();
    m_psqlAction = m_saveMenu->addAction(tr("Script that repeats it (psql)…"));
    m_psqlAction->setObjectName(QStringLiteral("sweepSavePsql"));
    connect(m_psqlAction, &QAction::triggered, this, &SweepExport::savePsqlScript);

    m_copyJson = new QAction(themeIcon(QStringLiteral("copy")), tr("Copy JSON"), this);
    m_copyJson->setObjectName(QStringLiteral("sweepCopyJson"));
    connect(m_copyJson, &QAction::triggered, this, [this] {
        copy(QString::fromUtf8(QJsonDocument(sweep::toJson(m_result)).toJson(QJsonDocument::Indented)));
    });

    addApplying();
}

void SweepExport::addApplying()
{
    addScript(QStringLiteral("sweepApplySession"), tr("Copy SET, for a session"),
              [this] { return sweep::applyScript(m_settings, ApplyScope::Session); });
    addScript(QStringLiteral("sweepApplyTransaction"), tr("Copy SET LOCAL, for a transaction"),
              [this] { return sweep::applyScript(m_settings, ApplyScope::Transaction); });
    addScript(QStringLiteral("sweepApplyRole"), tr("Copy ALTER ROLE, for everything this role does"),
              [this] { return sweep::applyScript(m_settings, ApplyScope::Role); });
    addScript(QStringLiteral("sweepApplyDatabase"), tr("Copy ALTER DATABASE, for everyone"),
              [this] { return sweep::applyScript(m_settings, ApplyScope::Database, m_database); });
    m_applyMenu->addSeparator();
    QAction *function = m_applyMenu->addAction(tr("Copy CREATE FUNCTION, for one search"));
    function->setObjectName(QStringLiteral("sweepApplyFunction"));
    connect(function, &QAction::triggered, this, &SweepExport::copyFunction);
    addScript(QStringLiteral("sweepApplyAlembicRole"), tr("Copy an Alembic revision, for this role"), [this] {
        return sweep::alembicRevision(m_settings, ApplyScope::Role, {}, QDateTime::currentDateTime());
    });
    addScript(QStringLiteral("sweepApplyAlembicDatabase"), tr("Copy an Alembic revision, for everyone"), [this] {
        return sweep::alembicRevision(m_settings, ApplyScope::Database, m_database, QDateTime::currentDateTime());
    });
}

void SweepExport::addPicture(const QString &name, const QString &text, PictureFormat format, const QString &suffix)
{
    QAction *action = m_saveMenu->addAction(text);
    action->setObjectName(name);
    connect(action, &QAction::triggered, this,
            [this, format, suffix] { save(suffix, [this, format] { return m_plot.picture(format); }); });
}

void SweepExport::addReport(const QString &name, const QString &text, const QString &suffix)
{
    QAction *action = m_saveMenu->addAction(text);
    action->setObjectName(name);
    connect(action, &QAction::triggered, this, [this, suffix] {
        save(suffix, [this, suffix] { return sweep::reportAs(*sweep::reportFormatOf(u'.' + suffix), m_result); });
    });
}

void SweepExport::addScript(const QString &name, const QString &text, const std::function<QString()> &script)
{
    QAction *action = m_applyMenu->addAction(text);
    action->setObjectName(name);
    connect(action, &QAction::triggered, this, [this, script] { copy(script()); });
}

void SweepExport::setResult(const sweep::SweepResult &result)
{
    m_result = result;
    const bool measured = !result.points.isEmpty();
    m_copyJson->setEnabled(measured);
    m_copyJson->setToolTip(measured ? tr("Copy the result as the command line prints it")
                                    : tr("Nothing is measured yet"));
}

void SweepExport::setSettings(const sweep::GridPoint &settings, const QString &database)
{
    m_settings = settings;
    m_database = database;
    const auto actions = m_applyMenu->actions();
    for (QAction *action : actions)
        action->setEnabled(!settings.isEmpty());
}

void SweepExport::copy(const QString &text)
{
    QGuiApplication::clipboard()->setText(text);
    const QString firstLine = text.section(u'\n', 0, 0);
    emit done(firstLine == u"{" ? tr("JSON copied") : tr("Copied: %1").arg(text.simplified()));
}

void SweepExport::setSource(const catalog::Table &table, qint64 storedId)
{
    m_table = table;
    m_storedId = storedId;
    QString reason;
    if (storedId == 0)
        reason = tr("The workspace does not have this sweep, or not yet");
    else if (m_result.head.source == sweep::QuerySource::HeldOut)
        reason = tr("The held-out queries lie on a copy that is gone");
    else if (table.name.toText() != m_result.head.table)
        reason = tr("Choose the table %1 first").arg(m_result.head.table);
    m_psqlAction->setEnabled(reason.isEmpty());
    m_psqlAction->setToolTip(reason);
}

/// A function that searches as the sweep did.
void SweepExport::copyFunction()
{
    sweep::SweepSpec spec;
    spec.table = m_table;
    spec.column = m_result.head.column;
    spec.index = m_result.head.index;
    spec.k = m_result.head.k;
    spec.where = m_result.head.where;
    const auto script = sweep::searchFunctionScript(spec, m_settings);
    if (script)
        copy(*script);
    else
        emit failed(script.error());
}

QString SweepExport::chosenPath(const QString &suffix) const
{
    const QString suggestion = QStringLiteral("%1-%2.%3").arg(m_result.head.table, m_result.head.index, suffix);
    QString path = m_chooseFile(suggestion, QStringLiteral("*.") + suffix);
    if (!path.isEmpty() && !path.endsWith(u'.' + suffix, Qt::CaseInsensitive))
        path += u'.' + suffix;
    return path;
}

/// `content` is made in the job.
void SweepExport::write(const QString &path, const std::function<Result<QByteArray>()> &content)
{
    const auto job =
        m_runner.start<void>(tr("Save %1").arg(path), {}, [path, content](jobs::JobContext &) -> Result<void> {
            const auto bytes = content();
            return bytes ? core::writeFile(path, *bytes) : Result<void>(bytes.error());
        });
    jobs::onFinished(job.result, this, [this, path](const Result<void> &written) {
        if (written)
            emit done(tr("Saved as %1").arg(path));
        else
            emit failed(written.error());
    });
}

void SweepExport::savePsqlScript()
{
    const QString path = chosenPath(QStringLiteral("sql"));
    if (path.isEmpty())
        return;
    write(path, [workspace = m_workspace, id = m_storedId, table = m_table]() -> Result<QByteArray> {
        const auto spec = sweep::loadStoredSpec(workspace, id, table);
        if (!spec)
            return spec.error();
        const auto script = sweep::psqlScript(*spec);
        return script ? Result<QByteArray>(script->toUtf8()) : Result<QByteArray>(script.error());
    });
}

void SweepExport::save(const QString &suffix, const std::function<QByteArray()> &content)
{
    const QString path = chosenPath(suffix);
    if (!path.isEmpty())
        write(path, [bytes = content()]() -> Result<QByteArray> { return bytes; });
}
