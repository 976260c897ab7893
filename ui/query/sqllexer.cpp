#include "ui/query/sqllexer.h"

#include "ui/shared/chartcolors.h"
#include "ui/shared/fonts.h"

#include <Qsci/qsciscintilla.h>

#include <QPalette>

using query::LongVector;
using query::Span;
using query::SpanKind;

namespace {

/// A longer text is left plain: it would be read anew at every key.
constexpr qsizetype LongestColoured = 2 << 20;
constexpr int GapStyle = int(SpanKind::Psql) + 1; ///< room for the label, drawn over
constexpr int HiddenStyle = GapStyle + 1;

/// Bytes in UTF-8; those of a pair count with its first half.
int bytesOf(QChar c)
{
    if (c.isLowSurrogate())
        return 0;
    if (c.isHighSurrogate())
        return 4;
    return c.unicode() < 0x80 ? 1 : c.unicode() < 0x800 ? 2 : 3;
}

qsizetype bytesBefore(const QString &text, qsizetype from, qsizetype to)
{
    qsizetype bytes = 0;
    for (qsizetype at = from; at < to; ++at)
        bytes += bytesOf(text[at]);
    return bytes;
}

QColor colorOf(SpanKind kind, const QPalette &palette)
{
    const QColor text = palette.color(QPalette::Text);
    switch (kind) {
    case SpanKind::Plain:
    case SpanKind::QuotedName:
        return text;
    case SpanKind::Keyword:
        return seriesColor(0, palette);
    case SpanKind::Type:
        return blended(seriesColor(5, palette), text, 0.8);
    case SpanKind::Function:
        return blended(seriesColor(0, palette), text, 0.45);
    case SpanKind::VectorWord:
    case SpanKind::VectorOperator:
        return blended(seriesColor(4, palette), text, 0.85);
    case SpanKind::Operator:
        return blended(text, palette.color(QPalette::Base), 0.75);
    case SpanKind::String:
        return blended(seriesColor(2, palette), text, 0.8);
    case SpanKind::Number:
        return blended(seriesColor(1, palette), text, 0.75);
    case SpanKind::Parameter:
        return seriesColor(3, palette);
    case SpanKind::Comment:
        return hintColor(palette);
    case SpanKind::Psql:
        return severityColor(Severity::Wrong, palette);
    }
    Q_UNREACHABLE();
}

} // namespace

SqlLexer::SqlLexer(QsciScintilla *editor)
    : QsciLexerCustom(editor)
{
}

QString SqlLexer::description(int style) const
{
    return style >= 0 && style <= HiddenStyle ? QString::number(style) : QString();
}

void SqlLexer::setPalette(const QPalette &palette)
{
    const QColor paper = palette.color(QPalette::Base);
    setDefaultPaper(paper);
    setDefaultColor(palette.color(QPalette::Text));
    setDefaultFont(fixedFont());
    for (int style = 0; style <= HiddenStyle; ++style) {
        const bool told = style <= int(SpanKind::Psql);
        QFont font = fixedFont();
        font.setWeight(style == int(SpanKind::VectorOperator) ? QFont::DemiBold : QFont::Normal);
        font.setItalic(style == int(SpanKind::Comment));
        setFont(font, style);
        setPaper(paper, style);
        setColor(told ? colorOf(SpanKind(style), palette) : paper, style);
    }
    if (editor())
        editor()->SendScintilla(QsciScintilla::SCI_STYLESETVISIBLE, (unsigned long)HiddenStyle, 0L);
}

bool SqlLexer::setOpenLiteral(qsizetype at)
{
    if (at == m_open)
        return false;
    m_open = at;
    m_stale = true;
    return true;
}

void SqlLexer::read(const QString &text)
{
    if (!m_stale && text == m_text)
        return;
    m_stale = false;
    m_text = text;
    m_styles.fill(char(SpanKind::Plain), text.size());
    m_folds.clear();
    if (text.size() > LongestColoured)
        return;
    for (const Span &span : query::highlight(text))
        std::fill_n(m_styles.begin() + span.at, span.length, char(span.kind));
    foldVectors(text);
}

void SqlLexer::foldVectors(const QString &text)
{
    qsizetype counted = 0;
    qsizetype bytes = 0;
    for (const LongVector &vector : query::longVectors(text)) {
        bytes += bytesBefore(text, counted, vector.at);
        counted = vector.at;
        const qsizetype end = bytes + bytesBefore(text, vector.at, vector.end);
        const QString label = QStringLiteral(" … %1").arg(vector.elements);
        const qsizetype room = vector.hideTo - vector.hideFrom;
        if (room <= label.size())
            continue;
        const bool open = bytes == m_open;
        m_folds << Fold{bytes, end, bytes + bytesBefore(text, vector.at, vector.hideFrom), open ? QString() : label};
        if (open)
            continue;
        std::fill_n(m_styles.begin() + vector.hideFrom, label.size(), char(GapStyle));
        std::fill_n(m_styles.begin() + vector.hideFrom + label.size(), room - label.size(), char(HiddenStyle));
    }
}

/// A quote or comment far above decides what a line is, so that the text is read from its beginning.
void SqlLexer::styleText(int start, int end)
{
    if (!editor())
        return;
    read(editor()->text());
    qsizetype byte = 0;
    qsizetype at = 0;
    while (at < m_text.size() && byte < start)
        byte += bytesOf(m_text[at++]);
    startStyling(start);
    while (at < m_text.size() && byte < end) {
        const char style = m_styles[at];
        qsizetype run = 0;
        for (; at < m_text.size() && m_styles[at] == style && byte + run < end; ++at)
            run += bytesOf(m_text[at]);
        setStyling(int(run), int(style));
        byte += run;
    }
}
