#include "ui/sweep/formparts.h"

#include "ui/shared/spacing.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QHBoxLayout>
#include <QSpinBox>

QHBoxLayout *sentenceLine(QWidget *widget)
{
    auto *line = new QHBoxLayout(widget);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(spacing::Control - 2);
    return line;
}

QComboBox *sentenceChoice(const QString &objectName, QWidget *parent)
{
    auto *box = new QComboBox(parent);
    box->setObjectName(objectName);
    box->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    box->setMinimumContentsLength(8);
    return box;
}

QSpinBox *sentenceNumber(const QString &objectName, int least, int most, int value, QWidget *parent)
{
    auto *box = new QSpinBox(parent);
    box->setObjectName(objectName);
    box->setRange(least, most);
    box->setValue(value);
    box->setKeyboardTracking(false);
    return box;
}

QDoubleSpinBox *sentenceRecall(const QString &objectName, QWidget *parent)
{
    auto *box = new QDoubleSpinBox(parent);
    box->setObjectName(objectName);
    box->setDecimals(3);
    box->setRange(0.001, 1);
    box->setSingleStep(0.01);
    box->setValue(0.95);
    return box;
}
