#pragma once

#include "app/core/result.h"
#include "app/jobs/jobrunner.h"
#include "app/sweep/report.h"
#include "ui/sweep/renderplot.h"

#include <QObject>

#include <functional>
#include <memory>

class QAction;
class QMenu;
class QWidget;

/// What can be taken away from a measurement of any kind: the chart as a picture, the whole as a report, the points as
/// CSV or JSON. Reports are made, and files written, by a job. `prefix` begins the object names of the actions.
class ReportExport : public QObject
{
    Q_OBJECT

public:
    /// Asks for a file to write: suggested name and filter in, chosen path out, empty when none was.
    using FileChooser = std::function<QString(const QString &suggestion, const QString &filter)>;
    /// Makes the report from values of its own: it is called on a job's thread.
    using ReportMaker = std::function<sweep::Report()>;
    using Picture = std::function<QByteArray(PictureFormat)>;

    /// `picture` is called on the window's thread.
    ReportExport(const QString &prefix, jobs::JobRunner &runner, Picture picture, QWidget *parent);
    ~ReportExport() override;

    void setFileChooser(FileChooser chooser) { m_chooseFile = std::move(chooser); }

    QMenu *saveMenu() const { return m_saveMenu.get(); }
    QAction *copyJsonAction() const { return m_copyJson; }

    /// `name` is suggested for files, without its ending. A null maker: nothing is measured.
    void setReport(const QString &name, ReportMaker maker);

signals:
    void done(const QString &note);
    void failed(const core::Error &error);

protected:
    QAction *addEntry(const QString &name, const QString &text, const std::function<void()> &triggered);
    /// Asks for a path and writes there what `content` makes in the job.
    void save(const QString &suffix, const std::function<core::Result<QByteArray>()> &content);
    void copy(const QString &text);

private:
    void setupActions();
    void addPicture(const QString &name, const QString &text, PictureFormat format, const QString &suffix);
    void addReport(const QString &name, const QString &text, const QString &suffix);
    void copyJson();

    QString m_prefix;
    jobs::JobRunner &m_runner;
    Picture m_picture;
    FileChooser m_chooseFile;
    std::unique_ptr<QMenu> m_saveMenu;
    QAction *m_copyJson = nullptr;
    QString m_name;
    ReportMaker m_maker;
};
