#pragma once

#include <QHash>
#include <QJsonObject>
#include <QString>

namespace plan {

/// Replaces names and literals by others, the same by the same, so that a plan can be shown to strangers. What is
/// PostgreSQL's or pgvector's own stays: keywords, types, functions, operators, settings; so do LIMIT and OFFSET, and
/// the dimensions of types.
class Anonymizer
{
public:
    /// A whole name, such as a relation's: "table_1" for `kind` "table". Empty stays empty.
    QString name(const QString &kind, const QString &name);
    /// SQL, or an expression that the server printed: names, and literals but for casts.
    QString expression(const QString &text);

    /// The plan of `explainJson`. Strings under keys that are not known to hold words of EXPLAIN itself are taken for
    /// expressions.
    QJsonObject plan(const QJsonObject &json);
    /// The facts of `toJson(const PlanFacts &)`.
    QJsonObject facts(const QJsonObject &json);

private:
    void learnNames(const QJsonObject &json);
    QJsonObject replaced(const QJsonObject &json);
    QJsonValue value(const QString &key, const QJsonValue &value);
    QJsonArray list(const QString &key, const QJsonArray &values);
    QJsonObject settings(QJsonObject json);
    QJsonObject table(QJsonObject json);
    QJsonObject index(QJsonObject json);
    QString literal(const QString &text);
    QString number(const QString &text);

    QHash<QString, QString> m_names; ///< by the name without quotes
    QHash<QString, int> m_counts;    ///< by kind
    QHash<QString, QString> m_literals;
};

} // namespace plan
