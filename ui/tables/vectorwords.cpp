#include "ui/tables/vectorwords.h"

#include "ui/shared/format.h"

#include <QCoreApplication>

#include <cmath>

namespace {

struct VectorWords
{
    Q_DECLARE_TR_FUNCTIONS(VectorWords)
};

/// Three decimals, or three significant digits where those would say nothing.
QString normText(double norm)
{
    if (norm != 0 && (norm < 0.001 || norm >= 1e6))
        return QString::number(norm, 'g', 3);
    return formatNumber(norm, 3);
}

} // namespace

QString vectorText(const tables::VectorPreview &preview)
{
    const QString dot = QStringLiteral(" · ");
    QString text = formatCount(qint64(preview.dimensions));
    if (preview.nonZero >= 0)
        text += dot + VectorWords::tr("%1 set").arg(formatCount(preview.nonZero));
    return text + dot + QStringLiteral("‖v‖ ") + normText(preview.norm);
}

QString concernText(tables::VectorConcern concern)
{
    switch (concern) {
    case tables::VectorConcern::None:
        return {};
    case tables::VectorConcern::Null:
        return VectorWords::tr("NULL: in no vector index, so that no search through one finds this row");
    case tables::VectorConcern::Zero:
        return VectorWords::tr("Zero vector: it has no direction. Cosine distance to it is undefined, and a cosine "
                               "index leaves the row out");
    case tables::VectorConcern::NotUnit:
        return VectorWords::tr("Length is not 1 under an inner-product index: longer vectors come first whatever "
                               "their direction");
    }
    Q_UNREACHABLE();
}
