#include "ui/search/relevancelabels.h"

#include "app/search/searchtarget.h"
#include "ui/shared/icons.h"

#include <QFile>
#include <QFileDialog>
#include <QMenu>

using core::Result;

namespace {

constexpr qint64 LargestFile = 64 * 1024 * 1024;

bool canGrade(const catalog::Column &column)
{
    static const QStringList types{QStringLiteral("boolean"),          QStringLiteral("smallint"),
                                   QStringLiteral("integer"),          QStringLiteral("bigint"),
                                   QStringLiteral("double precision"), QStringLiteral("real")};
    return types.contains(column.type) || column.type.startsWith(QLatin1String("numeric"));
}

Result<search::Labels> readFile(const QString &path, int keyColumns)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return core::localError(QStringLiteral("cannot read %1: %2").arg(path, file.errorString()));
    if (file.size() > LargestFile)
        return core::invalidInput(
            QStringLiteral("%1 has %2 bytes, labels have at most %3").arg(path).arg(file.size()).arg(LargestFile));
    return search::parseLabels(file.readAll(), keyColumns);
}

QStringList keyColumnsOf(const catalog::Table &table)
{
    return table.keyColumns.isEmpty() ? QStringList{QStringLiteral("ctid")} : table.keyColumns;
}

} // namespace

RelevanceLabels::RelevanceLabels(jobs::JobRunner &runner, QWidget *parent)
    : QObject(parent)
    , m_runner(runner)
    , m_menu(std::make_unique<QMenu>())
    , m_load(runner)
{
    m_menu->setObjectName(QStringLiteral("relevanceMenu"));
    m_menu->setToolTipsVisible(true);
    m_chooseFile = [parent] {
        return QFileDialog::getOpenFileName(parent, tr("Relevance labels"), {},
                                            tr("Labels (*.csv *.tsv *.txt);;All files (*)"));
    };
    fill();
}

RelevanceLabels::~RelevanceLabels() = default;

void RelevanceLabels::setTable(const catalog::Table &table)
{
    const bool sameTable = table.name == m_table.name;
    m_table = table;
    if (!sameTable)
        forget();
    fill();
}

void RelevanceLabels::fill()
{
    m_menu->clear();
    qDeleteAll(m_menu->findChildren<QMenu *>(QString(), Qt::FindDirectChildrenOnly));
    QAction *file = m_menu->addAction(themeIcon(QStringLiteral("open")), tr("From a file…"));
    file->setObjectName(QStringLiteral("relevanceFile"));
    file->setToolTip(tr("Lines of query, key and grade, separated by tabs or commas. An empty query stands for any."));
    connect(file, &QAction::triggered, this, [this] {
        if (const QString path = m_chooseFile(); !path.isEmpty())
            loadFile(path);
    });
    QMenu *columns = m_menu->addMenu(tr("From a column"));
    columns->setToolTipsVisible(true);
    for (const catalog::Column &column : std::as_const(m_table.columns)) {
        if (!canGrade(column) || m_table.keyColumns.contains(column.name))
            continue;
        QAction *action = columns->addAction(QString(column.name).replace(u'&', QStringLiteral("&&")));
        action->setObjectName(QStringLiteral("relevanceColumn:") + column.name);
        action->setToolTip(tr("Rows where it is above 0 are relevant"));
        connect(action, &QAction::triggered, this, [this, name = column.name] { loadColumn(name); });
    }
    columns->setEnabled(!columns->isEmpty());
    QAction *none = m_menu->addAction(tr("No labels"));
    none->setObjectName(QStringLiteral("relevanceNone"));
    none->setEnabled(m_labels.has_value());
    connect(none, &QAction::triggered, this, &RelevanceLabels::forget, Qt::QueuedConnection);
}

void RelevanceLabels::loadFile(const QString &path)
{
    const int keyColumns = int(keyColumnsOf(m_table).size());
    const auto job = m_runner.start<search::Labels>(
        tr("Read labels"), {}, [path, keyColumns](jobs::JobContext &) { return readFile(path, keyColumns); });
    m_load.follow(job, this, [this](const Result<search::Labels> &labels) { take(labels); });
}

void RelevanceLabels::loadColumn(const QString &column)
{
    const auto job =
        m_runner.start<search::Labels>(tr("Read labels of %1").arg(m_table.name.toText()), m_pool,
                                       [table = m_table, column](jobs::JobContext &context) -> Result<search::Labels> {
                                           auto grades =
                                               search::loadGrades(context, table, keyColumnsOf(table), column);
                                           if (!grades)
                                               return grades.error();
                                           return search::Labels{{QString(), *std::move(grades)}};
                                       });
    m_load.follow(job, this, [this](const Result<search::Labels> &labels) { take(labels); });
}

void RelevanceLabels::take(const Result<search::Labels> &labels)
{
    if (!labels) {
        emit failed(labels.error());
        return;
    }
    m_labels = labels.value();
    fill();
    emit labelsChanged();
}

void RelevanceLabels::forget()
{
    m_load.forget();
    m_labels.reset();
    fill();
    emit labelsChanged();
}

std::optional<search::Grades> RelevanceLabels::gradesOf(const QString &query) const
{
    return m_labels ? std::optional(search::gradesFor(*m_labels, query)) : std::nullopt;
}
