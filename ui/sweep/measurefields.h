#pragma once

#include "app/catalog/catalog.h"
#include "app/sweep/sweepspec.h"

#include <QObject>

class QComboBox;
class QDoubleSpinBox;
class QLineEdit;
class QSpinBox;
class QWidget;

/// The fields that the sentences of measurements on a copy share: column, distance, k, target, queries, condition,
/// seed. They belong to `parent`; a form puts them where its sentence wants them. `prefix` begins their object names.
class MeasureFields : public QObject
{
    Q_OBJECT

public:
    MeasureFields(const QString &prefix, QWidget *parent);

    QComboBox *columnBox() const { return m_columnBox; }
    QComboBox *distanceBox() const { return m_distanceBox; }
    QSpinBox *kBox() const { return m_kBox; }
    QDoubleSpinBox *targetBox() const { return m_targetBox; }
    QSpinBox *queriesBox() const { return m_queriesBox; }
    QLineEdit *whereEdit() const { return m_whereEdit; }
    QLineEdit *efSearchEdit() const { return m_efSearchEdit; }
    QLineEdit *probesEdit() const { return m_probesEdit; }
    QSpinBox *seedBox() const { return m_seedBox; }

    /// What was chosen stays chosen where the table still has it.
    void setTable(const catalog::Table &table);
    void chooseColumn(const QString &column);

    const catalog::Table &table() const { return m_table; }
    QString column() const;
    /// Nothing when the indexes decide.
    std::optional<vectors::Distance> distance() const;
    sweep::SweepSpec base() const;
    QList<int> efSearch() const;
    QList<int> probes() const;
    /// Why nothing can be measured, as far as these fields tell.
    QString problem() const;

signals:
    void columnChanged();
    void changed();

private:
    void connectSignals();
    void fillDistances();

    catalog::Table m_table;
    QComboBox *m_columnBox = nullptr;
    QComboBox *m_distanceBox = nullptr;
    QSpinBox *m_kBox = nullptr;
    QDoubleSpinBox *m_targetBox = nullptr;
    QSpinBox *m_queriesBox = nullptr;
    QLineEdit *m_whereEdit = nullptr;
    QLineEdit *m_efSearchEdit = nullptr;
    QLineEdit *m_probesEdit = nullptr;
    QSpinBox *m_seedBox = nullptr;
};
