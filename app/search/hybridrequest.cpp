#include "app/search/hybridrequest.h"

#include "app/db/quoting.h"
#include "app/search/checkquery.h"

#include <algorithm>
#include <cmath>

namespace search {

using core::Error;
using core::invalidInput;
using core::Result;

namespace {

constexpr int mostLegs = 8;
constexpr int mostCandidates = 10000;
constexpr int allNormalizations = 63;

Result<void> checkText(const QString &text)
{
    if (text.trimmed().isEmpty())
        return invalidInput(QStringLiteral("there is no text to search"));
    if (text.contains(QChar(u'\0')))
        return invalidInput(QStringLiteral("the text has a NUL character in it"));
    return {};
}

/// Checks the search of one leg.
struct CheckLeg
{
    const HybridRequest &request;
    const HybridLeg &leg;

    Result<void> operator()(const VectorLeg &vector) const
    {
        if (vector.search.target.table != request.table)
            return invalidInput(QStringLiteral("it searches %1, the others %2")
                                    .arg(vector.search.target.table.toText(), request.table.toText()));
        return search::checkRequest(legSearch(request, leg));
    }
    Result<void> operator()(const TextLeg &text) const
    {
        if (text.column.isEmpty() && text.expression.isEmpty())
            return invalidInput(QStringLiteral("it has no column"));
        if (text.normalization < 0 || text.normalization > allNormalizations)
            return invalidInput(QStringLiteral("the normalization is %1, expected 0 to %2")
                                    .arg(text.normalization)
                                    .arg(allNormalizations));
        return checkText(text.text);
    }
    Result<void> operator()(const TrigramLeg &trigram) const
    {
        if (trigram.column.isEmpty())
            return invalidInput(QStringLiteral("it has no column"));
        if (!(trigram.threshold >= 0 && trigram.threshold <= 1))
            return invalidInput(QStringLiteral("the threshold is %1, expected 0 to 1").arg(trigram.threshold));
        return checkText(trigram.text);
    }
};

Result<void> checkLeg(const HybridRequest &request, const HybridLeg &leg)
{
    if (leg.candidates < 1 || leg.candidates > mostCandidates)
        return invalidInput(QStringLiteral("%1 candidates, expected 1 to %2").arg(leg.candidates).arg(mostCandidates));
    for (const Setting &setting : leg.settings) {
        if (const auto checked = checkSetting(setting); !checked)
            return checked;
    }
    return std::visit(CheckLeg{request, leg}, leg.search);
}

Result<void> checkNames(const HybridRequest &request)
{
    QStringList names;
    for (const HybridLeg &leg : request.legs) {
        if (leg.name.isEmpty() || names.contains(leg.name))
            return invalidInput(leg.name.isEmpty() ? QStringLiteral("a search has no name")
                                                   : QStringLiteral("two searches are named \"%1\"").arg(leg.name));
        names << leg.name;
    }
    return {};
}

Result<void> checkTable(const HybridRequest &request)
{
    if (request.namelessRows)
        return invalidInput(QStringLiteral("the rows of %1 have no key: there is nothing to tell by that two searches "
                                           "found the same row")
                                .arg(request.table.toText()),
                            QStringLiteral("name the columns that are unique together"));
    if (request.k < 1 || request.k > mostCandidates)
        return invalidInput(QStringLiteral("k is %1, expected 1 to %2").arg(request.k).arg(mostCandidates));
    if (request.legs.isEmpty() || request.legs.size() > mostLegs)
        return invalidInput(QStringLiteral("%1 searches, expected 1 to %2").arg(request.legs.size()).arg(mostLegs));
    if (const auto checked = checkFilter(request.where); !checked)
        return checked;
    for (const SearchFilter &filter : request.filters) {
        if (const auto checked = checkFilter(filter); !checked)
            return checked;
    }
    return {};
}

QString functionOf(TextQueryForm form)
{
    switch (form) {
    case TextQueryForm::Websearch:
        return QStringLiteral("websearch_to_tsquery");
    case TextQueryForm::Phrase:
        return QStringLiteral("phraseto_tsquery");
    case TextQueryForm::Plain:
        return QStringLiteral("plainto_tsquery");
    case TextQueryForm::Raw:
        return QStringLiteral("to_tsquery");
    }
    Q_UNREACHABLE();
}

/// "$1::regconfig, " or nothing for the server's default.
QString configurationSql(const TextLeg &leg, ParameterList &parameters)
{
    if (leg.configuration.isEmpty())
        return {};
    return parameters.text(QStringLiteral("configuration"), leg.configuration, QStringLiteral("regconfig")) +
           QStringLiteral(", ");
}

} // namespace

Result<void> checkRequest(const HybridRequest &request)
{
    if (const auto checked = checkTable(request); !checked)
        return checked;
    if (const auto checked = checkNames(request); !checked)
        return checked;
    for (const HybridLeg &leg : request.legs) {
        if (const auto checked = checkLeg(request, leg); !checked) {
            Error error = checked.error();
            error.message.prepend(leg.name + QStringLiteral(": "));
            return error;
        }
    }
    return checkFusion(request.fusion, request.legs.size());
}

int candidatesOf(const HybridRequest &request, const HybridLeg &leg)
{
    return std::max(request.k, leg.candidates);
}

SearchRequest legSearch(const HybridRequest &request, const HybridLeg &leg)
{
    SearchRequest search = std::get<VectorLeg>(leg.search).search;
    search.target.keyColumns = request.keyColumns;
    search.target.namelessRows = request.namelessRows;
    search.target.where = request.where;
    search.filters = request.filters;
    search.k = candidatesOf(request, leg);
    search.shownColumns.clear();
    search.settings = settingsOf(leg);
    return search;
}

QList<Setting> settingsOf(const HybridLeg &leg)
{
    QList<Setting> settings = leg.settings;
    if (const auto *vector = std::get_if<VectorLeg>(&leg.search))
        settings << vector->search.settings;
    if (const auto *trigram = std::get_if<TrigramLeg>(&leg.search))
        settings.prepend({QStringLiteral("pg_trgm.word_similarity_threshold"), QString::number(trigram->threshold)});
    return settings;
}

QString textVectorSql(const TextLeg &leg, ParameterList &parameters)
{
    if (!leg.expression.isEmpty())
        return u'(' + leg.expression + u')';
    const QString column = db::quoteIdentifier(leg.column);
    return leg.isTsvector ? column : QStringLiteral("to_tsvector(%1%2)").arg(configurationSql(leg, parameters), column);
}

QString textQuerySql(const TextLeg &leg, ParameterList &parameters)
{
    return QStringLiteral("%1(%2%3)")
        .arg(functionOf(leg.form), configurationSql(leg, parameters),
             parameters.text(QStringLiteral("text"), leg.text));
}

QString keysCondition(const QStringList &keyColumns, const QList<RowKey> &keys, ParameterList &parameters)
{
    if (keyColumns.size() == 1) {
        QStringList values;
        for (const RowKey &key : keys)
            values << key.first();
        return QStringLiteral("%1 = ANY (%2)")
            .arg(db::quoteIdentifier(keyColumns.first()), parameters.list(QStringLiteral("keys"), values));
    }
    QStringList columns;
    for (const QString &column : keyColumns)
        columns << db::quoteIdentifier(column);
    QStringList rows;
    for (const RowKey &key : keys) {
        QStringList values;
        for (const QString &value : key)
            values << parameters.text(QStringLiteral("key"), value);
        rows << u'(' + values.join(QStringLiteral(", ")) + u')';
    }
    return QStringLiteral("(%1) IN (%2)").arg(columns.join(QStringLiteral(", ")), rows.join(QStringLiteral(", ")));
}

} // namespace search
