#pragma once

#include "app/jobs/jobrunner.h"
#include "app/plan/planreport.h"
#include "ui/plan/planpicture.h"

#include <QObject>

#include <functional>
#include <memory>

class QMenu;

/// What can be taken away from a plan: the view as a picture, the analysis as a report, the plan's own text. Files are
/// written by a job.
class PlanExport : public QObject
{
    Q_OBJECT

public:
    /// Asks for a file to write: suggested name and filter in, chosen path out, empty when none was.
    using FileChooser = std::function<QString(const QString &suggestion, const QString &filter)>;

    PlanExport(jobs::JobRunner &runner, const PlanView &view, QWidget *parent);
    ~PlanExport() override;

    void setFileChooser(FileChooser chooser) { m_chooseFile = std::move(chooser); }
    QMenu *menu() const { return m_menu.get(); }

signals:
    void done(const QString &note);
    void failed(const core::Error &error);

private:
    using Content = std::function<core::Result<QByteArray>()>;

    void setupActions();
    void addPicture(const QString &name, const QString &text, PlanPictureFormat format, const QString &suffix);
    void addReport(const QString &name, const QString &text, plan::ReportFormat format, const QString &suffix);
    void addText(const QString &name, const QString &text);
    /// `content` runs in the job.
    void save(const QString &suffix, const Content &content);

    jobs::JobRunner &m_runner;
    const PlanView &m_view;
    FileChooser m_chooseFile;
    std::unique_ptr<QMenu> m_menu;
};
