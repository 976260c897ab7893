#pragma once

#include "app/catalog/catalog.h"
#include "app/sweep/candidate.h"

#include <QWidget>

#include <functional>

class QComboBox;
class QLineEdit;
class QListWidget;
class QSpinBox;
class QToolButton;

/// Candidate indexes as a list, and the fields that make one: method, what it holds of the column, its numbers. A
/// line of the list can be changed as text.
class CandidateList : public QWidget
{
    Q_OBJECT

public:
    explicit CandidateList(QWidget *parent = nullptr);

    /// The indexes that exist can be chosen; those in the list that are gone stay, and are a problem.
    void setColumn(const catalog::Table &table, const QString &column);
    void setCandidates(const QList<sweep::Candidate> &candidates);
    QList<sweep::Candidate> candidates() const;
    /// The candidate that the fields say.
    sweep::Candidate fields() const;
    /// What is wrong with a line; empty when nothing is.
    QString problem() const;

signals:
    void changed();

private:
    void setupViews();
    QWidget *makeFields();
    void placeFields(QWidget *widget);
    void connectSignals();
    void updateFields();
    void add();
    void remove();
    void append(const QString &text);

    QListWidget *m_list = nullptr;
    QComboBox *m_methodBox = nullptr;
    QComboBox *m_existingBox = nullptr;
    QComboBox *m_formBox = nullptr;
    QSpinBox *m_elementsBox = nullptr;
    QSpinBox *m_mBox = nullptr;
    QSpinBox *m_efBox = nullptr;
    QSpinBox *m_listsBox = nullptr;
    QLineEdit *m_rerankEdit = nullptr;
    QToolButton *m_addButton = nullptr;
    QToolButton *m_removeButton = nullptr;
    QList<std::pair<QWidget *, std::function<bool()>>> m_shown; ///< a field, and whether the others call for it
};
