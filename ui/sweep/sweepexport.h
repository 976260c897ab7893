#pragma once

#include "app/jobs/jobrunner.h"
#include "app/sweep/sweepresult.h"
#include "ui/sweep/renderplot.h"

#include <QObject>

#include <functional>

class QAction;
class QMenu;
class QWidget;
class SweepPlot;

/// What can be taken away from a sweep: the chart as a picture, the points as CSV, the result as JSON, the SQL that
/// puts a setting in force. Files are written by a job.
class SweepExport : public QObject
{
    Q_OBJECT

public:
    /// Asks for a file to write: suggested name and filter in, chosen path out, empty when none was.
    using FileChooser = std::function<QString(const QString &suggestion, const QString &filter)>;

    SweepExport(jobs::JobRunner &runner, const SweepPlot &plot, QWidget *parent);
    ~SweepExport() override;

    void setFileChooser(FileChooser chooser) { m_chooseFile = std::move(chooser); }

    QMenu *saveMenu() const { return m_saveMenu.get(); }
    QMenu *applyMenu() const { return m_applyMenu.get(); }
    QAction *copyJsonAction() const { return m_copyJson; }

    void setResult(const sweep::SweepResult &result);
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
    void save(const QString &suffix, const std::function<QByteArray()> &content);
    void copy(const QString &text);

    jobs::JobRunner &m_runner;
    const SweepPlot &m_plot;
    FileChooser m_chooseFile;
    std::unique_ptr<QMenu> m_saveMenu;
    std::unique_ptr<QMenu> m_applyMenu;
    QAction *m_copyJson = nullptr;
    sweep::SweepResult m_result;
    sweep::GridPoint m_settings;
    QString m_database;
};
