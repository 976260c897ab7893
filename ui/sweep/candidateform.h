#pragma once

#include "app/sweep/candidatespec.h"

#include <QWidget>

class CandidateList;
class MeasureFields;
class QCheckBox;
class QHBoxLayout;
class QSpinBox;
class QToolButton;

/// The setup of a comparison: a sentence with fields, and the candidates.
class CandidateForm : public QWidget
{
    Q_OBJECT

public:
    explicit CandidateForm(QWidget *parent = nullptr);

    void setTable(const catalog::Table &table);
    void chooseColumn(const QString &column);
    /// Puts the button that starts the comparison at the end of the sentence's first line.
    void setStartButton(QWidget *button);

    sweep::CandidateSpec spec() const;
    /// Why it cannot start, for people; empty when it can.
    QString problem() const;

signals:
    void changed();

private:
    void setupViews();
    QWidget *makeFirstLine();
    QWidget *makeSecondLine();
    QWidget *makeDetails();
    void proposeCandidates();

    MeasureFields *m_fields = nullptr;
    CandidateList *m_candidates = nullptr;
    QHBoxLayout *m_firstLine = nullptr;
    QCheckBox *m_holdOutBox = nullptr;
    QSpinBox *m_closeBox = nullptr;
    QToolButton *m_detailsButton = nullptr;
    QWidget *m_details = nullptr;
    QString m_proposedFor; ///< table and column that the candidates were proposed for
};
