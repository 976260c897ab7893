#include "ui/query/messagesmodel.h"

#include "ui/query/resultwords.h"
#include "ui/shared/fonts.h"
#include "ui/shared/format.h"
#include "ui/shared/icons.h"

namespace {

constexpr qsizetype ShownStatement = 120;

Severity severityOf(const query::StatementReport &report)
{
    switch (report.state) {
    case query::StatementState::Running:
    case query::StatementState::Cancelled:
        return Severity::Note;
    case query::StatementState::Succeeded:
        return Severity::Good;
    case query::StatementState::Failed:
    case query::StatementState::ConnectionLost:
        return Severity::Wrong;
    }
    Q_UNREACHABLE();
}

} // namespace

MessagesModel::MessagesModel(QObject *parent)
    : QAbstractTableModel(parent)
{
}

void MessagesModel::setStatements(const QList<query::ScriptStatement> &statements)
{
    beginResetModel();
    m_statements = statements;
    m_entries.clear();
    m_current = -1;
    m_outcomeRow = -1;
    m_notices = 0;
    endResetModel();
}

/// A statement's notices stand above its outcome, as they came before it.
void MessagesModel::setReport(const query::StatementReport &report)
{
    if (report.index < 0 || report.index >= m_statements.size() || report.index < m_current)
        return;
    if (report.index > m_current) {
        m_current = report.index;
        m_notices = 0;
        m_outcomeRow = int(m_entries.size());
        beginInsertRows({}, m_outcomeRow, m_outcomeRow);
        m_entries << outcomeEntry(report);
        endInsertRows();
    }
    addNotices(report, m_outcomeRow);
    m_entries[m_outcomeRow] = outcomeEntry(report);
    emit dataChanged(index(m_outcomeRow, 0), index(m_outcomeRow, ColumnCount - 1));
}

void MessagesModel::addNotices(const query::StatementReport &report, int row)
{
    const qsizetype added = report.notices.size() - m_notices;
    if (added <= 0)
        return;
    beginInsertRows({}, row, row + int(added) - 1);
    for (; m_notices < report.notices.size(); ++m_notices)
        m_entries.insert(m_outcomeRow++, noticeEntry(report.index, report.notices[m_notices]));
    endInsertRows();
}

MessagesModel::Entry MessagesModel::noticeEntry(int statement, const db::Notice &notice)
{
    Entry entry;
    entry.statement = statement;
    entry.isNotice = true;
    entry.severity = notice.severity == u"WARNING" ? Severity::Slow : Severity::Note;
    entry.text = notice.severity + QStringLiteral(": ") + notice.message;
    QStringList lines{entry.text, notice.detail, notice.hint};
    lines.removeAll(QString());
    entry.details = lines.join(u'\n');
    return entry;
}

MessagesModel::Entry MessagesModel::outcomeEntry(const query::StatementReport &report) const
{
    Entry entry;
    entry.statement = report.index;
    entry.severity = severityOf(report);
    entry.text = outcomeOf(report);
    if (report.noticesDropped > 0)
        entry.text += tr(" · %1 more messages").arg(formatCount(report.noticesDropped));
    if (report.state != query::StatementState::Running)
        entry.elapsed = report.elapsed;
    entry.place = report.errorAt >= 0 ? report.errorAt : m_statements[report.index].at;
    if (report.error) {
        QStringList lines{report.error->message, report.error->detail, report.error->hint, report.context};
        lines.removeAll(QString());
        entry.details = lines.join(u'\n');
    }
    return entry;
}

int MessagesModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_entries.size());
}

int MessagesModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QString MessagesModel::text(const Entry &entry, Column column) const
{
    const query::ScriptStatement &statement = m_statements[entry.statement];
    switch (column) {
    case Line:
        return QString::number(statement.line);
    case Statement:
        return entry.isNotice ? QString() : statement.text.left(ShownStatement).simplified();
    case Message:
        return entry.text;
    case Elapsed:
        return entry.elapsed ? formatMilliseconds(*entry.elapsed) : QString();
    case ColumnCount:
        break;
    }
    return {};
}

QVariant MessagesModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const Entry &entry = m_entries[index.row()];
    const auto column = Column(index.column());
    switch (role) {
    case Qt::DisplayRole:
        return text(entry, column);
    case Qt::ToolTipRole:
        return entry.details.isEmpty() ? QVariant() : QVariant(entry.details);
    case Qt::DecorationRole:
        return column == Message ? QVariant(themeIcon(severityIcon(entry.severity))) : QVariant();
    case Qt::FontRole:
        return column == Statement || entry.isNotice ? QVariant(fixedFont()) : QVariant();
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(Qt::Alignment(Qt::AlignVCenter) |
                                   (column == Line || column == Elapsed ? Qt::AlignRight : Qt::AlignLeft));
    case PlaceRole:
        return entry.isNotice ? m_statements[entry.statement].at : entry.place;
    default:
        return {};
    }
}

QVariant MessagesModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (Column(section)) {
    case Line:
        return tr("Line");
    case Statement:
        return tr("Statement");
    case Message:
        return tr("Outcome");
    case Elapsed:
        return tr("ms");
    case ColumnCount:
        break;
    }
    return {};
}
