#include "app/cli/texttable.h"

namespace cli {

namespace {

QString printable(const QString &text)
{
    QString shown;
    for (const QChar character : text) {
        if (character == u'\n')
            shown += QStringLiteral("\\n");
        else if (character == u'\t')
            shown += QStringLiteral("\\t");
        else if (character.category() == QChar::Other_Control)
            shown += QStringLiteral("\\x%1").arg(character.unicode(), 2, 16, QLatin1Char('0'));
        else
            shown += character;
    }
    return shown;
}

/// Characters, not UTF-16 units.
qsizetype widthOf(const QString &text)
{
    return text.toUcs4().size();
}

} // namespace

void TextTable::addColumn(const QString &header, Align align)
{
    m_columns.append({header, align});
}

void TextTable::addRow(const QStringList &cells)
{
    Q_ASSERT(cells.size() == m_columns.size());
    QStringList row;
    for (const QString &cell : cells)
        row << printable(cell);
    m_rows << row;
}

QString TextTable::toText(int indent) const
{
    QStringList headers;
    for (const Column &column : m_columns)
        headers << column.header;
    QList<qsizetype> widths(m_columns.size(), 0);
    for (const QStringList &row : QList<QStringList>{headers} + m_rows) {
        for (qsizetype i = 0; i < row.size(); ++i)
            widths[i] = qMax(widths[i], widthOf(row[i]));
    }
    QString text = line(headers, widths, indent);
    for (const QStringList &row : m_rows)
        text += line(row, widths, indent);
    return text;
}

QString TextTable::line(const QStringList &cells, const QList<qsizetype> &widths, int indent) const
{
    QStringList padded;
    for (qsizetype i = 0; i < cells.size(); ++i) {
        const QString blanks(widths[i] - widthOf(cells[i]), u' ');
        padded << (m_columns[i].align == Align::Right ? blanks + cells[i] : cells[i] + blanks);
    }
    QString text = QString(indent, u' ') + padded.join(QStringLiteral("  "));
    while (text.endsWith(u' '))
        text.chop(1);
    return text + u'\n';
}

} // namespace cli
