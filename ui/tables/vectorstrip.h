#pragma once

#include <QWidget>

#include <vector>

/// The elements of one vector as a field of coloured cells, row by row: blue above zero, orange below, the stronger
/// the larger. Very long vectors share a cell between neighbours, of which it shows the largest.
class VectorStrip : public QWidget
{
    Q_OBJECT

public:
    explicit VectorStrip(QWidget *parent = nullptr);

    void setElements(std::vector<float> elements);
    /// Elements that one cell stands for.
    int elementsPerCell() const;

    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    bool event(QEvent *event) override;

private:
    int cellCount() const;
    int cellsPerRow(int width) const;
    /// The element of the cell that is farthest from zero.
    int strongestOf(int cell) const;
    QColor colorOf(float value) const;

    std::vector<float> m_elements;
    float m_largest = 0;
};
