#include "app/sweep/applysettings.h"

#include "app/db/quoting.h"
#include "app/sweep/sweepsetup.h"

#include <QCryptographicHash>

namespace sweep {

namespace {

QString setClause(const search::Setting &setting)
{
    bool isNumber = false;
    setting.value.toInt(&isNumber);
    const QString value = isNumber ? setting.value : db::quoteLiteral(setting.value).trimmed();
    return QStringLiteral("%1 = %2").arg(setting.name, value);
}

/// No longer than the server lets a name be, in bytes.
QString shortened(QString name)
{
    constexpr int mostBytes = 63;
    while (name.toUtf8().size() > mostBytes)
        name.chop(1);
    return name;
}

/// A tag that the text does not hold.
QString dollarTag(const QString &text)
{
    QString tag = QStringLiteral("$search$");
    for (int i = 1; text.contains(tag); ++i)
        tag = QStringLiteral("$search%1$").arg(i);
    return tag;
}

/// As a Python string that SQLAlchemy's text() takes: a colon before a word would be a parameter.
QString pythonText(const QString &sql)
{
    QString text = sql;
    text.replace(u':', QStringLiteral("\\:"));
    text.replace(u'\\', QStringLiteral("\\\\")).replace(u'"', QStringLiteral("\\\""));
    text.replace(u'\n', QStringLiteral("\\n")).replace(u'\r', QStringLiteral("\\r"));
    return u'"' + text + u'"';
}

QString prefix(ApplyScope scope, const QString &name)
{
    switch (scope) {
    case ApplyScope::Transaction:
        return QStringLiteral("SET LOCAL ");
    case ApplyScope::Session:
        return QStringLiteral("SET ");
    case ApplyScope::Role:
        return QStringLiteral("ALTER ROLE %1 SET ")
            .arg(name.isEmpty() ? QStringLiteral("CURRENT_USER") : db::quoteIdentifier(name));
    case ApplyScope::Database:
        return QStringLiteral("ALTER DATABASE %1 SET ").arg(db::quoteIdentifier(name));
    }
    Q_UNREACHABLE();
}

} // namespace

QString applyScript(const GridPoint &settings, ApplyScope scope, const QString &name)
{
    QStringList lines;
    for (const search::Setting &setting : settings)
        lines << prefix(scope, name) + setClause(setting) + u';';
    if (scope == ApplyScope::Transaction) {
        lines.prepend(QStringLiteral("BEGIN;"));
        lines << QStringLiteral("-- the search") << QStringLiteral("COMMIT;");
    }
    return lines.join(u'\n') + u'\n';
}

core::Result<QString> searchFunctionScript(const SweepSpec &spec, const GridPoint &settings)
{
    const auto setup = prepareSweep(spec);
    if (!setup)
        return setup.error();
    const catalog::ObjectName name{spec.table.name.schema,
                                   shortened(QStringLiteral("nearest_%1_%2").arg(spec.table.name.name, spec.column))};
    QString body = QStringLiteral("SELECT *\n  FROM ") + spec.table.name.toSql();
    if (!setup->measured.where.trimmed().isEmpty())
        body += QStringLiteral("\n WHERE (%1\n)").arg(setup->measured.where);
    body += QStringLiteral("\n ORDER BY %1 %2 $1\n LIMIT ")
                .arg(search::orderedExpression(setup->measured), vectors::operatorOf(setup->measured.distance)) +
            QString::number(spec.k);
    QString sets;
    for (const search::Setting &setting : settings)
        sets += QStringLiteral("\n    SET ") + setClause(setting);
    const QString tag = dollarTag(body);
    return QStringLiteral("CREATE FUNCTION %1(query %2)\n    RETURNS SETOF %3 LANGUAGE sql STABLE%4\nAS %5\n")
               .arg(name.toSql(), vectors::typeName(setup->measured.shape.type), spec.table.name.toSql(), sets, tag) +
           body + u'\n' + tag + QStringLiteral(";\n");
}

QString alembicRevision(const GridPoint &settings, ApplyScope scope, const QString &name, const QDateTime &when)
{
    const QString set = prefix(scope, name);
    QString reset = set;
    reset.replace(reset.lastIndexOf(QStringLiteral(" SET ")), 5, QStringLiteral(" RESET "));
    QStringList up;
    QStringList down;
    for (const search::Setting &setting : settings) {
        up << QStringLiteral("    op.execute(%1)").arg(pythonText(set + setClause(setting)));
        down << QStringLiteral("    op.execute(%1)").arg(pythonText(reset + setting.name));
    }
    const QString id = QString::fromLatin1(
        QCryptographicHash::hash((up.join(u'\n') + when.toString(Qt::ISODate)).toUtf8(), QCryptographicHash::Sha256)
            .toHex()
            .first(12));
    return QStringLiteral("\"\"\"Set %1\n\nRevision ID: %2\nRevises:\nCreate Date: %3\n\n\"\"\"\n"
                          "from alembic import op\n\n"
                          "revision = \"%2\"\n"
                          "down_revision = None  # the revision that this one follows\n"
                          "branch_labels = None\n"
                          "depends_on = None\n\n\n"
                          "def upgrade() -> None:\n%4\n\n\n"
                          "def downgrade() -> None:\n%5\n")
        .arg(settingsText(settings).remove(u'"').remove(u'\\'), id,
             when.toString(QStringLiteral("yyyy-MM-dd HH:mm:ss")), up.join(u'\n'), down.join(u'\n'));
}

} // namespace sweep
