#pragma once

#include <QString>

class QComboBox;
class QDoubleSpinBox;
class QHBoxLayout;
class QSpinBox;
class QWidget;

/// The parts of a sentence with fields: words and boxes in a line.
QHBoxLayout *sentenceLine(QWidget *widget = nullptr);
QComboBox *sentenceChoice(const QString &objectName, QWidget *parent);
QSpinBox *sentenceNumber(const QString &objectName, int least, int most, int value, QWidget *parent);
/// A recall to be reached, between 0 and 1.
QDoubleSpinBox *sentenceRecall(const QString &objectName, QWidget *parent);
