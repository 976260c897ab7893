#pragma once

#include "app/catalog/catalog.h"
#include "app/jobs/jobrunner.h"
#include "app/sweep/loadresult.h"
#include "app/workspace/workspace.h"
#include "ui/sweep/loadrun.h"
#include "ui/sweep/renderplot.h"

#include <QWidget>

#include <functional>

class GridView;
class LoadForm;
class LoadModel;
class LoadPlot;
class MessageArea;
class PastSweeps;
class ProgressStrip;
class QMenu;
class QPushButton;
class QStackedWidget;
class QToolButton;
class SweepAnswer;

/// Queries per second and latency of one or a few settings with more and more clients: the sentence that sets it up,
/// the answer, the curves as they grow, and the points as a table.
class LoadPage : public QWidget
{
    Q_OBJECT

public:
    /// Asks for a file to write: suggested name and filter in, chosen path out, empty when none was.
    using FileChooser = std::function<QString(const QString &suggestion, const QString &filter)>;

    LoadPage(jobs::JobRunner &runner, const workspace::Workspace &workspace, QWidget *parent = nullptr);
    ~LoadPage() override;

    /// Null when disconnected: what is running is stopped, what is shown stays.
    void setConnection(std::shared_ptr<db::ConnectionPool> pool);
    void setTable(const catalog::Table &table);
    void chooseColumn(const QString &column);
    void updateAccess() { updateActions(); }
    void setFileChooser(FileChooser chooser) { m_chooseFile = std::move(chooser); }

    /// Starts what the controls say; does nothing where they cannot be started.
    void start();
    void stop();

private:
    void setupViews();
    void setupActions();
    void connectSignals();
    void makeSetup();
    void makeAnswer();
    QWidget *makeMeasurement();
    QWidget *makeEmpty();
    void addPicture(const QString &name, const QString &text, PictureFormat format, const QString &suffix);

    void showResult();
    void showEnd(const core::Error &notStored);
    void showFailure(const core::Error &error);
    void save(const QString &suffix, const QByteArray &bytes);
    void updateActions();
    QString reasonNotToStart() const;

    jobs::JobRunner &m_runner;
    workspace::Workspace m_workspace;
    std::shared_ptr<db::ConnectionPool> m_pool;
    catalog::Table m_table;
    FileChooser m_chooseFile;

    LoadRun *m_run = nullptr;
    PastSweeps *m_past = nullptr;
    LoadModel *m_model = nullptr;
    MessageArea *m_messages = nullptr;
    LoadForm *m_form = nullptr;
    QPushButton *m_startButton = nullptr;
    SweepAnswer *m_answer = nullptr;
    QToolButton *m_saveButton = nullptr;
    QToolButton *m_pastButton = nullptr;
    std::unique_ptr<QMenu> m_saveMenu;
    QStackedWidget *m_stack = nullptr;
    LoadPlot *m_plot = nullptr;
    GridView *m_pointsView = nullptr;
    ProgressStrip *m_progress = nullptr;
};
