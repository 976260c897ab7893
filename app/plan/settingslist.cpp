#include "app/plan/settingslist.h"

#include <QRegularExpression>

namespace plan {

namespace {

bool isDivider(QChar c)
{
    return c == u',' || c == u';' || c == u'\n' || c == u'\r';
}

/// The pieces between dividers that do not stand in quotes.
QStringList pieces(const QString &text)
{
    QStringList parts;
    QString part;
    bool quoted = false;
    for (const QChar c : text) {
        quoted = quoted != (c == u'\'');
        if (!quoted && isDivider(c)) {
            parts << part.trimmed();
            part.clear();
        } else {
            part += c;
        }
    }
    parts << part.trimmed();
    parts.removeAll(QString());
    return parts;
}

QString withoutQuotes(const QString &value)
{
    if (value.size() < 2 || !value.startsWith(u'\'') || !value.endsWith(u'\''))
        return value;
    return value.mid(1, value.size() - 2).replace(QStringLiteral("''"), QStringLiteral("'"));
}

bool isPlain(const QString &value)
{
    static const QRegularExpression plain(QStringLiteral("^[\\w.+-]+$"));
    return plain.match(value).hasMatch();
}

} // namespace

core::Result<QList<Setting>> readSettings(const QString &text)
{
    static const QRegularExpression form(
        QStringLiteral("^(?:SET\\s+)?(?:(?:LOCAL|SESSION)\\s+)?([A-Za-z_][\\w$]*(?:\\.[A-Za-z_][\\w$]*)*)"
                       "\\s*(?:=|\\s+TO\\s+)\\s*('(?:[^']|'')*'|[^'\\s][^']*)$"),
        QRegularExpression::CaseInsensitiveOption);
    QList<Setting> settings;
    for (const QString &piece : pieces(text)) {
        const auto match = form.match(piece);
        if (!match.hasMatch())
            return core::invalidInput(QStringLiteral("\"%1\" is not a setting and its value").arg(piece.left(60)),
                                      QStringLiteral("write name = value, such as hnsw.ef_search = 80"));
        settings << Setting{match.captured(1), withoutQuotes(match.captured(2).trimmed())};
    }
    return settings;
}

QString settingsText(const QList<Setting> &settings)
{
    QStringList parts;
    for (const Setting &setting : settings) {
        QString value = setting.value;
        if (!isPlain(value))
            value = u'\'' + value.replace(u'\'', QStringLiteral("''")) + u'\'';
        parts << setting.name + QStringLiteral(" = ") + value;
    }
    return parts.join(QStringLiteral(", "));
}

} // namespace plan
