#pragma once

#include "app/sweep/growthresult.h"

#include <QWidget>

class MeasureFields;
class QComboBox;
class QHBoxLayout;
class QLineEdit;

/// The setup of a growth as a sentence with fields.
class GrowthForm : public QWidget
{
    Q_OBJECT

public:
    explicit GrowthForm(QWidget *parent = nullptr);

    void setTable(const catalog::Table &table);
    void chooseColumn(const QString &column);
    void setStartButton(QWidget *button);

    sweep::GrowthSpec spec() const;
    /// Why it cannot start, for people; empty when it can.
    QString problem() const;

signals:
    void changed();

private:
    void setupViews();
    void fillIndexes();

    MeasureFields *m_fields = nullptr;
    QHBoxLayout *m_firstLine = nullptr;
    QComboBox *m_indexBox = nullptr;
    QLineEdit *m_sharesEdit = nullptr;
};
