#include "app/embedding/fittextmodel.h"
#include "app/embedding/textmodelfile.h"
#include "tests/support/testdata.h"

#include <QDataStream>
#include <QTest>

#include <cmath>

using namespace embedding;

#define QVERIFY_RESULT(result) QVERIFY2(result, (result) ? "" : qPrintable(core::toOneLine((result).error())))

namespace {

TextSource sourceOf(const QStringList &texts)
{
    return [texts](const std::function<bool(QStringView)> &take) -> core::Result<void> {
        for (const QString &text : texts) {
            if (!take(text))
                break;
        }
        return {};
    };
}

TextModelRules rulesOf(int dimensions, int minTexts = 1)
{
    TextModelRules rules;
    rules.dimensions = dimensions;
    rules.terms.minTexts = minTexts;
    rules.terms.maxShare = 1;
    return rules;
}

core::Result<FittedModel> fit(const QStringList &texts, const TextModelRules &rules)
{
    jobs::JobContext context;
    return fitTextModel(context, QStringLiteral("public.t.c"), rules, sourceOf(texts));
}

double cosine(const vectors::VectorValue &a, const vectors::VectorValue &b)
{
    return 1 - vectors::distanceBetween(vectors::Distance::Cosine, a, b);
}

/// Two subjects that share no word, and a text between.
const QStringList Subjects{
    QStringLiteral("cat purrs sofa"),      QStringLiteral("cat sleeps sofa"),  QStringLiteral("kitten purrs sleeps"),
    QStringLiteral("query planner index"), QStringLiteral("index scan query"), QStringLiteral("planner scan cost"),
    QStringLiteral("kitten sofa"),         QStringLiteral("cost query"),
};

} // namespace

class TestTextModel : public QObject
{
    Q_OBJECT

private slots:
    void weighsAsTfidfDoes();
    void keepsTermsByTheRules();
    void findsTheDirectionsOfASmallMatrix();
    void directionsAreOrthonormalAndFall();
    void bringsWordsOfOneSubjectTogether();
    void sameTextsGiveTheSameModel();
    void namesUnknownWords();
    void saysWhenTextsAreTooFew();
    void saysWhenTextsAreTheSame();
    void endsWithACancel();
    void comesBackFromBytes();
    void refusesDamagedBytes_data();
    void refusesDamagedBytes();
    void refusesANewerVersion();
};

/// By hand: three texts; "a" in two of them, the others in one.
void TestTextModel::weighsAsTfidfDoes()
{
    TermCounter counter;
    counter.addText(u"aa bb aa");
    counter.addText(u"aa");
    counter.addText(u"cc");
    QCOMPARE(counter.texts(), 3);
    QCOMPARE(counter.entries(), 4);
    TermRules rules;
    rules.minTexts = 1;
    rules.maxShare = 1;
    const auto [vocabulary, matrix] = counter.weigh(rules);
    QCOMPARE(vocabulary.terms, QStringList({QStringLiteral("aa"), QStringLiteral("bb"), QStringLiteral("cc")}));
    const double common = std::log(4.0 / 3.0) + 1;
    const double rare = std::log(4.0 / 2.0) + 1;
    QCOMPARE(vocabulary.idf.at(0), float(common));
    QCOMPARE(vocabulary.idf.at(1), float(rare));
    QCOMPARE(matrix.rowStarts, (std::vector<int64_t>{0, 2, 3, 4}));
    QCOMPARE(matrix.terms, (std::vector<int32_t>{0, 1, 0, 2}));
    const double twice = (1 + std::log(2.0)) * common;
    const double length = std::hypot(twice, rare);
    QCOMPARE(matrix.weights.at(0), float(twice / length));
    QCOMPARE(matrix.weights.at(1), float(rare / length));
    QCOMPARE(matrix.weights.at(2), 1.0F);
}

void TestTextModel::keepsTermsByTheRules()
{
    TermCounter counter;
    for (int i = 0; i < 10; ++i)
        counter.addText(
            QStringLiteral("all %1 %2 once%3")
                .arg(i < 5 ? QStringLiteral("half") : QString(), i < 3 ? QStringLiteral("third") : QString())
                .arg(i));
    counter.addText(u"");
    TermRules rules;
    rules.minTexts = 2;
    rules.maxShare = 0.5;
    auto copy = counter;
    QCOMPARE(copy.weigh(rules).first.terms, QStringList({QStringLiteral("half"), QStringLiteral("third")}));
    rules.mostTerms = 1;
    const auto [vocabulary, matrix] = counter.weigh(rules);
    QCOMPARE(vocabulary.terms, QStringList(QStringLiteral("half")));
    QCOMPARE(matrix.rows(), 11);
    QCOMPARE(matrix.weights.size(), size_t(5));
}

/// A diagonal matrix has its singular values and vectors for all to see.
void TestTextModel::findsTheDirectionsOfASmallMatrix()
{
    TermMatrix matrix;
    matrix.termCount = 6;
    for (int i = 0; i < 6; ++i) {
        matrix.terms.push_back(i);
        matrix.weights.push_back(float(6 - i) * (i % 2 == 0 ? 1.0F : -1.0F));
        matrix.rowStarts.push_back(i + 1);
    }
    jobs::JobContext context;
    const auto found = principalTerms(context, matrix, 3);
    QVERIFY_RESULT(found);
    for (size_t d = 0; d < 3; ++d) {
        QVERIFY(std::abs(found->singularValues.at(d) - float(6 - d)) < 1e-4F);
        for (size_t term = 0; term < 6; ++term) {
            const float expected = term == d ? 1 : 0; // positive, whatever the sign in the matrix
            QVERIFY2(std::abs(found->components.at(term * 3 + d) - expected) < 2e-3F,
                     qPrintable(QString::number(found->components.at(term * 3 + d))));
        }
    }
}

void TestTextModel::directionsAreOrthonormalAndFall()
{
    QStringList texts;
    for (int i = 0; i < 400; ++i)
        texts << QStringLiteral("w%1 w%2 w%3 w%4")
                     .arg(i % 40 + 10)
                     .arg(i * 7 % 60 + 10)
                     .arg(i * i % 50 + 10)
                     .arg(i % 3 + 10);
    const auto fitted = fit(texts, rulesOf(20));
    QVERIFY_RESULT(fitted);
    const auto &directions = fitted->model.parts().directions;
    const auto terms = size_t(fitted->model.parts().vocabulary.terms.size());
    QCOMPARE(fitted->model.parts().texts, 400);
    for (size_t a = 0; a < 20; ++a) {
        for (size_t b = 0; b <= a; ++b) {
            double product = 0;
            for (size_t term = 0; term < terms; ++term)
                product += double(directions.components[term * 20 + a]) * double(directions.components[term * 20 + b]);
            QVERIFY2(std::abs(product - (a == b ? 1 : 0)) < 1e-4, qPrintable(QString::number(product)));
        }
        QVERIFY(a == 0 || directions.singularValues[a] <= directions.singularValues[a - 1]);
    }
}

void TestTextModel::bringsWordsOfOneSubjectTogether()
{
    const auto fitted = fit(Subjects, rulesOf(2));
    QVERIFY_RESULT(fitted);
    const auto cat = *fitted->model.embed(u"Cat!");
    const auto kitten = *fitted->model.embed(u"a kitten"); // no text has both words
    const auto planner = *fitted->model.embed(u"planner");
    QCOMPARE(cat.dimensions, 2);
    QVERIFY(std::abs(vectors::norm(cat) - 1) < 1e-6);
    QVERIFY2(cosine(cat, kitten) > 0.95, qPrintable(QString::number(cosine(cat, kitten))));
    QVERIFY2(std::abs(cosine(cat, planner)) < 0.05, qPrintable(QString::number(cosine(cat, planner))));
}

void TestTextModel::sameTextsGiveTheSameModel()
{
    const auto first = fit(Subjects, rulesOf(4));
    const auto second = fit(Subjects, rulesOf(4));
    QVERIFY(first && second);
    QCOMPARE(first->model.parts().directions, second->model.parts().directions);
    QCOMPARE(first->model.parts().vocabulary, second->model.parts().vocabulary);
}

void TestTextModel::namesUnknownWords()
{
    const auto fitted = fit(Subjects, rulesOf(2));
    QVERIFY_RESULT(fitted);
    const auto unknown = fitted->model.embed(u"The zebra of Zanzibar");
    QVERIFY(!unknown);
    QCOMPARE(unknown.error().kind, core::ErrorKind::InvalidInput);
    QVERIFY2(unknown.error().message.contains(QStringLiteral("\"zebra\", \"zanzibar\"")),
             qPrintable(unknown.error().message));
    QVERIFY(unknown.error().hint.contains(QStringLiteral("public.t.c")));
    const auto wordless = fitted->model.embed(u"?!");
    QVERIFY(!wordless);
    QVERIFY(wordless.error().message.contains(QStringLiteral("no word")));
    QCOMPARE(fitted->model.unknownWords(u"cat zebra cat zebra"), QStringList(QStringLiteral("zebra")));
}

void TestTextModel::saysWhenTextsAreTooFew()
{
    const auto fitted = fit(Subjects, rulesOf(50));
    QVERIFY(!fitted);
    QVERIFY2(fitted.error().message.contains(QStringLiteral("8 texts with 10 kept words give at most 8 dimensions")),
             qPrintable(fitted.error().message));
    QVERIFY(!fit({}, rulesOf(2)));
}

void TestTextModel::saysWhenTextsAreTheSame()
{
    QStringList texts;
    for (int i = 0; i < 30; ++i)
        texts << (i % 2 ? QStringLiteral("one two three four") : QStringLiteral("five six seven eight"));
    const auto fitted = fit(texts, rulesOf(5));
    QVERIFY(!fitted);
    QVERIFY2(fitted.error().message.contains(QStringLiteral("2 independent directions")),
             qPrintable(fitted.error().message));
}

void TestTextModel::endsWithACancel()
{
    jobs::JobContext context;
    const auto source = [&context](const std::function<bool(QStringView)> &take) -> core::Result<void> {
        while (take(u"one two")) {
            context.requestCancel();
        }
        return {};
    };
    const auto fitted = fitTextModel(context, QStringLiteral("t"), rulesOf(1), source);
    QVERIFY(!fitted);
    QCOMPARE(fitted.error().kind, core::ErrorKind::Cancelled);
}

void TestTextModel::comesBackFromBytes()
{
    auto rules = rulesOf(3);
    rules.seed = 17;
    const auto fitted = fit(Subjects, rules);
    QVERIFY_RESULT(fitted);
    const auto back = modelFromBytes(toBytes(fitted->model));
    QVERIFY_RESULT(back);
    QCOMPARE(back->parts().origin, QStringLiteral("public.t.c"));
    QCOMPARE(back->parts().rules, rules);
    QCOMPARE(back->parts().texts, 8);
    QCOMPARE(back->parts().directions, fitted->model.parts().directions);
    QCOMPARE(*back->embed(u"cat sofa"), *fitted->model.embed(u"cat sofa"));
}

void TestTextModel::refusesDamagedBytes_data()
{
    QTest::addColumn<int>("kept"); // bytes; all but so many when negative
    QTest::addColumn<int>("flipped");
    QTest::addColumn<QString>("words");
    QTest::newRow("empty") << 0 << -1 << "first bytes are others";
    QTest::newRow("head only") << 12 << -1 << "cut off after 12 bytes";
    QTest::newRow("cut off") << -7 << -1 << "checksum";
    QTest::newRow("a bit") << 100'000 << 200 << "checksum";
    QTest::newRow("another file") << 100'000 << 2 << "first bytes are others";
}

void TestTextModel::refusesDamagedBytes()
{
    QFETCH(const int, kept);
    QFETCH(const int, flipped);
    QFETCH(const QString, words);
    QByteArray bytes = toBytes(fit(Subjects, rulesOf(3))->model);
    bytes.truncate(kept < 0 ? bytes.size() + kept : qsizetype(kept));
    if (flipped >= 0)
        bytes[flipped] = char(bytes.at(flipped) ^ 1);
    const auto back = modelFromBytes(bytes);
    QVERIFY(!back);
    QVERIFY2(back.error().message.contains(words), qPrintable(back.error().message));
}

void TestTextModel::refusesANewerVersion()
{
    QByteArray bytes = toBytes(fit(Subjects, rulesOf(3))->model);
    bytes[8] = 9;
    const auto back = modelFromBytes(bytes);
    QVERIFY(!back);
    QVERIFY2(back.error().message.contains(QStringLiteral("version 9, newer")), qPrintable(back.error().message));
}

QTEST_GUILESS_MAIN(TestTextModel)
#include "tst_textmodel.moc"
