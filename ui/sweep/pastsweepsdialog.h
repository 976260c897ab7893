#pragma once

#include "app/sweep/recordsweep.h"

#include <QDialog>

#include <functional>

class SweepComparisonModel;
class GridView;
class MessageArea;
class PastSweeps;
class QLabel;
class QToolButton;
class SweepListModel;

/// The list of the kept sweeps of a table: show, overlay, rename, delete, export, import, and compare two of them.
class PastSweepsDialog : public QDialog
{
    Q_OBJECT

public:
    /// Asks for a file to write or to read: suggested name in, chosen path out, empty when none was.
    using FileChooser = std::function<QString(const QString &suggestion)>;

    explicit PastSweepsDialog(PastSweeps &past, QWidget *parent = nullptr);

    void setFileChoosers(FileChooser toWrite, FileChooser toRead);

private:
    void setupViews();
    QWidget *makeButtons();
    QToolButton *makeButton(const QString &name, const QString &text, void (PastSweepsDialog::*run)());
    void connectSignals();
    void refresh();
    void updateActions();
    QList<qint64> selectedIds() const;

    void showSelected();
    void renameSelected();
    void deleteSelected();
    void exportSelected();
    void importOne();
    void compareSelected();
    void showComparison(const sweep::PastSweep &first, const sweep::PastSweep &second);

    PastSweeps &m_past;
    FileChooser m_chooseToWrite;
    FileChooser m_chooseToRead;
    MessageArea *m_messages = nullptr;
    SweepListModel *m_model = nullptr;
    GridView *m_view = nullptr;
    QLabel *m_comparisonLabel = nullptr;
    SweepComparisonModel *m_comparison = nullptr;
    GridView *m_comparisonView = nullptr;
    QToolButton *m_showButton = nullptr;
    QToolButton *m_renameButton = nullptr;
    QToolButton *m_deleteButton = nullptr;
    QToolButton *m_exportButton = nullptr;
    QToolButton *m_importButton = nullptr;
    QToolButton *m_compareButton = nullptr;
};

/// Opens the list beside `page`, or raises the one that is open.
void showPastSweeps(PastSweeps &past, QWidget *page);
