#pragma once

#include "app/sweep/filterspec.h"

#include <QWidget>

class QComboBox;
class QDoubleSpinBox;
class QHBoxLayout;
class QLabel;
class QLineEdit;
class QSpinBox;

/// The sentence that sets a comparison of filter strategies up: "On [embedding] with [items_hnsw], compare the ways to
/// recall@[10] ≥ [0.95] where [section] is each query's own, at [values], and [condition], …".
class FilterForm : public QWidget
{
    Q_OBJECT

public:
    explicit FilterForm(QWidget *parent = nullptr);

    /// Fills columns and indexes; what was chosen stays chosen where the table still has it.
    void setTable(const catalog::Table &table);
    void chooseColumn(const QString &column);

    /// Puts the button that starts the comparison at the end of the sentence's first line.
    void setStartButton(QWidget *button);

    sweep::FilterSpec spec() const;
    /// Why the comparison cannot start, for people; empty when it can.
    QString problem() const;

signals:
    void changed();

private:
    void setupViews();
    QWidget *makeFirstLine();
    QWidget *makeSecondLine();
    QWidget *makeThirdLine();
    void connectSignals();
    void fillIndexes();
    void updateFields();
    vectors::IndexMethod method() const;

    catalog::Table m_table;
    QHBoxLayout *m_firstLine = nullptr;
    QComboBox *m_columnBox = nullptr;
    QComboBox *m_indexBox = nullptr;
    QSpinBox *m_kBox = nullptr;
    QDoubleSpinBox *m_targetBox = nullptr;
    QComboBox *m_filterBox = nullptr;
    QLineEdit *m_valuesEdit = nullptr;
    QLineEdit *m_whereEdit = nullptr;
    QSpinBox *m_queriesBox = nullptr;
    QLabel *m_settingLabel = nullptr;
    QSpinBox *m_settingBox = nullptr;
    QSpinBox *m_seedBox = nullptr;
    QSpinBox *m_buildsBox = nullptr;
};
