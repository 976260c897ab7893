#pragma once

#include "app/catalog/catalog.h"
#include "app/db/resultset.h"
#include "app/db/serverinfo.h"
#include "app/tables/rowwindow.h"

#include <QStringList>

namespace tables {

/// How a column's values are cut down on the server before they travel to a grid.
enum class PreviewKind {
    Whole,     ///< small by its type: as it is
    Text,      ///< the first characters
    Bytes,     ///< the first bytes
    Formatted, ///< the first characters of its text form
    Dense,     ///< vector, halfvec: dimensions, norm, strip
    Sparse,    ///< sparsevec: its binary form, from which the strip is made here
    Bits       ///< long bit strings: length, bits set, strip
};

PreviewKind previewKind(const catalog::Column &column);
/// The same within what the role may use.
PreviewKind previewKind(const WindowRequest &request, const catalog::Column &column);

/// Most characters of a text in a preview, and most bytes of a bytea.
constexpr int PreviewCharacters = 400;
constexpr int PreviewBytes = 100;
constexpr int StripPieces = 32;

/// The SQL that makes a preview of the column that the innermost query calls `c<number>`. `middle` belongs into a
/// subquery over the limited rows that is not flattened, so that a TOASTed value is read once; `outer` around that.
struct PreviewSql
{
    QStringList middle;
    QStringList outer;
};

PreviewSql previewSql(PreviewKind kind, const catalog::Column &column, int number, const db::ServerInfo &server);

/// Fields that `outer` has for a kind.
int previewFields(PreviewKind kind);

/// Reads the fields of one preview from a text-format result, starting with `field`.
Cell readPreview(PreviewKind kind, const db::ResultSet &result, int row, int field);

/// Means of the elements in up to 32 equal pieces of `elements` places, of which those at `positions` are not zero.
QList<float> stripOf(const std::vector<float> &elements, const std::vector<int> &positions, int dimensions);

} // namespace tables
