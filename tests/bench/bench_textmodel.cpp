#include "app/embedding/fittextmodel.h"
#include "app/jobs/jobcontext.h"
#include "app/vectors/fvecs.h"
#include "tests/support/testdata.h"

#include <benchmark/benchmark.h>

#include <QElapsedTimer>
#include <QFile>
#include <QProcess>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>

namespace {

constexpr int K = 10;

/// Packages of the Debian archive, with the sections that they belong to.
struct Packages
{
    QStringList texts;
    QStringList sections;
};

/// The rows of a quoted CSV without its head.
QList<QStringList> parseCsv(const QString &text)
{
    QList<QStringList> rows{{QString()}};
    bool quoted = false;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar character = text.at(i);
        if (character == u'"' && quoted && i + 1 < text.size() && text.at(i + 1) == u'"')
            rows.last().last() += text.at(++i);
        else if (character == u'"')
            quoted = !quoted;
        else if (character == u',' && !quoted)
            rows.last() << QString();
        else if (character == u'\n' && !quoted)
            rows << QStringList{QString()};
        else
            rows.last().last() += character;
    }
    rows.removeFirst();
    rows.removeIf([](const QStringList &row) { return row.size() < 9; });
    return rows;
}

Packages readPackages(const char *name)
{
    QProcess unpack;
    unpack.start(QStringLiteral("gzip"),
                 {QStringLiteral("-dc"),
                  testsupport::sharedDataPath(QStringLiteral("debian-packages-lsa128/") + QLatin1String(name))});
    unpack.waitForFinished(60'000);
    Packages packages;
    for (const QStringList &row : parseCsv(QString::fromUtf8(unpack.readAllStandardOutput()))) {
        packages.sections << row.at(2);
        packages.texts << row.at(7) + u'\n' + row.at(8);
    }
    return packages;
}

double residentMegabytes()
{
    QFile file(QStringLiteral("/proc/self/statm"));
    return file.open(QIODevice::ReadOnly) ? file.readAll().split(' ').value(1).toDouble() * 4096 / 1e6 : 0;
}

/// The best rows for a query by inner product, best first.
std::vector<int> nearest(const std::vector<std::vector<float>> &rows, const std::vector<float> &query, int k)
{
    std::vector<float> scores(rows.size());
    for (size_t row = 0; row < rows.size(); ++row)
        scores[row] = std::inner_product(query.begin(), query.end(), rows[row].begin(), 0.0F);
    std::vector<int> order(rows.size());
    std::iota(order.begin(), order.end(), 0);
    std::partial_sort(order.begin(), order.begin() + k, order.end(), [&scores](int left, int right) {
        return std::pair(-scores[size_t(left)], left) < std::pair(-scores[size_t(right)], right);
    });
    order.resize(size_t(k));
    return order;
}

/// nDCG@K where a package of the query's section is relevant: what both models can be measured by.
double gainOfSections(const QStringList &sections, const QString &wanted, const std::vector<int> &found)
{
    double gain = 0;
    double ideal = 0;
    for (size_t rank = 0; rank < size_t(K); ++rank) {
        ideal += 1 / std::log2(double(rank) + 2);
        gain += sections.at(found[rank]) == wanted ? 1 / std::log2(double(rank) + 2) : 0;
    }
    return gain / ideal;
}

std::vector<std::vector<float>> embedAll(const embedding::TextModel &model, const QStringList &texts)
{
    std::vector<std::vector<float>> vectors;
    for (const QString &text : texts) {
        auto vector = model.embed(text);
        vectors.push_back(vector ? std::move(vector->elements) : std::vector<float>(size_t(model.dimensions())));
    }
    return vectors;
}

struct Quality
{
    double overlap = 0; ///< with the published neighbours of scikit-learn's vectors, at K
    double gain = 0;
    double publishedGain = 0;
};

Quality compare(const std::vector<std::vector<float>> &rows, const std::vector<std::vector<float>> &queries,
                const Packages &base, const Packages &asked)
{
    auto truth = vectors::FvecsReader::open(
        testsupport::sharedDataPath(QStringLiteral("debian-packages-lsa128/gt_cosine.ivecs")));
    Quality quality;
    std::vector<qint32> published;
    for (size_t query = 0; query < queries.size(); ++query) {
        if (!truth->nextIntegers(published))
            qFatal("the neighbours cannot be read");
        published.resize(size_t(K));
        const std::vector<int> found = nearest(rows, queries[query], K);
        const std::set<int> expected(published.begin(), published.end());
        quality.overlap +=
            double(std::count_if(found.begin(), found.end(), [&](int row) { return expected.contains(row); }));
        quality.gain += gainOfSections(base.sections, asked.sections.at(int(query)), found);
        quality.publishedGain += gainOfSections(base.sections, asked.sections.at(int(query)), published);
    }
    const double count = double(queries.size());
    return {quality.overlap / count / K, quality.gain / count, quality.publishedGain / count};
}

/// Fits the built-in model on 62,938 package descriptions, and compares its neighbours with those of scikit-learn's
/// TfidfVectorizer and TruncatedSVD on the same texts.
void fitPackages(benchmark::State &state)
{
    if (testsupport::sharedDataPath(QStringLiteral("debian-packages-lsa128/base.csv.gz")).isEmpty()) {
        state.SkipWithError("the packages are not here");
        return;
    }
    const Packages base = readPackages("base.csv.gz");
    const Packages asked = readPackages("query.csv.gz");
    const auto source = [&base](const std::function<bool(QStringView)> &take) -> core::Result<void> {
        for (const QString &text : base.texts)
            (void)take(text);
        return {};
    };
    for ([[maybe_unused]] auto step : state) {
        jobs::JobContext context;
        const double before = residentMegabytes();
        const auto fitted = embedding::fitTextModel(context, QStringLiteral("packages"), {}, source);
        if (!fitted) {
            state.SkipWithError(core::toOneLine(fitted.error()).toUtf8().constData());
            break;
        }
        state.PauseTiming();
        state.counters["fit_s"] = fitted->elapsed.value / 1000;
        state.counters["grown_MB"] = residentMegabytes() - before;
        state.counters["terms"] = double(fitted->model.parts().vocabulary.terms.size());
        QElapsedTimer clock;
        clock.start();
        const auto rows = embedAll(fitted->model, base.texts);
        state.counters["embed_per_s"] = double(rows.size()) / (double(clock.nsecsElapsed()) / 1e9);
        const Quality quality = compare(rows, embedAll(fitted->model, asked.texts), base, asked);
        state.counters["overlap@10"] = quality.overlap;
        state.counters["nDCG@10"] = quality.gain;
        state.counters["sklearn_nDCG@10"] = quality.publishedGain;
        state.ResumeTiming();
    }
}

BENCHMARK(fitPackages)->Unit(benchmark::kSecond)->Iterations(1);

} // namespace
