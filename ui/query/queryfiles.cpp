#include "ui/query/queryfiles.h"

#include "app/core/writefile.h"
#include "app/query/scriptfile.h"
#include "ui/query/sqleditor.h"

#include <QFileDialog>

using core::Result;

namespace {

constexpr int DraftDelayMs = 400;

const QString draftName = QStringLiteral("sql");

Result<std::monostate> asJob(const Result<void> &result)
{
    return result ? Result<std::monostate>(std::monostate()) : Result<std::monostate>(result.error());
}

} // namespace

QueryFiles::QueryFiles(jobs::JobRunner &runner, const workspace::Workspace &workspace, SqlEditor &editor,
                       QWidget *parent)
    : QObject(parent)
    , m_runner(runner)
    , m_workspace(workspace)
    , m_editor(editor)
    , m_reading(runner)
{
    m_chooseToOpen = [parent](const QString &proposed) {
        return QFileDialog::getOpenFileName(parent, tr("Open an SQL file"), proposed, tr("SQL (*.sql);;All files (*)"));
    };
    m_chooseToSave = [parent](const QString &proposed) {
        return QFileDialog::getSaveFileName(parent, tr("Save the SQL"), proposed, tr("SQL (*.sql);;All files (*)"));
    };
    m_draftTimer.setSingleShot(true);
    m_draftTimer.setInterval(DraftDelayMs);
    connect(&m_draftTimer, &QTimer::timeout, this, &QueryFiles::keepDraft);
    connect(&m_editor, &QsciScintilla::textChanged, this, [this] { m_draftTimer.start(); });
    connect(&m_editor, &QsciScintilla::modificationChanged, this,
            [this](bool modified) { emit changed(m_path, modified); });
}

void QueryFiles::setFileChoosers(FileChooser toOpen, FileChooser toSave)
{
    m_chooseToOpen = std::move(toOpen);
    m_chooseToSave = std::move(toSave);
}

void QueryFiles::setPath(const QString &path)
{
    m_path = path;
    m_editor.setModified(false);
    emit changed(m_path, false);
    m_draftTimer.start();
}

void QueryFiles::open()
{
    if (const QString path = m_chooseToOpen(m_path); !path.isEmpty())
        openPath(path);
}

/// The text before can be had back by undo.
void QueryFiles::openPath(const QString &path)
{
    const auto job = m_runner.start<QString>(tr("Open %1").arg(path), {},
                                             [path](jobs::JobContext &) { return query::readScriptFile(path); });
    m_reading.follow(job, this, [this, path](const Result<QString> &text) {
        if (!text) {
            emit failed(text.error());
            return;
        }
        m_editor.replaceSql(*text);
        m_editor.setCursorAt(0);
        setPath(path);
    });
}

void QueryFiles::save()
{
    if (m_path.isEmpty())
        saveAs();
    else
        write(m_path);
}

void QueryFiles::saveAs()
{
    if (const QString path = m_chooseToSave(m_path); !path.isEmpty())
        write(path);
}

void QueryFiles::write(const QString &path)
{
    const QString text = m_editor.sql();
    const auto job = m_runner.start<std::monostate>(tr("Save %1").arg(path), {}, [path, text](jobs::JobContext &) {
        return asJob(core::writeFile(path, text.toUtf8()));
    });
    jobs::onFinished(job.result, this, [this, path, text](const Result<std::monostate> &written) {
        if (!written) {
            emit failed(written.error());
            return;
        }
        const bool typedOn = m_editor.sql() != text;
        setPath(path);
        m_editor.setModified(typedOn);
        emit done(tr("Saved to %1").arg(path));
    });
}

void QueryFiles::restore()
{
    const auto job = m_runner.start<workspace::Draft>(
        tr("Read the text of the last time"), {},
        [workspace = m_workspace](jobs::JobContext &) { return workspace::loadDraft(workspace, draftName); });
    m_reading.follow(job, this, [this](const Result<workspace::Draft> &draft) {
        if (!draft) {
            if (draft.error().kind != core::ErrorKind::Cancelled)
                emit failed(draft.error());
            return;
        }
        if (!m_editor.sql().isEmpty() || draft->text.isEmpty())
            return;
        m_editor.setSql(draft->text);
        m_path = draft->file;
        emit changed(m_path, false);
    });
}

void QueryFiles::keepDraft()
{
    const workspace::Draft draft{m_editor.sql(), m_path};
    const auto job =
        m_runner.start<std::monostate>(tr("Keep the text"), {}, [workspace = m_workspace, draft](jobs::JobContext &) {
            return asJob(workspace::storeDraft(workspace, draftName, draft));
        });
    jobs::onFinished(job.result, this, [this](const Result<std::monostate> &kept) {
        if (!kept && kept.error().kind != core::ErrorKind::Cancelled)
            emit failed(kept.error());
    });
}
