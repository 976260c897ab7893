#include "app/sweep/settingsearch.h"

#include <QTest>

#include <cmath>
#include <numeric>
#include <random>

using namespace sweep;

namespace {

/// Per-query recalls that a measurement would see: each setting finds every one of ten neighbours with a chance of its
/// own; the same query is hard, or easy, for all settings.
class Simulation
{
public:
    Simulation(int settings, int queries, std::uint64_t seed)
    {
        std::mt19937_64 random(seed);
        std::normal_distribution<double> hardness(0, 1);
        for (int query = 0; query < queries; ++query) {
            const double hard = hardness(random);
            for (int setting = 0; setting < settings; ++setting) {
                const double chance = 1 / (1 + std::exp(-(0.12 * setting - 0.5 + hard)));
                m_recalls[setting].push_back(std::binomial_distribution<int>(10, chance)(random) / 10.0);
            }
        }
    }

    MeanInterval measure(int setting, int queries)
    {
        const std::vector<double> &all = m_recalls.at(setting);
        m_cost[setting] = std::max(m_cost[setting], queries);
        return recallInterval({all.data(), size_t(queries)}, 10);
    }

    int cost() const
    {
        return std::accumulate(m_cost.begin(), m_cost.end(), 0,
                               [](int sum, const auto &entry) { return sum + entry.second; });
    }

private:
    std::map<int, std::vector<double>> m_recalls;
    std::map<int, int> m_cost;
};

constexpr int Settings = 60;
constexpr int Queries = 1000;

} // namespace

class TestSettingSearch : public QObject
{
    Q_OBJECT

private slots:
    void findsWhatTheFullGridFinds_data();
    void findsWhatTheFullGridFinds();
    void saysWhenNoneReaches();
    void takesTheFirstWhenAllReach();
    void endsWithoutSettingsOrQueries();
    void fewQueriesAreAllUsed();
};

void TestSettingSearch::findsWhatTheFullGridFinds_data()
{
    QTest::addColumn<double>("target");
    for (const double target : {0.6, 0.8, 0.9, 0.95, 0.99})
        QTest::addRow("%.2f", target) << target;
}

void TestSettingSearch::findsWhatTheFullGridFinds()
{
    QFETCH(const double, target);
    int same = 0;
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        Simulation simulation(Settings, Queries, seed);
        SettingSearch search(Settings, target, Queries);
        while (const auto step = search.next())
            search.tell(simulation.measure(step->setting, step->queries));
        QVERIFY2(simulation.cost() * 3 <= Settings * Queries, qPrintable(QString::number(simulation.cost())));
        int cheapest = 0;
        while (cheapest < Settings && simulation.measure(cheapest, Queries).low < target)
            ++cheapest;
        same += search.found() == (cheapest < Settings ? std::optional(cheapest) : std::nullopt) ? 1 : 0;
    }
    // Neighbouring settings overlap by chance, so that one far below may reach the target in a sample.
    QVERIFY2(same >= 18, qPrintable(QString::number(same)));
}

void TestSettingSearch::saysWhenNoneReaches()
{
    SettingSearch search(5, 0.9, 300);
    int steps = 0;
    while (search.next() && ++steps < 100)
        search.tell({0.5, 0.4, 0.6});
    QVERIFY(steps < 100);
    QVERIFY(!search.found());
}

void TestSettingSearch::takesTheFirstWhenAllReach()
{
    SettingSearch search(5, 0.9, 300);
    while (search.next())
        search.tell({1, 0.98, 1});
    QCOMPARE(search.found(), std::optional(0));
}

void TestSettingSearch::endsWithoutSettingsOrQueries()
{
    QVERIFY(!SettingSearch(0, 0.9, 100).next());
    QVERIFY(!SettingSearch(3, 0.9, 0).next());
    QVERIFY(!SettingSearch(0, 0.9, 100).found());
}

void TestSettingSearch::fewQueriesAreAllUsed()
{
    SettingSearch search(3, 0.9, 20);
    QCOMPARE(search.next(), (std::optional<SettingSearch::Step>{{1, 20}}));
    search.tell({0.91, 0.85, 0.95}); // undecided, and no query is left: it does not reach
    QCOMPARE(search.next(), (std::optional<SettingSearch::Step>{{2, 20}}));
    search.tell({0.99, 0.95, 1});
    QVERIFY(!search.next());
    QCOMPARE(search.found(), std::optional(2));
}

QTEST_APPLESS_MAIN(TestSettingSearch)
#include "tst_settingsearch.moc"
