#include "app/search/takeaway.h"

#include "app/db/sqltokens.h"
#include "app/search/takeawaywriters.h"

#include <algorithm>

namespace search {

using vectors::VectorValue;

namespace {

constexpr qsizetype widestLine = 100;

struct Writer
{
    TakeawayFormat format;
    QString (*write)(const Takeaway &);
};

constexpr Writer writers[] = {{TakeawayFormat::Sql, takeawaySql},
                              {TakeawayFormat::Psql, takeawayPsql},
                              {TakeawayFormat::PlainPython, takeawayPlainPython},
                              {TakeawayFormat::Python, takeawayPython},
                              {TakeawayFormat::SqlAlchemy, takeawaySqlAlchemy},
                              {TakeawayFormat::Node, takeawayNode},
                              {TakeawayFormat::Go, takeawayGo}};

/// Pieces in lines of a bearable width.
QString inLines(const QStringList &pieces, const QString &indent)
{
    QString text = indent;
    qsizetype width = indent.size();
    for (qsizetype i = 0; i < pieces.size(); ++i) {
        const bool last = i + 1 == pieces.size();
        if (width > indent.size() && width + pieces[i].size() + 1 > widestLine) {
            text += u'\n' + indent;
            width = indent.size();
        }
        const QString piece = (width > indent.size() ? QStringLiteral(" ") : QString()) + pieces[i] +
                              (last ? QString() : QStringLiteral(","));
        text += piece;
        width += piece.size();
    }
    return text;
}

QStringList elementTexts(const VectorValue &value)
{
    const VectorValue dense{vectors::VectorType::Vector, int(value.elements.size()), value.elements, {}};
    const QString text = vectors::toText(dense);
    return text.mid(1, text.size() - 2).split(u',', Qt::SkipEmptyParts);
}

void addSettings(QList<Setting> &settings, const QList<Setting> &added, bool &differ)
{
    for (const Setting &setting : added) {
        const auto same = std::find_if(settings.begin(), settings.end(), [&setting](const Setting &one) {
            return one.name.compare(setting.name, Qt::CaseInsensitive) == 0;
        });
        if (same == settings.end()) {
            settings << setting;
            continue;
        }
        differ = differ || same->value != setting.value;
        same->value = setting.value;
    }
}

} // namespace

const QList<TakeawayLanguage> &takeawayLanguages()
{
    static const QList<TakeawayLanguage> languages{
        {TakeawayFormat::Sql, QStringLiteral("sql"), QStringLiteral("SQL with parameters"), QStringLiteral("sql")},
        {TakeawayFormat::Psql, QStringLiteral("psql"), QStringLiteral("psql script"), QStringLiteral("psql")},
        {TakeawayFormat::PlainPython, QStringLiteral("plainpython"), QStringLiteral("Python (psycopg)"),
         QStringLiteral("py")},
        {TakeawayFormat::Python, QStringLiteral("python"), QStringLiteral("Python (psycopg + pgvector)"),
         QStringLiteral("py")},
        {TakeawayFormat::SqlAlchemy, QStringLiteral("sqlalchemy"), QStringLiteral("Python (SQLAlchemy)"),
         QStringLiteral("py")},
        {TakeawayFormat::Node, QStringLiteral("node"), QStringLiteral("Node.js (pg + pgvector)"),
         QStringLiteral("mjs")},
        {TakeawayFormat::Go, QStringLiteral("go"), QStringLiteral("Go (pgx + pgvector-go)"), QStringLiteral("go")}};
    return languages;
}

std::optional<TakeawayLanguage> takeawayLanguage(const QString &id)
{
    for (const TakeawayLanguage &language : takeawayLanguages()) {
        if (language.id == id)
            return language;
    }
    return std::nullopt;
}

Takeaway takeawayOf(const SearchRequest &request, const VectorValue &query)
{
    Takeaway takeaway{requestSql(request, query, Exactness::AsPlanned), request.settings, {}};
    if (!examplesOf(request).isEmpty())
        takeaway.notes << QStringLiteral("The rows that the query was made of are among the answer, which has so many "
                                         "more rows.");
    return takeaway;
}

Takeaway takeawayOf(const HybridRequest &request, const QList<VectorValue> &queries, const QList<RowKey> &leftOut)
{
    Takeaway takeaway{hybridSql(request, queries, leftOut), {}, {}};
    bool differ = false;
    for (const HybridLeg &leg : request.legs)
        addSettings(takeaway.settings, settingsOf(leg), differ);
    if (differ)
        takeaway.notes << QStringLiteral(
            "Two searches have different values for one setting; here the last one holds.");
    if (request.fusion.diversity)
        takeaway.notes << QStringLiteral("Maximal marginal relevance (diversity) is not part of the statement.");
    return takeaway;
}

QString takeawayText(TakeawayFormat format, const Takeaway &takeaway)
{
    const auto *writer = std::find_if(std::begin(writers), std::end(writers),
                                      [format](const Writer &one) { return one.format == format; });
    return writer->write(takeaway);
}

QString doubleQuoted(const QString &text)
{
    QString quoted = QStringLiteral("\"");
    for (const QChar c : text) {
        if (c == u'\n')
            quoted += QStringLiteral("\\n");
        else if (c == u'"' || c == u'\\')
            quoted += QString(u'\\') + c;
        else if (c.category() == QChar::Other_Control || c.category() == QChar::Other_Format ||
                 c.category() == QChar::Separator_Line || c.category() == QChar::Separator_Paragraph)
            quoted += QStringLiteral("\\u%1").arg(int(c.unicode()), 4, 16, QLatin1Char('0'));
        else
            quoted += c;
    }
    return quoted + u'"';
}

QString withPlaceholders(const SearchSql &sql, const std::function<QString(const SearchParameter &)> &placeholder,
                         const std::function<QString(const QString &)> &escape)
{
    const auto tokens = db::sqlTokens(sql.sql);
    if (!tokens)
        return escape(sql.sql);
    QString text;
    qsizetype done = 0;
    for (const db::SqlToken &token : *tokens) {
        const int number = token.kind == db::SqlTokenKind::Parameter ? token.text.mid(1).toInt() : 0;
        if (number < 1 || number > sql.parameters.size())
            continue;
        text += escape(sql.sql.mid(done, token.at - done)) + placeholder(sql.parameters[number - 1]);
        done = token.at + token.text.size();
    }
    return text + escape(sql.sql.mid(done));
}

QString quotedLines(const QString &sql, const QString &indent, const QString &separator)
{
    const QStringList lines = sql.split(u'\n');
    QStringList quoted;
    for (qsizetype i = 0; i < lines.size(); ++i)
        quoted << indent + doubleQuoted(i + 1 < lines.size() ? lines[i] + u'\n' : lines[i]);
    return quoted.join(separator);
}

QString wrappedLiteral(const QString &text, const QString &indent)
{
    QStringList lines{QString()};
    for (const QString &piece : text.split(u',')) {
        if (!lines.last().isEmpty() && lines.last().size() + piece.size() + 1 > widestLine)
            lines << QString();
        lines.last() += piece + u',';
    }
    lines.last().chop(1);
    QStringList literals;
    for (const QString &line : std::as_const(lines))
        literals << doubleQuoted(line);
    return literals.join(u'\n' + indent);
}

QString elementLines(const VectorValue &value, const QString &indent)
{
    return inLines(elementTexts(value), indent);
}

QString positionPairs(const VectorValue &value, const QString &indent)
{
    QStringList pairs = elementTexts(value);
    for (qsizetype i = 0; i < pairs.size(); ++i)
        pairs[i].prepend(QStringLiteral("%1: ").arg(value.positions[size_t(i)]));
    return inLines(pairs, indent);
}

QString noteLines(const Takeaway &takeaway, const QString &mark)
{
    QString text;
    for (const QString &note : takeaway.notes)
        text += mark + u' ' + note + u'\n';
    return text;
}

QStringList settingStatements(const Takeaway &takeaway)
{
    QStringList statements;
    for (const Setting &setting : takeaway.settings) {
        QString statement = settingScript(setting);
        statement.chop(2);
        statements << statement;
    }
    return statements;
}

QString parameterText(const SearchParameter &parameter)
{
    if (const auto *vector = std::get_if<VectorValue>(&parameter.value))
        return vectors::toText(*vector);
    return QString::fromUtf8(*toStatement({{}, {parameter}}).parameters.first().bytes);
}

bool hasVectors(const Takeaway &takeaway)
{
    return std::any_of(
        takeaway.sql.parameters.begin(), takeaway.sql.parameters.end(),
        [](const SearchParameter &parameter) { return std::holds_alternative<VectorValue>(parameter.value); });
}

} // namespace search
