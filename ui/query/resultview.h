#pragma once

#include "app/jobs/latest.h"
#include "app/query/runscript.h"
#include "ui/shared/gridview.h"

#include <QWidget>

#include <functional>

class ElidedLabel;
class QToolButton;
class ResultModel;

/// A grid that has whole values fetched for copying.
class ResultGrid : public GridView
{
    Q_OBJECT

public:
    using GridView::GridView;

signals:
    void copyRequested(bool withHeaders);

protected:
    void copySelection(bool withHeaders) override { emit copyRequested(withHeaders); }
};

/// One answer: its rows, read from its file as they are scrolled to, and one sentence about them.
class ResultView : public QWidget
{
    Q_OBJECT

public:
    explicit ResultView(jobs::JobRunner &runner, QWidget *parent = nullptr);

    void setReport(const query::StatementReport &report);
    ResultModel *model() const { return m_model; }
    ResultGrid *grid() const { return m_grid; }
    /// Puts the selected cells on the clipboard, whole.
    void copy(bool withHeaders);
    /// Asks for a file and writes all rows that are kept.
    void exportRows();

    /// Asks for a path; empty when none was chosen.
    using FileChooser = std::function<QString()>;
    void setFileChooser(FileChooser chooser) { m_chooseFile = std::move(chooser); }

signals:
    void copied(qsizetype characters);
    void failed(const core::Error &error);
    void exported(const QString &note);

private:
    void setupViews();
    void connectSignals();
    void loadPage(qint64 first);
    void showFirstPage(const query::ResultPage &page);

    jobs::JobRunner &m_runner;
    jobs::Latest m_copying;
    jobs::Latest m_exporting;
    FileChooser m_chooseFile;
    ResultModel *m_model = nullptr;
    ResultGrid *m_grid = nullptr;
    ElidedLabel *m_sentence = nullptr;
    QToolButton *m_export = nullptr;
    bool m_fitted = false;
};
