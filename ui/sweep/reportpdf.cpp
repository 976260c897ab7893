#include "ui/sweep/reportpdf.h"

#include "ui/shared/chartcolors.h"

#include <QAbstractTextDocumentLayout>
#include <QBuffer>
#include <QImage>
#include <QMap>
#include <QPainter>
#include <QPdfWriter>
#include <QRegularExpression>
#include <QSvgRenderer>
#include <QTextDocument>
#include <QUrl>

#include <algorithm>

namespace {

constexpr int DotsPerInch = 96;
constexpr double PicturePixels = 2400;
constexpr int PictureWidth = 640; ///< on the page, in units of the document
constexpr int FooterHeight = 28;

QPalette paper()
{
    QPalette palette;
    palette.setColor(QPalette::Window, Qt::white);
    palette.setColor(QPalette::Base, Qt::white);
    palette.setColor(QPalette::Text, Qt::black);
    palette.setColor(QPalette::WindowText, Qt::black);
    return palette;
}

/// What a CSS variable of the report's page stands for on paper.
QColor colorOf(const QString &name)
{
    const QPalette palette = paper();
    const QMap<QString, QColor> colors{{QStringLiteral("text"), Qt::black},
                                       {QStringLiteral("back"), Qt::white},
                                       {QStringLiteral("faint"), QColor(0xdd, 0xdd, 0xdd)},
                                       {QStringLiteral("heat"), hnswColor(palette)},
                                       {QStringLiteral("hnsw"), hnswColor(palette)},
                                       {QStringLiteral("ivfflat"), ivfflatColor(palette)},
                                       {QStringLiteral("exact"), exactColor(palette)}};
    return name.startsWith(QStringLiteral("series")) ? seriesColor(name.mid(6).toInt(), palette)
                                                     : colors.value(name, Qt::black);
}

/// A chart of the report with its CSS variables filled in.
QImage imageOf(QString svg)
{
    static const QRegularExpression variable(QStringLiteral("var\\(--([a-z]+\\d?)\\)"));
    for (auto match = variable.match(svg); match.hasMatch(); match = variable.match(svg))
        svg.replace(match.captured(0), colorOf(match.captured(1)).name());
    if (!svg.contains(QStringLiteral("xmlns=")))
        svg.replace(QStringLiteral("<svg "), QStringLiteral("<svg xmlns=\"http://www.w3.org/2000/svg\" "));
    QSvgRenderer renderer(svg.toUtf8());
    const QSizeF size = renderer.viewBoxF().size();
    if (!renderer.isValid() || size.isEmpty())
        return {};
    QImage image((size * (PicturePixels / size.width())).toSize(), QImage::Format_ARGB32_Premultiplied);
    image.fill(Qt::white);
    QPainter painter(&image);
    renderer.render(&painter);
    return image;
}

/// A column of figures is set against the right, so that their digits stand below each other.
bool isOfFigures(const sweep::ReportTable &table, int column)
{
    static const QRegularExpression figure(QStringLiteral("^(?:[+×<~]?\\s*-?[0-9].*|[?–]|)$"));
    return column > 0 && std::all_of(table.rows.begin(), table.rows.end(), [column](const QStringList &row) {
               return figure.match(row.value(column)).hasMatch();
           });
}

QString cellOf(const QString &tag, const QString &text, bool figures)
{
    return QStringLiteral("<%1 align=\"%2\">%3</%1>")
        .arg(tag, figures ? QStringLiteral("right") : QStringLiteral("left"), text);
}

/// The head comes again on every page that the table goes on to.
QString tableOf(const sweep::ReportTable &table)
{
    if (table.columns.isEmpty())
        return {};
    QString head;
    QString rows;
    QList<bool> figures;
    for (int column = 0; column < int(table.columns.size()); ++column) {
        figures << isOfFigures(table, column);
        head += cellOf(QStringLiteral("th"), table.columns.at(column).toHtmlEscaped(), figures.last());
    }
    for (int row = 0; row < int(table.rows.size()); ++row) {
        const bool marked = table.marked.contains(row);
        rows += marked ? QStringLiteral("<tr class=\"best\">") : QStringLiteral("<tr>");
        for (int column = 0; column < int(table.rows.at(row).size()); ++column) {
            const QString text = table.rows.at(row).at(column).toHtmlEscaped();
            rows += cellOf(QStringLiteral("td"), marked ? QStringLiteral("<b>%1</b>").arg(text) : text,
                           figures.value(column));
        }
        rows += QStringLiteral("</tr>");
    }
    return QStringLiteral("<table class=\"figures\" cellspacing=\"0\" cellpadding=\"3\" width=\"100%\">"
                          "<thead><tr>%1</tr></thead><tbody>%2</tbody></table>")
        .arg(head, rows);
}

QString factsOf(const QList<sweep::ReportFact> &facts)
{
    QString html = QStringLiteral("<table cellspacing=\"0\" cellpadding=\"2\">");
    for (const sweep::ReportFact &fact : facts)
        html += QStringLiteral("<tr><td class=\"soft\" width=\"200\">%1</td><td>%2</td></tr>")
                    .arg(fact.name.toHtmlEscaped(), fact.value.toHtmlEscaped());
    return html + QStringLiteral("</table>");
}

QString paragraphs(const QStringList &texts, const QString &attributes = {})
{
    QString html;
    for (const QString &text : texts)
        html += QStringLiteral("<p%1>").arg(attributes) + text.toHtmlEscaped() + QStringLiteral("</p>");
    return html;
}

QString chartName(int section)
{
    return QStringLiteral("chart%1").arg(section);
}

QString sectionOf(const sweep::ReportSection &section, int number)
{
    QString html;
    if (!section.title.isEmpty())
        html += QStringLiteral("<h3>") + section.title.toHtmlEscaped() + QStringLiteral("</h3>");
    html += paragraphs(section.paragraphs);
    if (!section.chart.isEmpty())
        html += QStringLiteral("<p><img src=\"%1\" width=\"%2\"></p>").arg(chartName(number)).arg(PictureWidth);
    html += tableOf(section.table);
    if (!section.facts.isEmpty())
        html += factsOf(section.facts);
    if (!section.sql.isEmpty())
        html += QStringLiteral("<pre>") + section.sql.toHtmlEscaped() + QStringLiteral("</pre>");
    return html;
}

QString pageOf(const sweep::ReportDocument &report)
{
    QString html = QStringLiteral("<h2>%1</h2><p class=\"answer\">%2</p>")
                       .arg(report.title.toHtmlEscaped(), report.answer.toHtmlEscaped()) +
                   paragraphs(report.cautions, QStringLiteral(" class=\"soft\""));
    for (int i = 0; i < int(report.sections.size()); ++i)
        html += sectionOf(report.sections.at(i), i);
    return html + paragraphs({report.method}, QStringLiteral(" class=\"soft\""));
}

QString styleOf()
{
    return QStringLiteral("body, td, th, p, h2, h3, pre { color: #000000; }"
                          "h2 { font-size: 12pt; font-weight: 600; margin-top: 0px; }"
                          "h3 { font-size: 10pt; font-weight: 600; margin-top: 18px; margin-bottom: 4px; }"
                          "p.answer { font-size: 12pt; }"
                          "p.soft, td.soft { color: #57606a; }"
                          "table.figures { border-collapse: collapse; border-style: none; }"
                          "table.figures th { color: #57606a; font-weight: 400; border-bottom: 1px solid #8b949e; }"
                          "table.figures td { border-bottom: 1px solid #e3e6ea; }"
                          "tr.best td { background-color: #eaf3fb; }"
                          "pre { background-color: #f3f4f6; }");
}

void drawFooter(QPainter &painter, const QRectF &page, const QString &title, const QString &number)
{
    painter.setPen(QColor(0x57, 0x60, 0x6a));
    const QRectF line(page.left(), page.bottom() - FooterHeight, page.width(), FooterHeight);
    painter.drawText(line, Qt::AlignLeft | Qt::AlignBottom, title);
    painter.drawText(line, Qt::AlignRight | Qt::AlignBottom, number);
}

void drawPages(const QTextDocument &document, QPdfWriter &writer, const QString &title)
{
    const QRectF page(QPointF(), QSizeF(writer.width(), writer.height()));
    const double height = document.pageSize().height();
    QPainter painter(&writer);
    for (int number = 0; number < document.pageCount(); ++number) {
        if (number > 0)
            writer.newPage();
        QAbstractTextDocumentLayout::PaintContext context;
        context.clip = QRectF(0, number * height, page.width(), height);
        painter.save();
        painter.translate(0, -number * height);
        painter.setClipRect(context.clip);
        document.documentLayout()->draw(&painter, context);
        painter.restore();
        painter.setFont(document.defaultFont());
        drawFooter(painter, page, title, QStringLiteral("%1 / %2").arg(number + 1).arg(document.pageCount()));
    }
}

} // namespace

QByteArray reportPdf(const sweep::ReportDocument &report)
{
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    QPdfWriter writer(&buffer);
    writer.setResolution(DotsPerInch);
    writer.setTitle(report.title);
    writer.setPageLayout(QPageLayout(QPageSize(QPageSize::A4), QPageLayout::Landscape, QMarginsF(14, 12, 14, 10),
                                     QPageLayout::Millimeter));

    QTextDocument document;
    QFont font(QStringLiteral("Sans Serif"));
    font.setStyleHint(QFont::SansSerif);
    font.setPointSizeF(8);
    document.setDefaultFont(font);
    document.setDocumentMargin(0);
    document.documentLayout()->setPaintDevice(&writer);
    document.setDefaultStyleSheet(styleOf());
    for (int i = 0; i < int(report.sections.size()); ++i) {
        if (const QImage chart = imageOf(report.sections.at(i).chart); !chart.isNull())
            document.addResource(QTextDocument::ImageResource, QUrl(chartName(i)), chart);
    }
    document.setPageSize(QSizeF(writer.width(), writer.height() - FooterHeight - 8));
    document.setHtml(pageOf(report));
    drawPages(document, writer, report.title);
    buffer.close();
    return bytes;
}
