#include "app/vectors/vectortype.h"

#include <QStringList>

#include <array>

namespace vectors {

namespace {

struct DistanceFacts
{
    Distance distance;
    const char *op;
    const char *name;
    const char *classPart; ///< the middle of the operator class's name
};

constexpr std::array<DistanceFacts, 6> distances{{
    {Distance::L2, "<->", "l2", "l2"},
    {Distance::InnerProduct, "<#>", "inner_product", "ip"},
    {Distance::Cosine, "<=>", "cosine", "cosine"},
    {Distance::L1, "<+>", "l1", "l1"},
    {Distance::Hamming, "<~>", "hamming", "hamming"},
    {Distance::Jaccard, "<%>", "jaccard", "jaccard"},
}};

const DistanceFacts &factsOf(Distance distance)
{
    return distances[size_t(distance)];
}

constexpr std::array<const char *, 4> typeNames{"vector", "halfvec", "sparsevec", "bit"};

} // namespace

QString typeName(VectorType type)
{
    return QString::fromLatin1(typeNames[size_t(type)]);
}

std::optional<VectorType> vectorTypeFromName(const QString &name)
{
    for (size_t i = 0; i < typeNames.size(); ++i) {
        if (name == QLatin1String(typeNames[i]))
            return VectorType(i);
    }
    return std::nullopt;
}

QString operatorOf(Distance distance)
{
    return QString::fromLatin1(factsOf(distance).op);
}

std::optional<Distance> distanceFromOperator(const QString &op)
{
    for (const DistanceFacts &facts : distances) {
        if (op == QLatin1String(facts.op))
            return facts.distance;
    }
    return std::nullopt;
}

QString distanceName(Distance distance)
{
    return QString::fromLatin1(factsOf(distance).name);
}

QList<Distance> distancesOf(VectorType type)
{
    if (type == VectorType::Bit)
        return {Distance::Hamming, Distance::Jaccard};
    return {Distance::L2, Distance::InnerProduct, Distance::Cosine, Distance::L1};
}

QString operatorClass(VectorType type, Distance distance)
{
    return typeName(type) + u'_' + QLatin1String(factsOf(distance).classPart) + QStringLiteral("_ops");
}

std::optional<Distance> distanceOfOperatorClass(const QString &operatorClassName)
{
    for (const char *type : typeNames) {
        for (const Distance distance : distancesOf(*vectorTypeFromName(QLatin1String(type)))) {
            if (operatorClassName == operatorClass(*vectorTypeFromName(QLatin1String(type)), distance))
                return distance;
        }
    }
    return std::nullopt;
}

QString methodName(IndexMethod method)
{
    return method == IndexMethod::Hnsw ? QStringLiteral("hnsw") : QStringLiteral("ivfflat");
}

std::optional<IndexMethod> methodFromName(const QString &accessMethod)
{
    if (accessMethod == u"hnsw")
        return IndexMethod::Hnsw;
    if (accessMethod == u"ivfflat")
        return IndexMethod::Ivfflat;
    return std::nullopt;
}

int indexLimit(IndexMethod method, VectorType type)
{
    switch (type) {
    case VectorType::Vector:
        return 2000;
    case VectorType::Halfvec:
        return 4000;
    case VectorType::Sparsevec:
        return method == IndexMethod::Hnsw ? 1000 : 0;
    case VectorType::Bit:
        return 64000;
    }
    Q_UNREACHABLE();
}

double similarity(Distance distance, double value, int dimensions)
{
    switch (distance) {
    case Distance::InnerProduct:
        return -value;
    case Distance::Cosine:
    case Distance::Jaccard:
        return 1 - value;
    case Distance::L2:
    case Distance::L1:
        return 1 / (1 + value);
    case Distance::Hamming:
        return dimensions > 0 ? 1 - value / dimensions : 0;
    }
    Q_UNREACHABLE();
}

} // namespace vectors
