#include "app/plan/reportwriter.h"

#include <algorithm>

namespace plan {

namespace {

const QLatin1StringView style(R"(
:root { color-scheme: light dark; --hint: #667; --line: #ccd; --bar: #cfe3f3; --link: #0072b2; }
@media (prefers-color-scheme: dark) { :root { --hint: #99a; --line: #445; --bar: #234a66; --link: #56b4e9; } }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 1100px; margin: 2em auto; padding: 0 1em; }
h1 { font-size: 1.4em; font-weight: 600; } h2 { font-size: 1.1em; margin-top: 2em; } h3 { font-size: 1em; }
table { border-collapse: collapse; width: 100%; font-size: 14px; }
th, td { text-align: left; padding: 2px 10px 2px 0; border-bottom: 1px solid var(--line); vertical-align: top; }
th { color: var(--hint); font-weight: 500; } .n { text-align: right; font-variant-numeric: tabular-nums; }
td.n, td:first-child { white-space: nowrap; }
pre { background: color-mix(in srgb, currentColor 6%, transparent); padding: 10px; overflow-x: auto; font-size: 13px; }
)");

struct Cell
{
    double share = -1;
    QString text;
};

Cell cellOf(const QString &cell)
{
    if (!cell.startsWith(QLatin1String("bar:")))
        return {-1, cell};
    const qsizetype space = cell.indexOf(u' ');
    return {cell.mid(4, space - 4).toDouble(), cell.mid(space + 1)};
}

qsizetype leadingSpaces(const QString &text)
{
    const auto first = std::find_if(text.begin(), text.end(), [](QChar c) { return c != u' '; });
    return first - text.begin();
}

QString escapedMarkdown(QString text)
{
    text.replace(u'\\', QStringLiteral("\\\\"));
    for (const QChar c : {u'|', u'*', u'_', u'<', u'`', u'[', u'#'})
        text.replace(c, QStringLiteral("\\") + c);
    return text.replace(u'\n', u' ');
}

} // namespace

QString barCell(double share, const QString &text)
{
    return QStringLiteral("bar:%1 %2").arg(std::clamp(share, 0.0, 1.0), 0, 'f', 3).arg(text);
}

void MarkdownWriter::heading(int level, const QString &text)
{
    m_text += QString(level, u'#') + u' ' + escapedMarkdown(text) + QStringLiteral("\n\n");
}

void MarkdownWriter::paragraph(const QString &text)
{
    m_text += escapedMarkdown(text) + QStringLiteral("\n\n");
}

void MarkdownWriter::code(const QString &text)
{
    // The fence is longer than any in the text.
    QString fence = QStringLiteral("```");
    while (text.contains(fence))
        fence += u'`';
    m_text += fence + u'\n' + text.trimmed() + u'\n' + fence + QStringLiteral("\n\n");
}

void MarkdownWriter::table(const QStringList &heads, const QList<QStringList> &rows, int numbersFrom)
{
    m_text += QStringLiteral("| %1 |\n|").arg(heads.join(QStringLiteral(" | ")));
    for (qsizetype at = 0; at < heads.size(); ++at)
        m_text += at < numbersFrom ? QStringLiteral("---|") : QStringLiteral("---:|");
    m_text += u'\n';
    for (const QStringList &row : rows) {
        m_text += u'|';
        for (const QString &value : row) {
            const Cell cell = cellOf(value);
            const qsizetype spaces = leadingSpaces(cell.text);
            m_text += u' ' + QStringLiteral("&nbsp;").repeated(spaces) + escapedMarkdown(cell.text.mid(spaces)) +
                      QStringLiteral(" |");
        }
        m_text += u'\n';
    }
    m_text += u'\n';
}

QByteArray MarkdownWriter::finish()
{
    return m_text.toUtf8();
}

HtmlWriter::HtmlWriter(const QString &title)
    : m_text(QStringLiteral("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>%1</title>"
                            "<style>%2</style></head><body>\n")
                 .arg(title.toHtmlEscaped(), style))
{
}

void HtmlWriter::heading(int level, const QString &text)
{
    m_text += QStringLiteral("<h%1>%2</h%1>\n").arg(level).arg(text.toHtmlEscaped());
}

void HtmlWriter::paragraph(const QString &text)
{
    m_text += QStringLiteral("<p>") + text.toHtmlEscaped() + QStringLiteral("</p>\n");
}

void HtmlWriter::code(const QString &text)
{
    m_text += QStringLiteral("<pre>") + text.trimmed().toHtmlEscaped() + QStringLiteral("</pre>\n");
}

void HtmlWriter::table(const QStringList &heads, const QList<QStringList> &rows, int numbersFrom)
{
    m_text += QStringLiteral("<table><tr>");
    for (qsizetype at = 0; at < heads.size(); ++at)
        m_text += (at < numbersFrom ? QStringLiteral("<th>") : QStringLiteral("<th class=\"n\">")) +
                  heads[at].toHtmlEscaped() + QStringLiteral("</th>");
    m_text += QStringLiteral("</tr>\n");
    for (const QStringList &row : rows) {
        m_text += QStringLiteral("<tr>");
        for (qsizetype at = 0; at < row.size(); ++at) {
            const Cell cell = cellOf(row[at]);
            const qsizetype spaces = leadingSpaces(cell.text);
            m_text += at < numbersFrom ? QStringLiteral("<td") : QStringLiteral("<td class=\"n\"");
            if (cell.share > 0)
                m_text += QStringLiteral(" style=\"background: linear-gradient(to right, var(--bar) %1%, transparent "
                                         "%1%)\"")
                              .arg(cell.share * 100, 0, 'f', 1);
            else if (spaces > 0)
                m_text += QStringLiteral(" style=\"padding-left: %1px\"").arg(spaces * 8);
            m_text += u'>' + cell.text.mid(spaces).toHtmlEscaped() + QStringLiteral("</td>");
        }
        m_text += QStringLiteral("</tr>\n");
    }
    m_text += QStringLiteral("</table>\n");
}

QByteArray HtmlWriter::finish()
{
    return (m_text + QStringLiteral("</body></html>\n")).toUtf8();
}

} // namespace plan
