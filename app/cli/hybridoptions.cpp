#include "app/cli/hybridoptions.h"

#include "app/cli/options.h"
#include "app/search/searchtarget.h"

#include <algorithm>

namespace cli {

using core::Result;
using search::FusionMethod;
using search::HybridLeg;
using search::HybridRequest;
using search::ScoreScale;
using search::TextQueryForm;

namespace {

template<class Value>
struct Named
{
    const char *name;
    Value value;
};

constexpr Named<FusionMethod> methods[] = {{"rrf", FusionMethod::ReciprocalRank},
                                           {"weighted", FusionMethod::Weighted},
                                           {"relative", FusionMethod::Relative},
                                           {"distribution", FusionMethod::Distribution}};
constexpr Named<ScoreScale> scales[] = {
    {"none", ScoreScale::None}, {"minmax", ScoreScale::MinMax}, {"l2", ScoreScale::Length}};
constexpr Named<TextQueryForm> forms[] = {{"websearch", TextQueryForm::Websearch},
                                          {"phrase", TextQueryForm::Phrase},
                                          {"plain", TextQueryForm::Plain},
                                          {"raw", TextQueryForm::Raw}};
constexpr Named<search::TextRank> ranks[] = {{"cover", search::TextRank::CoverDensity},
                                             {"frequency", search::TextRank::Frequency}};

template<class Value, size_t Count>
Result<Value> valueOf(const char *option, const QString &name, const Named<Value> (&values)[Count])
{
    QStringList names;
    for (const auto &one : values) {
        if (name == QLatin1String(one.name))
            return one.value;
        names << QLatin1String(one.name);
    }
    return core::invalidInput(QStringLiteral("%1 %2 is not known").arg(QLatin1String(option), name),
                              QStringLiteral("expected one of ") + names.join(QStringLiteral(", ")));
}

} // namespace

void HybridOptions::declare(CLI::App *app)
{
    addText(app, "--hybrid COLUMN", m_column, "Search this column's text as well, a tsvector or text, and fuse both");
    addText(app, "--trigrams COLUMN", m_trigrams, "Search this column by pg_trgm's word similarity as well");
    addText(app, "--query-text TEXT", m_text, "The text to search for [that of --text]");
    addText(app, "--text-form FORM", m_form,
            "How it is read: websearch, phrase, plain or raw (to_tsquery) [websearch]");
    addText(app, "--config NAME", m_configuration, "Text search configuration, such as english [the column's]");
    addText(app, "--text-rank RANK", m_rank, "cover (ts_rank_cd) or frequency (ts_rank) [cover]");
    app->add_option("--normalization", m_normalization, "Normalization of ts_rank, bits of 0 to 63")
        ->type_name("BITS")
        ->capture_default_str();
    app->add_option("--candidates", m_candidates, "Rows of each search that are fused")
        ->type_name("N")
        ->capture_default_str();
    addText(app, "--fusion METHOD", m_fusion, "rrf, weighted, relative or distribution [rrf]");
    app->add_option("--rrf-k", m_rrfK, "k of reciprocal rank fusion")->type_name("K")->capture_default_str();
    app->add_option("--weights", m_weights, "Weights of the vector, the text and the trigrams [1 each]")
        ->delimiter(',')
        ->allow_extra_args(false)
        ->type_name("W,W,...");
    addText(app, "--scale SCALE", m_scale, "How weighted fusion scales scores: none, minmax or l2 [minmax]");
    app->add_option("--mmr", m_lambda, "Diversity by maximal marginal relevance: 1 by score alone, 0 all unlike")
        ->type_name("LAMBDA");
    addText(app, "--labels FILE", m_labels,
            "Relevance labels, lines of query,key,grade: tells nDCG@10, recall@10 and the reciprocal rank");
}

Result<search::FusionSpec> HybridOptions::fusion() const
{
    search::FusionSpec fusion;
    const auto method = valueOf("--fusion", m_fusion, methods);
    if (!method)
        return method.error();
    const auto scale = valueOf("--scale", m_scale, scales);
    if (!scale)
        return scale.error();
    fusion.method = *method;
    fusion.scale = *scale;
    fusion.rrfK = m_rrfK;
    fusion.weights = QList<double>(m_weights.begin(), m_weights.end());
    if (m_lambda)
        fusion.diversity = search::Diversity{*m_lambda, std::max(100, m_candidates)};
    return fusion;
}

Result<HybridLeg> HybridOptions::textLeg(const catalog::Table &table, const search::TextChoices &choices,
                                         const QString &text) const
{
    const auto choice = search::textChoiceOf(choices, table, m_column);
    if (!choice)
        return choice.error();
    const auto form = valueOf("--text-form", m_form, forms);
    if (!form)
        return form.error();
    const auto rank = valueOf("--text-rank", m_rank, ranks);
    if (!rank)
        return rank.error();
    search::TextLeg leg = choice->leg;
    leg.text = text;
    leg.form = *form;
    leg.rank = *rank;
    leg.normalization = m_normalization;
    if (!m_configuration.isEmpty())
        leg.configuration = m_configuration;
    return HybridLeg{QStringLiteral("text"), leg, m_candidates, {}, choice->indexes};
}

Result<HybridLeg> HybridOptions::trigramLeg(const search::TextChoices &choices, const QString &text) const
{
    const auto choice = std::find_if(choices.trigrams.begin(), choices.trigrams.end(),
                                     [this](const auto &one) { return one.leg.column == m_trigrams; });
    if (choice == choices.trigrams.end())
        return core::invalidInput(
            QStringLiteral("--trigrams %1: no column of text, or pg_trgm is not in the database").arg(m_trigrams),
            QStringLiteral("CREATE EXTENSION pg_trgm"));
    search::TrigramLeg leg = choice->leg;
    leg.text = text;
    return HybridLeg{QStringLiteral("trigrams"), leg, m_candidates, {}, choice->indexes};
}

Result<HybridRequest> HybridOptions::request(const search::SearchRequest &vector, const catalog::Table &table,
                                             const search::TextChoices &choices, const QString &text) const
{
    HybridRequest request;
    request.table = vector.target.table;
    request.keyColumns = vector.target.keyColumns;
    request.namelessRows = vector.target.namelessRows;
    request.where = vector.target.where;
    request.filters = vector.filters;
    request.k = vector.k;
    request.shownColumns = vector.shownColumns;
    const auto spec = fusion();
    if (!spec)
        return spec.error();
    request.fusion = *spec;
    HybridLeg leg{QStringLiteral("vector"), search::VectorLeg{vector}, m_candidates, {}, {}};
    for (const auto &index : search::servedBy(table, vector.target))
        leg.expectedIndexes << index.name.name;
    request.legs << leg;
    if (!m_column.isEmpty()) {
        const auto added = textLeg(table, choices, text);
        if (!added)
            return added.error();
        request.legs << *added;
        request.legs.last().settings = vector.settings;
    }
    if (!m_trigrams.isEmpty()) {
        const auto added = trigramLeg(choices, text);
        if (!added)
            return added.error();
        request.legs << *added;
        request.legs.last().settings = vector.settings;
    }
    return request;
}

} // namespace cli
