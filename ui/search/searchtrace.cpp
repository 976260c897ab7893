#include "ui/search/searchtrace.h"

#include <QRegularExpression>

namespace {

const QString begin = QStringLiteral("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;\n");

/// Plans repeat the query vector in every line that has it.
QString withVectorsFolded(QString text)
{
    static const QRegularExpression literal(QStringLiteral(R"('([\[{01][^']{24})[^']{8,}'::)"));
    return text.replace(literal, QStringLiteral("'\\1…'::"));
}

QString settingsText(const QList<search::Setting> &settings)
{
    QString text;
    for (const search::Setting &setting : settings)
        text += QStringLiteral("SET LOCAL %1 = '%2';\n").arg(setting.name, setting.value);
    return text;
}

QString explainText(const QByteArray &explain)
{
    return QStringLiteral("EXPLAIN (FORMAT JSON)\n") + withVectorsFolded(QString::fromUtf8(explain));
}

} // namespace

QString traceOf(const search::SearchAnswer &answer)
{
    return begin + settingsText(answer.request.settings) + answer.statement + QStringLiteral(";\nCOMMIT;\n\n") +
           explainText(answer.explain);
}

QString traceOf(const search::HybridAnswer &answer)
{
    QString text = begin;
    for (qsizetype i = 0; i < answer.legs.size(); ++i) {
        const search::HybridLeg &leg = answer.request.legs[i];
        text +=
            QStringLiteral("\n-- %1\n").arg(answer.legs[i].name.simplified()) + settingsText(search::settingsOf(leg));
        text += answer.legs[i].statement + QStringLiteral(";\n\n") + explainText(answer.legs[i].explain) + u'\n';
    }
    return text + QStringLiteral("\nCOMMIT;\n");
}
