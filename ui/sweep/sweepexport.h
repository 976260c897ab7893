#pragma once

#include "app/catalog/catalog.h"
#include "app/jobs/jobrunner.h"
#include "app/sweep/sweepresult.h"
#include "app/workspace/workspace.h"
#include "ui/sweep/renderplot.h"

#include <QObject>

#include <functional>

class QAction;
class QMenu;
class QWidget;
class SweepPlot;

/// What can be taken away from a sweep: the chart as a picture, the whole as a report, the points as CSV or JSON,
/// a psql script that repeats it, the SQL that puts a setting in force. Files are written by a job.
class SweepExport : public QObject
{
    Q_OBJECT

public:
    /// Asks for a file to write: suggested name and filter in, chosen path out, empty when none was.
    using FileChooser = std::function<QString(const QString &suggestion, const QString &filter)>;

    SweepExport(jobs::JobRunner &runner, const workspace::Workspace &workspace, const SweepPlot &plot, QWidget *parent);
    ~SweepExport() override;

    void setFileChooser(FileChooser chooser) { m_chooseFile = std::move(chooser); }

    QMenu *saveMenu() const { return m_saveMenu.get(); }
    QMenu *applyMenu() const { return m_applyMenu.get(); }
    QAction *copyJsonAction() const { return m_copyJson; }

    void setResult(const sweep::SweepResult &result);
    /// The table as it is now, and the workspace's number of the sweep; 0 when the workspace does not have it.
    void setSource(const catalog::Table &table, qint64 storedId);
    /// The settings that the apply menu copies; empty when there are none to apply.
    void setSettings(const sweep::GridPoint &settings, const QString &database);

signals:
    void done(const QString &note);
    void failed(const core::Error &error);

private:
    void setupActions();
    void addPicture(const QString &name, const QString &text, PictureFormat format, const QString &suffix);
    void addReport(const QString &name, const QString &text, const QString &suffix);
    void addScript(const QString &name, const QString &text, const std::function<QString()> &script);
    void addApplying();
    void copyFunction();
    void savePsqlScript();
    QString chosenPath(const QString &suffix) const;
    void write(const QString &path, const std::function<core::Result<QByteArray>()> &content);
    void save(const QString &suffix, const std::function<QByteArray()> &content);
    void copy(const QString &text);

    jobs::JobRunner &m_runner;
    workspace::Workspace m_workspace;
    const SweepPlot &m_plot;
    FileChooser m_chooseFile;
    std::unique_ptr<QMenu> m_saveMenu;
    std::unique_ptr<QMenu> m_applyMenu;
    QAction *m_copyJson = nullptr;
    QAction *m_psqlAction = nullptr;
    sweep::SweepResult m_result;
    catalog::Table m_table;
    qint64 m_storedId = 0;
    sweep::GridPoint m_settings;
    QString m_database;
};
