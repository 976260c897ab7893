#include "app/plan/anonymizer.h"

#include "app/db/sqltokens.h"
#include "app/plan/sqlwords.h"

#include <QJsonArray>

namespace plan {

using db::SqlToken;
using db::SqlTokenKind;

namespace {

/// What a key of EXPLAIN holds when it holds one name; a null string when it does not.
QString kindOfName(const QString &key)
{
    static const QHash<QString, QString> kinds{{QStringLiteral("Relation Name"), QStringLiteral("table")},
                                               {QStringLiteral("Relation"), QStringLiteral("table")},
                                               {QStringLiteral("Schema"), QStringLiteral("schema")},
                                               {QStringLiteral("Alias"), QStringLiteral("alias")},
                                               {QStringLiteral("Index Name"), QStringLiteral("index")},
                                               {QStringLiteral("CTE Name"), QStringLiteral("cte")},
                                               {QStringLiteral("Function Name"), QStringLiteral("function")},
                                               {QStringLiteral("Trigger Name"), QStringLiteral("trigger")},
                                               {QStringLiteral("Constraint Name"), QStringLiteral("constraint")}};
    return kinds.value(key);
}

/// Keys whose words are EXPLAIN's own.
bool holdsOwnWords(const QString &key)
{
    static const QStringList keys{QStringLiteral("Node Type"),
                                  QStringLiteral("Parent Relationship"),
                                  QStringLiteral("Join Type"),
                                  QStringLiteral("Strategy"),
                                  QStringLiteral("Partial Mode"),
                                  QStringLiteral("Operation"),
                                  QStringLiteral("Command"),
                                  QStringLiteral("Scan Direction"),
                                  QStringLiteral("Sort Method"),
                                  QStringLiteral("Sort Space Type"),
                                  QStringLiteral("Cache Mode"),
                                  QStringLiteral("Storage"),
                                  QStringLiteral("Sort Methods Used"),
                                  QStringLiteral("Format"),
                                  QStringLiteral("Custom Plan Provider")};
    return keys.contains(key);
}

bool isNumeric(const QString &text)
{
    bool isNumber = false;
    text.toDouble(&isNumber);
    return isNumber;
}

/// A number behind these stays: it says how many rows, or how long a type is.
bool countsRows(const QList<SqlToken> &tokens, qsizetype at)
{
    if (at == 0)
        return false;
    const SqlToken &before = tokens[at - 1];
    return before.is(u"limit") || before.is(u"offset") || before.is(u"first") || before.is(u"next") ||
           before.is(u"initplan") || before.is(u"subplan");
}

bool isModifier(const QList<SqlToken> &tokens, qsizetype at)
{
    qsizetype open = at - 1;
    while (open > 0 && (tokens[open].kind == SqlTokenKind::Number || tokens[open].isSign(u",")))
        --open;
    return open > 0 && tokens[open].isSign(u"(") && isTypeName(tokens[open - 1].text.toString().toLower());
}

QString unquoted(const SqlToken &token)
{
    QString name = token.text.toString();
    if (token.kind != SqlTokenKind::QuotedName)
        return name.toLower();
    if (!name.startsWith(u'"'))
        return name;
    return name.mid(1, name.size() - 2).replace(QStringLiteral("\"\""), QStringLiteral("\""));
}

} // namespace

QString Anonymizer::name(const QString &kind, const QString &name)
{
    if (name.isEmpty() || name == u"public" || name.startsWith(u"pg_"))
        return name;
    QString &replaced = m_names[name];
    if (replaced.isEmpty())
        replaced = QStringLiteral("%1_%2").arg(kind).arg(++m_counts[kind]);
    return replaced;
}

QString Anonymizer::literal(const QString &text)
{
    const qsizetype quote = text.indexOf(u'\'');
    const QString inner = quote < 0 ? text : text.mid(quote + 1, text.size() - quote - 2);
    QString &replaced = m_literals[inner];
    if (!replaced.isEmpty())
        return replaced;
    const QString count = QString::number(++m_counts[QStringLiteral("literal")]);
    if (inner.startsWith(u'[') && inner.endsWith(u']'))
        replaced = QStringLiteral("'[vector_%1, %2 elements]'").arg(count).arg(inner.count(u',') + 1);
    else
        replaced = QStringLiteral("'text_%1'").arg(count);
    return replaced;
}

QString Anonymizer::number(const QString &text)
{
    QString &replaced = m_literals[text];
    if (replaced.isEmpty())
        replaced = QString::number(++m_counts[QStringLiteral("number")]);
    return replaced;
}

QString Anonymizer::expression(const QString &text)
{
    const auto tokens = db::sqlTokens(text);
    if (!tokens)
        return name(QStringLiteral("text"), text);
    QString result;
    qsizetype written = 0;
    for (qsizetype at = 0; at < tokens->size(); ++at) {
        const SqlToken &token = (*tokens)[at];
        // Comments stand between tokens, and are left out with what is around them.
        if (token.at > written)
            result += u' ';
        written = token.at + token.text.size();
        if (token.kind == SqlTokenKind::String)
            result += literal(token.text.toString());
        else if (token.kind == SqlTokenKind::Number && !countsRows(*tokens, at) && !isModifier(*tokens, at))
            result += number(token.text.toString());
        else if (token.kind == SqlTokenKind::QuotedName && isTypeName(unquoted(token)))
            result += token.text;
        else if (token.kind == SqlTokenKind::QuotedName ||
                 (token.kind == SqlTokenKind::Word && !isOwnWord(unquoted(token))))
            result += name(QStringLiteral("name"), unquoted(token));
        else
            result += token.text;
    }
    return result;
}

QJsonArray Anonymizer::list(const QString &key, const QJsonArray &values)
{
    QJsonArray result;
    for (const QJsonValue &element : values)
        result << value(key, element);
    return result;
}

QJsonValue Anonymizer::value(const QString &key, const QJsonValue &value)
{
    if (value.isObject())
        return key == u"Settings" ? settings(value.toObject()) : replaced(value.toObject());
    if (value.isArray())
        return list(key, value.toArray());
    const QString text = value.toString();
    if (!value.isString() || holdsOwnWords(key) || isNumeric(text))
        return value;
    if (const QString kind = kindOfName(key); !kind.isEmpty())
        return name(kind, text);
    if (key == u"Subplan Name" && text.startsWith(u"CTE "))
        return QStringLiteral("CTE ") + name(QStringLiteral("cte"), text.mid(4));
    if (key == u"Subplan Name")
        return value;
    return expression(text);
}

void Anonymizer::learnNames(const QJsonObject &json)
{
    for (auto it = json.begin(); it != json.end(); ++it) {
        if (const QString kind = kindOfName(it.key()); !kind.isEmpty() && it.value().isString())
            (void)name(kind, it.value().toString());
        else if (it.value().isObject())
            learnNames(it.value().toObject());
        for (const QJsonValue &element : it.value().toArray())
            learnNames(element.toObject());
    }
}

QJsonObject Anonymizer::replaced(const QJsonObject &json)
{
    QJsonObject result;
    for (auto it = json.begin(); it != json.end(); ++it)
        result.insert(it.key(), value(it.key(), it.value()));
    return result;
}

QJsonObject Anonymizer::plan(const QJsonObject &json)
{
    learnNames(json); // so that they have their kinds when expressions speak of them
    return replaced(json);
}

QJsonObject Anonymizer::settings(QJsonObject json)
{
    for (const char *personal : {"search_path", "temp_tablespaces", "role"}) {
        const QString key = QLatin1String(personal);
        if (json.contains(key))
            json[key] = expression(json[key].toString());
    }
    return json;
}

QJsonObject Anonymizer::index(QJsonObject json)
{
    json[QStringLiteral("schema")] = name(QStringLiteral("schema"), json[QStringLiteral("schema")].toString());
    json[QStringLiteral("name")] = name(QStringLiteral("index"), json[QStringLiteral("name")].toString());
    for (const char *key : {"definition", "key", "predicate"}) {
        QJsonValueRef text = json[QLatin1String(key)];
        if (text.isString())
            text = expression(text.toString());
    }
    return json;
}

QJsonObject Anonymizer::table(QJsonObject json)
{
    for (const char *key : {"schema", "parent_schema"}) {
        if (json.contains(QLatin1String(key)))
            json[QLatin1String(key)] = name(QStringLiteral("schema"), json[QLatin1String(key)].toString());
    }
    for (const char *key : {"name", "parent"}) {
        if (json.contains(QLatin1String(key)))
            json[QLatin1String(key)] = name(QStringLiteral("table"), json[QLatin1String(key)].toString());
    }
    QJsonArray columns;
    for (const QJsonValue &element : json[QStringLiteral("columns")].toArray()) {
        QJsonObject column = element.toObject();
        column[QStringLiteral("name")] = name(QStringLiteral("column"), column[QStringLiteral("name")].toString());
        column[QStringLiteral("type")] = expression(column[QStringLiteral("type")].toString());
        columns << column;
    }
    json[QStringLiteral("columns")] = columns;
    QJsonArray indexes;
    for (const QJsonValue &element : json[QStringLiteral("indexes")].toArray())
        indexes << index(element.toObject());
    json[QStringLiteral("indexes")] = indexes;
    return json;
}

QJsonObject Anonymizer::facts(const QJsonObject &json)
{
    QJsonObject result = json;
    result[QStringLiteral("database")] = name(QStringLiteral("database"), json[QStringLiteral("database")].toString());
    QJsonArray tables;
    for (const QJsonValue &element : json[QStringLiteral("tables")].toArray())
        tables << table(element.toObject());
    result[QStringLiteral("tables")] = tables;
    result[QStringLiteral("settings")] = settings(json[QStringLiteral("settings")].toObject());
    return result;
}

} // namespace plan
