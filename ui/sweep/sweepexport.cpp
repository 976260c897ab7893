#include "ui/sweep/sweepexport.h"

#include "app/sweep/applysettings.h"
#include "app/sweep/psqlscript.h"
#include "app/sweep/recordsweep.h"
#include "app/sweep/sweepreport.h"
#include "ui/sweep/sweepplot.h"

#include <QAction>
#include <QMenu>

using core::Result;
using sweep::ApplyScope;

SweepExport::SweepExport(jobs::JobRunner &runner, const workspace::Workspace &workspace, const SweepPlot &plot,
                         QWidget *parent)
    : ReportExport(
          QStringLiteral("sweep"), runner, [&plot](PictureFormat format) { return plot.picture(format); }, parent)
    , m_workspace(workspace)
    , m_applyMenu(std::make_unique<QMenu>())
{
    saveMenu()->addSeparator();
    m_psqlAction =
        addEntry(QStringLiteral("SavePsql"), tr("Script that repeats it (psql)…"), [this] { savePsqlScript(); });
    addApplying();
}

SweepExport::~SweepExport() = default;

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

void SweepExport::addScript(const QString &name, const QString &text, const std::function<QString()> &script)
{
    QAction *action = m_applyMenu->addAction(text);
    action->setObjectName(name);
    connect(action, &QAction::triggered, this, [this, script] { copy(script()); });
}

void SweepExport::setResult(const sweep::SweepResult &result)
{
    m_result = result;
    setReport(
        QStringLiteral("%1-%2").arg(result.head.table, result.head.index),
        result.points.isEmpty() ? ReportMaker() : [result] { return sweep::sweepReport(result); });
}

void SweepExport::setSettings(const sweep::GridPoint &settings, const QString &database)
{
    m_settings = settings;
    m_database = database;
    const auto actions = m_applyMenu->actions();
    for (QAction *action : actions)
        action->setEnabled(!settings.isEmpty());
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

void SweepExport::savePsqlScript()
{
    save(QStringLiteral("sql"), [workspace = m_workspace, id = m_storedId, table = m_table]() -> Result<QByteArray> {
        const auto spec = sweep::loadStoredSpec(workspace, id, table);
        if (!spec)
            return spec.error();
        const auto script = sweep::psqlScript(*spec);
        return script ? Result<QByteArray>(script->toUtf8()) : Result<QByteArray>(script.error());
    });
}
