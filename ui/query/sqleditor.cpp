#include "ui/query/sqleditor.h"

#include "ui/query/sqllexer.h"
#include "ui/shared/chartcolors.h"
#include "ui/shared/fonts.h"
#include "ui/shared/icons.h"
#include "ui/shared/spacing.h"

#include <Qsci/qscicommandset.h>

#include <QDragEnterEvent>
#include <QKeyEvent>
#include <QMimeData>
#include <QPainter>
#include <QUrl>

namespace {

constexpr int ErrorIndicator = 8;
constexpr int ErrorMarker = 1;
constexpr int LineMargin = 0;
constexpr int ErrorMargin = 1;
constexpr int SpaceMargin = 2;
constexpr int FewestLetters = 2; ///< typed before completions are offered
// Names may hold line feeds and question marks.
constexpr char BetweenCompletions = '\x01';
constexpr char BeforeCompletionType = '\x02';
constexpr int TabWidth = 4;

bool isWordLetter(QChar c)
{
    return c.isLetterOrNumber() || c == u'_';
}

} // namespace

SqlEditor::SqlEditor(QWidget *parent)
    : QsciScintilla(parent)
    , m_lexer(new SqlLexer(this))
{
    setObjectName(QStringLiteral("sqlEditor"));
    setupEditing();
    setupMargins();
    freeShortcuts();
    applyColors();
    setLexer(m_lexer);
    applyColors();
    connectSignals();
    fitNumbers();
}

SqlEditor::~SqlEditor() = default;

void SqlEditor::setupEditing()
{
    setUtf8(true);
    setEolMode(EolUnix);
    setFrameShape(QFrame::NoFrame);
    setIndentationsUseTabs(false);
    setTabWidth(TabWidth);
    setAutoIndent(true);
    setBraceMatching(SloppyBraceMatch);
    setAutoCompletionSource(AcsNone);
    setScrollWidth(1);
    setScrollWidthTracking(true);
    SendScintilla(SCI_SETMULTIPLESELECTION, 1L);
    SendScintilla(SCI_AUTOCSETSEPARATOR, long(BetweenCompletions));
    SendScintilla(SCI_AUTOCSETTYPESEPARATOR, long(BeforeCompletionType));
    SendScintilla(SCI_AUTOCSETIGNORECASE, 1L);
    SendScintilla(SCI_AUTOCSETORDER, long(SC_ORDER_CUSTOM));
    SendScintilla(SCI_AUTOCSETAUTOHIDE, 0L);
    SendScintilla(SCI_AUTOCSETMAXHEIGHT, 12L);
    indicatorDefine(SquiggleIndicator, ErrorIndicator);
    setIndicatorDrawUnder(true, ErrorIndicator);
}

void SqlEditor::setupMargins()
{
    setMarginType(LineMargin, NumberMargin);
    setMarginType(ErrorMargin, SymbolMargin);
    setMarginMarkerMask(ErrorMargin, 1 << ErrorMarker);
    setMarginMarkerMask(LineMargin, 0);
    setMarginWidth(ErrorMargin, iconsize::Small + spacing::Group);
    setMarginType(SpaceMargin, SymbolMargin);
    setMarginMarkerMask(SpaceMargin, 0);
    setMarginWidth(SpaceMargin, spacing::Group);
}

/// Keys that the window or the page uses.
void SqlEditor::freeShortcuts()
{
    const QList<QKeyCombination> used{Qt::CTRL | Qt::Key_T,
                                      Qt::CTRL | Qt::SHIFT | Qt::Key_T,
                                      Qt::CTRL | Qt::Key_L,
                                      Qt::CTRL | Qt::SHIFT | Qt::Key_L,
                                      Qt::CTRL | Qt::Key_K,
                                      Qt::CTRL | Qt::Key_Return,
                                      Qt::CTRL | Qt::SHIFT | Qt::Key_Return,
                                      Qt::CTRL | Qt::Key_PageUp,
                                      Qt::CTRL | Qt::Key_PageDown};
    for (const QKeyCombination combination : used) {
        const int key = combination.toCombined();
        if (QsciCommand *command = standardCommands()->boundTo(key)) {
            if (command->key() == key)
                command->setKey(0);
            if (command->alternateKey() == key)
                command->setAlternateKey(0);
        }
    }
}

void SqlEditor::connectSignals()
{
    connect(this, &QsciScintilla::textChanged, this, &SqlEditor::clearError);
    connect(this, &QsciScintilla::linesChanged, this, &SqlEditor::fitNumbers);
    connect(this, &QsciScintilla::cursorPositionChanged, this, &SqlEditor::openLiteralAtCursor);
    connect(this, &QsciScintillaBase::SCN_CHARADDED, this, &SqlEditor::takeCharacter);
}

void SqlEditor::applyColors()
{
    const QPalette colors = palette();
    const QColor base = colors.color(QPalette::Base);
    const QColor text = colors.color(QPalette::Text);
    m_lexer->setPalette(colors);
    SendScintilla(SCI_STYLESETFORE, (unsigned long)STYLE_DEFAULT, text);
    SendScintilla(SCI_STYLESETBACK, (unsigned long)STYLE_DEFAULT, base);
    setCaretForegroundColor(text);
    setCaretLineVisible(true);
    setCaretLineBackgroundColor(blended(text, base, 0.035));
    setSelectionBackgroundColor(blended(colors.color(QPalette::Highlight), base, 0.35));
    resetSelectionForegroundColor();
    setMarginsFont(smallFont());
    setMarginsBackgroundColor(base);
    setMarginsForegroundColor(hintColor(colors));
    setMatchedBraceForegroundColor(seriesColor(0, colors));
    setMatchedBraceBackgroundColor(blended(seriesColor(0, colors), base, 0.2));
    setUnmatchedBraceForegroundColor(severityColor(Severity::Wrong, colors));
    setUnmatchedBraceBackgroundColor(base);
    const QColor wrong = severityColor(Severity::Wrong, colors);
    setIndicatorForegroundColor(wrong, ErrorIndicator);
    markerDefine(themeIcon(severityIcon(Severity::Wrong), wrong).pixmap(iconsize::Small, iconsize::Small), ErrorMarker);
}

void SqlEditor::fitNumbers()
{
    setMarginWidth(LineMargin, QStringLiteral("9").repeated(std::max(3, int(QString::number(lines()).size()) + 1)));
}

void SqlEditor::setSql(const QString &sql)
{
    setText(sql);
    setModified(false);
}

void SqlEditor::replaceSql(const QString &sql)
{
    beginUndoAction();
    selectAll();
    replaceSelectedText(sql);
    endUndoAction();
}

void SqlEditor::insertSql(const QString &sql)
{
    SendScintilla(SCI_REPLACESEL, sql.toUtf8().constData());
}

long SqlEditor::byteOf(qsizetype position) const
{
    return long(QStringView(text()).left(position).toUtf8().size());
}

qsizetype SqlEditor::positionOf(long byte) const
{
    return QString::fromUtf8(text().toUtf8().left(byte)).size();
}

qsizetype SqlEditor::cursorAt() const
{
    return positionOf(SendScintilla(SCI_GETCURRENTPOS));
}

void SqlEditor::setCursorAt(qsizetype position)
{
    SendScintilla(SCI_GOTOPOS, (unsigned long)byteOf(position));
}

std::optional<std::pair<qsizetype, QString>> SqlEditor::selectedSql() const
{
    if (!hasSelectedText())
        return std::nullopt;
    return std::pair(positionOf(SendScintilla(SCI_GETSELECTIONSTART)), selectedText());
}

void SqlEditor::setCatalog(const catalog::Catalog &catalog)
{
    m_catalog = catalog;
}

void SqlEditor::setServerNames(const query::ServerNames &names)
{
    m_names = names;
}

bool SqlEditor::isCompleting() const
{
    return SendScintilla(SCI_AUTOCACTIVE) != 0;
}

void SqlEditor::takeCharacter(int character)
{
    const QChar typed = QChar(uint(character) < 0x10000 ? char16_t(character) : u' ');
    if (typed == u'.' || isWordLetter(typed))
        complete(typed == u'.');
    else if (isCompleting())
        SendScintilla(SCI_AUTOCCANCEL);
}

void SqlEditor::complete(bool forced)
{
    const QString script = text();
    const qsizetype cursor = cursorAt();
    const QList<query::ScriptStatement> statements = query::splitOpenScript(script);
    const int index = query::statementAt(statements, script, cursor);
    const bool inside = index >= 0 && statements[index].at <= cursor;
    const qsizetype from = inside ? statements[index].at : cursor;
    const qsizetype to = inside ? std::max(statements[index].end, cursor) : cursor;
    const query::Completions found =
        query::completionsAt(script.mid(from, to - from), cursor - from, m_catalog, m_names);
    const qsizetype typed = cursor - from - found.from;
    const bool onlyItself = found.items.size() == 1 && found.items.first().text.size() == typed;
    if (found.items.isEmpty() || onlyItself || (!forced && typed < FewestLetters)) {
        SendScintilla(SCI_AUTOCCANCEL);
        return;
    }
    QStringList texts;
    for (const query::Completion &item : found.items)
        texts << item.text;
    const QByteArray list = texts.join(QLatin1Char(BetweenCompletions)).toUtf8();
    const auto entered = (unsigned long)QStringView(script).mid(cursor - typed, typed).toUtf8().size();
    SendScintilla(SCI_AUTOCSHOW, entered, list.constData());
    // A name in quotes does not begin with what was typed, and would not be found by it.
    SendScintilla(SCI_AUTOCSELECT, 0UL, texts.first().toUtf8().constData());
}

void SqlEditor::showError(qsizetype position)
{
    clearError();
    const QString script = text();
    if (position < 0 || position > script.size())
        return;
    qsizetype end = position;
    while (end < script.size() && isWordLetter(script[end]))
        ++end;
    if (end == position && end < script.size())
        ++end;
    const qsizetype begin = end > position ? position : std::max<qsizetype>(0, position - 1);
    SendScintilla(SCI_SETINDICATORCURRENT, long(ErrorIndicator));
    SendScintilla(SCI_INDICATORFILLRANGE, (unsigned long)byteOf(begin), byteOf(end) - byteOf(begin));
    markerAdd(query::placeIn(script, position).line - 1, ErrorMarker);
    setCursorAt(position);
    m_errorShown = true;
}

void SqlEditor::clearError()
{
    if (!std::exchange(m_errorShown, false))
        return;
    SendScintilla(SCI_SETINDICATORCURRENT, long(ErrorIndicator));
    SendScintilla(SCI_INDICATORCLEARRANGE, 0UL, SendScintilla(SCI_GETLENGTH));
    markerDeleteAll(ErrorMarker);
}

void SqlEditor::openLiteralAtCursor()
{
    const long cursor = SendScintilla(SCI_GETCURRENTPOS);
    qsizetype open = -1;
    for (const SqlLexer::Fold &folded : m_lexer->folds()) {
        if (cursor > folded.at && cursor < folded.end)
            open = folded.at;
    }
    if (m_lexer->setOpenLiteral(open))
        recolor();
}

/// The labels of folded vectors go over the room that the lexer keeps for them.
void SqlEditor::paintEvent(QPaintEvent *event)
{
    QsciScintilla::paintEvent(event);
    QPainter painter(viewport());
    painter.setFont(m_lexer->font(0));
    painter.setPen(hintColor(palette()));
    const int height = textHeight(0);
    for (const SqlLexer::Fold &folded : m_lexer->folds()) {
        if (folded.label.isEmpty())
            continue;
        const auto x = int(SendScintilla(SCI_POINTXFROMPOSITION, 0UL, long(folded.labelAt)));
        const auto y = int(SendScintilla(SCI_POINTYFROMPOSITION, 0UL, long(folded.labelAt)));
        const auto end = int(SendScintilla(SCI_POINTXFROMPOSITION, 0UL, long(folded.labelAt + folded.label.size())));
        const QRect room(x, y, end - x, height);
        if (room.intersects(viewport()->rect()))
            painter.drawText(room, Qt::AlignCenter, folded.label.trimmed());
    }
}

void SqlEditor::changeEvent(QEvent *event)
{
    QsciScintilla::changeEvent(event);
    if (m_lexer && (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange))
        applyColors();
}

void SqlEditor::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Space && event->modifiers() == Qt::ControlModifier) {
        complete(true);
        return;
    }
    QsciScintilla::keyPressEvent(event);
}

void SqlEditor::dragEnterEvent(QDragEnterEvent *event)
{
    if (event->mimeData()->hasUrls())
        event->acceptProposedAction();
    else
        QsciScintilla::dragEnterEvent(event);
}

void SqlEditor::dropEvent(QDropEvent *event)
{
    const QList<QUrl> urls = event->mimeData()->urls();
    if (urls.isEmpty() || !urls.first().isLocalFile()) {
        QsciScintilla::dropEvent(event);
        return;
    }
    event->acceptProposedAction();
    emit fileDropped(urls.first().toLocalFile());
}
