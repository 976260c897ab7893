#include "app/tables/copytext.h"

#include <algorithm>

namespace tables {

using core::Result;

namespace {

QString field(QString text)
{
    if (text.contains(u'\t') || text.contains(u'\n') || text.contains(u'\r') || text.contains(u'"'))
        text = u'"' + text.replace(u'"', QStringLiteral("\"\"")) + u'"';
    return text;
}

bool isSelected(const CopyRequest &request, int section, qsizetype row)
{
    const QPoint cell(section, int(row));
    return std::any_of(request.selected.begin(), request.selected.end(),
                       [&cell](const QRect &range) { return range.contains(cell); });
}

QString assemble(const CopyRequest &request, const QStringList &fetchedColumns, const ValueRows &fetched)
{
    const QList<catalog::Column> shown = shownColumns(request.window);
    QStringList lines;
    if (request.withHeaders) {
        QStringList names;
        for (const int section : request.sections)
            names << field(shown.at(section).name);
        lines << names.join(u'\t');
    }
    for (qsizetype row = 0; row < request.rows.size(); ++row) {
        QStringList fields;
        for (const int section : request.sections) {
            const Cell &cell = request.rows[row].cells.at(section);
            if (!isSelected(request, section, row))
                fields << QString();
            else if (cell.isWhole())
                fields << field(cell.text);
            else
                fields << field(fetched.at(row).at(fetchedColumns.indexOf(shown.at(section).name)));
        }
        lines << fields.join(u'\t');
    }
    return lines.join(u'\n');
}

} // namespace

QStringList columnsToFetch(const CopyRequest &request)
{
    const QList<catalog::Column> shown = shownColumns(request.window);
    QStringList columns;
    for (const int section : request.sections) {
        for (qsizetype row = 0; row < request.rows.size(); ++row) {
            if (!request.rows[row].cells.at(section).isWhole() && isSelected(request, section, row)) {
                columns << shown.at(section).name;
                break;
            }
        }
    }
    return columns;
}

QString copyText(const CopyRequest &request)
{
    return assemble(request, {}, {});
}

Result<QString> fetchCopyText(jobs::JobContext &context, const CopyRequest &request)
{
    ValuesRequest values;
    values.window = request.window;
    values.columns = columnsToFetch(request);
    values.rows = request.rows;
    values.places = request.places;
    if (values.columns.isEmpty())
        return copyText(request);
    const auto fetched = fetchValues(context, values);
    if (!fetched)
        return fetched.error();
    return assemble(request, values.columns, *fetched);
}

} // namespace tables
