#include "ui/plan/statementeditor.h"

#include "ui/shared/fonts.h"

#include <QMimeData>
#include <QRegularExpression>
#include <QUrl>

namespace {

constexpr qsizetype LookedAt = 1 << 16;

} // namespace

bool looksLikePlan(const QString &text)
{
    static const QRegularExpression marks(
        QStringLiteral(
            "\\(cost=|\\(actual |\\(never executed\\)|^\\W*->  |\"Plan\"\\s*:|\"Node Type\"|\\bQUERY PLAN\\b|"
            "<explain\\b|^\\W*Plan:\\s*$|\\bNode Type: |\\bplan:\\s*$"),
        QRegularExpression::MultilineOption);
    return marks.match(text.left(LookedAt)).hasMatch();
}

StatementEditor::StatementEditor(QWidget *parent)
    : QPlainTextEdit(parent)
{
    setObjectName(QStringLiteral("planSql"));
    setFont(fixedFont());
    setTabChangesFocus(true);
    setPlaceholderText(tr("SELECT … to explain — or paste or drop a plan here: JSON, text, YAML, XML, psql, a log"));
}

bool StatementEditor::canInsertFromMimeData(const QMimeData *source) const
{
    return source->hasUrls() || QPlainTextEdit::canInsertFromMimeData(source);
}

void StatementEditor::insertFromMimeData(const QMimeData *source)
{
    const QList<QUrl> urls = source->urls();
    if (!urls.isEmpty() && urls.first().isLocalFile()) {
        emit fileDropped(urls.first().toLocalFile());
        return;
    }
    const QString text = source->text();
    if (looksLikePlan(text))
        emit planPasted(text.toUtf8());
    else
        QPlainTextEdit::insertFromMimeData(source);
}
