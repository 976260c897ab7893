#pragma once

#include <QIcon>
#include <QString>
#include <QWidget>

class QHBoxLayout;

/// What a chip shows.
struct Chip
{
    QString text;
    QString toolTip;

    friend bool operator==(const Chip &, const Chip &) = default;
};

/// Small buttons in a row, each taken away by a click. Those for which there is no room are behind a button that says
/// how many they are.
class ChipRow : public QWidget
{
    Q_OBJECT

public:
    /// Chips are named `chipName` + "0", "1", …, the button for the rest `chipName` + "More".
    explicit ChipRow(const QString &chipName, QWidget *parent = nullptr);

    void setMostShown(int count) { m_mostShown = count; }
    void setChips(const QList<Chip> &chips);

signals:
    /// After the click has been handled.
    void removed(int chip);

private:
    void rebuild();
    void addChip(int number);
    void addRest(int from);
    void remove(int chip);

    QString m_chipName;
    int m_mostShown = 3;
    QList<Chip> m_chips;
    QHBoxLayout *m_row = nullptr;
};
