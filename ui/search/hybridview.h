#pragma once

#include "app/search/hybridanswer.h"
#include "app/search/relevance.h"

#include <QWidget>

class FusionDetail;
class FusionStrip;
class LinkedLists;
class QMenu;

/// The legs of a hybrid search beside what they are fused to, with lines between the same rows. Moving a weight orders
/// the fused list anew at once; nothing is sent.
class HybridView : public QWidget
{
    Q_OBJECT

public:
    explicit HybridView(QWidget *parent = nullptr);

    /// Names of shown columns that hold numbers.
    void setNumericColumns(const QStringList &columns) { m_numericColumns = columns; }
    void setAnswer(const search::HybridAnswer &answer);
    void clear();
    /// Which rows are relevant to the answer's query; nothing: not known.
    void setGrades(const std::optional<search::Grades> &grades);

    search::FusionSpec fusion() const;
    void setFusion(const search::FusionSpec &spec);
    FusionStrip *strip() const { return m_strip; }

signals:
    void nearRowRequested(const search::RowKey &key);
    void contextMenuAboutToShow(QMenu *menu, const search::RowKey &key);
    /// The plan of a leg is asked for; by its place in the request.
    void planRequested(int leg);
    /// Diversity needs vectors that the answer was not asked for.
    void vectorsWanted();
    void fusionChanged();

private:
    void setupViews();
    void connectSignals();
    int listOf(int leg) const;
    void fillLegs();
    void fillLeg(int leg);
    void refuse();
    void fillFused();
    void showFigures();
    void showDetail(int candidate);
    QString figuresOf(const QList<search::RowKey> &ranking) const;
    search::RowKey keyOf(int candidate) const;

    search::HybridAnswer m_answer;
    std::vector<search::FusedRow> m_fused;
    std::optional<search::Grades> m_grades;
    QStringList m_numericColumns;
    FusionStrip *m_strip = nullptr;
    LinkedLists *m_lists = nullptr;
    FusionDetail *m_detail = nullptr;
};
