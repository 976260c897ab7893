#pragma once

#include "app/tables/windowrequest.h"

#include <QWidget>

#include <optional>

class ElidedLabel;
class QAction;
class QLabel;
class QToolButton;

/// What a footer tells of a table and of the rows that are loaded.
struct FooterFacts
{
    catalog::ObjectName table;
    tables::RowFilter filter;
    core::RowEstimate estimate;            ///< of the rows behind the filter
    std::optional<core::RowCount> counted; ///< by the person's wish
    std::optional<qint64> firstRow;        ///< number of the first loaded row, from 1
    qint64 loadedRows = 0;
    bool reachesStart = false;
    bool reachesEnd = false;
    core::Bytes size;
    core::Bytes indexSize;

    friend bool operator==(const FooterFacts &, const FooterFacts &) = default;
};

/// "~10 482 113 rows · rows 1–200 loaded · 1.9 GB (index 812 MB)".
QString footerText(const FooterFacts &facts);

/// The line under the rows: what there is and what is loaded, counting on demand, the way to both ends.
class TableFooter : public QWidget
{
    Q_OBJECT

public:
    explicit TableFooter(QWidget *parent = nullptr);

    void setFacts(const FooterFacts &facts);
    void setCounting(bool counting);
    /// What is to be known about these rows besides the facts.
    void setNote(const QString &note);
    void setEnds(QAction *first, QAction *last);

signals:
    void countRequested();
    void stopCountingRequested();

private:
    void setupViews();
    void connectSignals();
    void updateCountButton();

    FooterFacts m_facts;
    bool m_counting = false;
    QLabel *m_factsLabel = nullptr;
    ElidedLabel *m_noteLabel = nullptr;
    QToolButton *m_countButton = nullptr;
    QToolButton *m_firstButton = nullptr;
    QToolButton *m_lastButton = nullptr;
};
