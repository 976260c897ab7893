#pragma once

#include "app/catalog/catalog.h"
#include "app/sweep/loadspec.h"

#include <QWidget>

class QCheckBox;
class QComboBox;
class QDoubleSpinBox;
class QHBoxLayout;
class QLabel;
class QLineEdit;
class QSpinBox;

/// The setup of a measurement of throughput as a sentence with fields.
class LoadForm : public QWidget
{
    Q_OBJECT

public:
    explicit LoadForm(QWidget *parent = nullptr);

    /// Fills columns and indexes; what was chosen stays chosen where the table still has it.
    void setTable(const catalog::Table &table);
    void chooseColumn(const QString &column);
    /// Puts the button that starts it at the end of the sentence's first line.
    void setStartButton(QWidget *button);

    sweep::LoadSpec spec() const;
    /// Why it cannot start, for people; empty when it can.
    QString problem() const;

signals:
    void changed();

private:
    void setupViews();
    QWidget *makeFirstLine();
    QWidget *makeSecondLine();
    void connectSignals();
    void fillIndexes();
    void updateIndex();
    const catalog::Index *chosenIndex() const;
    vectors::IndexMethod method() const;

    catalog::Table m_table;
    QHBoxLayout *m_firstLine = nullptr;
    QComboBox *m_columnBox = nullptr;
    QComboBox *m_indexBox = nullptr;
    QLabel *m_settingLabel = nullptr;
    QLineEdit *m_valuesEdit = nullptr;
    QLineEdit *m_connectionsEdit = nullptr;
    QSpinBox *m_roundsBox = nullptr;
    QDoubleSpinBox *m_secondsBox = nullptr;
    QCheckBox *m_rateBox = nullptr;
    QDoubleSpinBox *m_rateEdit = nullptr;
    QSpinBox *m_queriesBox = nullptr;
    QSpinBox *m_kBox = nullptr;
    QLineEdit *m_whereEdit = nullptr;
};
