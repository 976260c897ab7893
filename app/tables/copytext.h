#pragma once

#include "app/tables/fetchvalues.h"

#include <QRect>

namespace tables {

/// Cells of loaded rows to be copied as tab-separated text.
struct CopyRequest
{
    WindowRequest window; ///< that the rows come from
    QList<Row> rows;
    QList<qint64> places;  ///< of the rows in the answer, as ValuesRequest wants them
    QList<int> sections;   ///< which of a row's cells, in the order of the text
    QList<QRect> selected; ///< x: cell of a row, y: index in `rows`; the others stay empty
    bool withHeaders = false;

    friend bool operator==(const CopyRequest &, const CopyRequest &) = default;
};

/// Columns of which some selected cell is known by a preview only, so that copying has to fetch them.
QStringList columnsToFetch(const CopyRequest &request);

/// The text, when nothing has to be fetched. NULL is an empty field; a field with a tab, quote or line break is quoted.
QString copyText(const CopyRequest &request);

/// The text with whole values in place of previews. Errors: as fetchValues.
core::Result<QString> fetchCopyText(jobs::JobContext &context, const CopyRequest &request);

} // namespace tables
