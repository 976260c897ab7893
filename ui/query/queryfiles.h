#pragma once

#include "app/jobs/latest.h"
#include "app/workspace/historystore.h"

#include <QObject>
#include <QTimer>

#include <functional>

class SqlEditor;

/// The files of the SQL page: opens and saves them, and keeps the text that is being written in the workspace, so that
/// it is there at the next start.
class QueryFiles : public QObject
{
    Q_OBJECT

public:
    /// Asks for a path; empty when none was chosen. The argument is the one that is proposed.
    using FileChooser = std::function<QString(const QString &)>;

    QueryFiles(jobs::JobRunner &runner, const workspace::Workspace &workspace, SqlEditor &editor, QWidget *parent);

    void open();
    void openPath(const QString &path);
    void save();
    void saveAs();
    /// Puts the text of the last time into an editor that is empty.
    void restore();

    const QString &path() const { return m_path; }
    void setFileChoosers(FileChooser toOpen, FileChooser toSave);

signals:
    void changed(const QString &path, bool modified);
    void done(const QString &note);
    void failed(const core::Error &error);

private:
    void write(const QString &path);
    void keepDraft();
    void setPath(const QString &path);

    jobs::JobRunner &m_runner;
    workspace::Workspace m_workspace;
    SqlEditor &m_editor;
    FileChooser m_chooseToOpen;
    FileChooser m_chooseToSave;
    jobs::Latest m_reading;
    QTimer m_draftTimer;
    QString m_path;
};
