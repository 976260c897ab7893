#include "app/sandbox/demoitems.h"

#include <algorithm>
#include <cmath>

namespace sandbox {

namespace {

// Expected lengths of the parts of an embedding. Measured with 60,000 rows, recall@10 of HNSW (m = 16,
// ef_construction = 64, cosine) at ef_search 10, 40, 200: 0.68, 0.90, 0.98 for vectors that are not in the table, and
// 0.95, 0.96, 0.99 for rows of it; of IVFFlat (lists = 100, L2) at 1, 10, 50 probes: 0.62, 0.88, 0.99. Of a row's ten
// neighbours 89 % have its category and 79 % are the same product.
constexpr double categoryScale = 0.6;
constexpr double productScale = 0.8;
constexpr double directionScale = 0.25;
constexpr double noiseScale = 1.6;

constexpr int productsPerCategory = 10;

struct Category
{
    const char *name;
    std::array<const char *, productsPerCategory> products;
    int typicalPrice;
};

constexpr std::array categories{
    Category{"Kitchen",
             {"kettle", "frying pan", "chef's knife", "cutting board", "coffee grinder", "mixing bowl", "toaster",
              "teapot", "baking tin", "colander"},
             35},
    Category{"Garden",
             {"watering can", "pruning shears", "wheelbarrow", "garden hose", "planter", "lawn rake", "bird feeder",
              "greenhouse", "trowel", "rain barrel"},
             40},
    Category{"Camping",
             {"tent", "sleeping bag", "camping stove", "headlamp", "backpack", "water filter", "camping chair",
              "hammock", "cool box", "trekking poles"},
             70},
    Category{"Cycling",
             {"road bike", "bike helmet", "bike lock", "pannier", "bike pump", "saddle", "bike light", "cycling jersey",
              "child seat", "bike trailer"},
             90},
    Category{"Music",
             {"guitar", "violin", "keyboard", "drum kit", "microphone", "ukulele", "flute", "metronome", "music stand",
              "amplifier"},
             180},
    Category{"Photography",
             {"camera", "tripod", "lens", "flash", "camera bag", "card reader", "light meter", "filter set",
              "photo printer", "picture frame"},
             150},
    Category{"Office",
             {"desk", "office chair", "monitor stand", "notebook", "fountain pen", "desk lamp", "whiteboard",
              "filing cabinet", "paper shredder", "calendar"},
             60},
    Category{"Books",
             {"cookbook", "travel guide", "crime novel", "poetry collection", "history book", "science textbook",
              "comic", "dictionary", "atlas", "biography"},
             20},
    Category{"Clothing",
             {"rain jacket", "wool sweater", "jeans", "scarf", "sneakers", "hiking boots", "gloves", "dress shirt",
              "winter coat", "socks"},
             55},
    Category{"Toys",
             {"jigsaw puzzle", "wooden train", "board game", "kite", "doll's house", "building blocks", "teddy bear",
              "juggling set", "yo-yo", "model aeroplane"},
             25},
    Category{"Electronics",
             {"headphones", "smartphone", "tablet", "e-reader", "loudspeaker", "router", "power bank", "smart watch",
              "webcam", "hard drive"},
             130},
    Category{"Furniture",
             {"bookshelf", "sofa", "dining table", "wardrobe", "bed frame", "armchair", "chest of drawers",
              "coffee table", "mirror", "rug"},
             220},
};
constexpr int productCount = int(categories.size()) * productsPerCategory;

constexpr std::array styles{"Classic",      "Compact",  "Lightweight", "Vintage",
                            "Professional", "Foldable", "Deluxe",      "Everyday"};
constexpr std::array colours{"red", "blue", "green", "black", "white", "grey", "yellow", "brown"};
constexpr std::array makers{"Nordlys", "Aurelia", "Bergmann", "Castello", "Delmar", "Everton", "Finch & Co", "Granby"};

/// Three coordinates name one of eight words by their signs: neighbours tend to share the word.
const char *wordOf(const std::array<const char *, 8> &words, const double *coordinates)
{
    return words[size_t((coordinates[0] > 0 ? 1 : 0) + (coordinates[1] > 0 ? 2 : 0) + (coordinates[2] > 0 ? 4 : 0))];
}

/// The first index whose cumulative share is above `at`.
template<class Shares>
int pick(const Shares &shares, double at)
{
    const auto found = std::upper_bound(shares.begin(), shares.end(), at);
    return int(std::min(found - shares.begin(), std::ptrdiff_t(shares.size()) - 1));
}

/// Turns weights into cumulative shares.
template<class Weights>
void accumulate(Weights &weights)
{
    double total = 0;
    for (double &weight : weights) {
        total += weight;
        weight = total;
    }
    for (double &weight : weights)
        weight /= total;
}

} // namespace

DemoItems::DemoItems(quint64 seed)
    : m_random(seed)
{
    for (Vector &direction : m_directions)
        direction = normalVector(directionScale / std::sqrt(double(dimensions)));
    for (size_t category = 0; category < categories.size(); ++category) {
        const Vector centre = normalVector(categoryScale / std::sqrt(double(dimensions)));
        for (int product = 0; product < productsPerCategory; ++product) {
            Vector place = normalVector(productScale / std::sqrt(double(dimensions)));
            for (size_t i = 0; i < place.size(); ++i)
                place[i] += centre[i];
            m_products.push_back(place);
            m_popularity.push_back(0.3 + uniform() * uniform());
        }
    }
    accumulate(m_popularity);
    for (size_t i = 0; i < m_tenantShare.size(); ++i)
        m_tenantShare[i] = 1.0 / double(i + 1);
    accumulate(m_tenantShare);
}

DemoItem DemoItems::next()
{
    DemoItem item;
    item.id = ++m_lastId;
    const int product = this->product();
    const Category &category = categories[size_t(product / productsPerCategory)];
    item.category = QLatin1String(category.name);
    item.tenant = tenant();

    std::array<double, directions> coordinates;
    for (double &coordinate : coordinates)
        coordinate = normal();
    Vector place = m_products[size_t(product)];
    for (size_t direction = 0; direction < coordinates.size(); ++direction) {
        for (size_t i = 0; i < place.size(); ++i)
            place[i] += coordinates[direction] * m_directions[direction][i];
    }
    const Vector noise = normalVector(noiseScale / std::sqrt(double(dimensions)));
    item.embedding.resize(dimensions);
    for (size_t i = 0; i < place.size(); ++i)
        item.embedding[i] = float(place[i] + noise[i]);

    item.title =
        QStringLiteral("%1 %2 %3, %4 %5")
            .arg(QLatin1String(wordOf(styles, &coordinates[0])), QLatin1String(wordOf(colours, &coordinates[3])),
                 QLatin1String(category.products[size_t(product % productsPerCategory)]),
                 QLatin1String(wordOf(makers, &coordinates[6])))
            .arg(100 + int(m_random() % 900));
    const double factor = std::max(0.2, 1.0 + 0.3 * coordinates[9] + 0.2 * normal());
    item.cents = qint64(category.typicalPrice * 100 * factor) / 10 * 10 + 9;
    constexpr qint64 secondsBefore2025 = 789'004'800; // from 2000-01-01 to 2025-01-01
    item.createdMicroseconds = (secondsBefore2025 + item.id * 500 + qint64(m_random() % 86'400)) * 1'000'000;
    return item;
}

double DemoItems::uniform()
{
    return double(m_random() >> 11) * 0x1.0p-53;
}

/// The sum of four uniform 16-bit numbers, centred and scaled to variance 1: near enough to a normal, and exact.
double DemoItems::normal()
{
    const quint64 bits = m_random();
    const qint64 sum =
        qint64(bits & 0xffff) + qint64((bits >> 16) & 0xffff) + qint64((bits >> 32) & 0xffff) + qint64(bits >> 48);
    return double(sum - 131'070) / 37'837.227; // 65536 / sqrt(12) * sqrt(4)
}

DemoItems::Vector DemoItems::normalVector(double scale)
{
    Vector vector;
    for (double &element : vector)
        element = normal() * scale;
    return vector;
}

int DemoItems::tenant()
{
    return pick(m_tenantShare, uniform()) + 1;
}

int DemoItems::product()
{
    return pick(m_popularity, uniform());
}

} // namespace sandbox
