#pragma once

#include <QList>
#include <QString>
#include <QStringList>

namespace cli {

/// Rows of text under a header in aligned columns, for people.
class TextTable
{
public:
    enum class Align { Left, Right };

    void addColumn(const QString &header, Align align = Align::Left);
    /// One cell per column; control characters are shown escaped.
    void addRow(const QStringList &cells);
    bool isEmpty() const { return m_rows.isEmpty(); }

    /// Header and rows, each with a line feed; no trailing blanks. Every line starts with `indent` blanks.
    QString toText(int indent = 0) const;

private:
    struct Column
    {
        QString header;
        Align align = Align::Left;
    };

    QString line(const QStringList &cells, const QList<qsizetype> &widths, int indent) const;

    QList<Column> m_columns;
    QList<QStringList> m_rows;
};

} // namespace cli
