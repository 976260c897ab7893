#pragma once

#include "app/catalog/catalog.h"
#include "app/query/completion.h"
#include "app/query/splitscript.h"

#include <Qsci/qsciscintilla.h>

#include <memory>

class SqlLexer;

/// Where SQL is typed: coloured, completed from the catalog, with long vectors folded and the place of an error marked.
/// Positions are in UTF-16 units of `sql()`.
class SqlEditor : public QsciScintilla
{
    Q_OBJECT

public:
    explicit SqlEditor(QWidget *parent = nullptr);
    ~SqlEditor() override;

    QString sql() const { return text(); }
    /// Another text, with nothing to undo.
    void setSql(const QString &sql);
    /// Another text that can be undone.
    void replaceSql(const QString &sql);
    void insertSql(const QString &sql);

    qsizetype cursorAt() const;
    void setCursorAt(qsizetype position);
    /// Position and text of the selection; nothing where there is none.
    std::optional<std::pair<qsizetype, QString>> selectedSql() const;

    void setCatalog(const catalog::Catalog &catalog);
    void setServerNames(const query::ServerNames &names);
    /// What may stand at the cursor; `forced` also where nothing was typed yet.
    void complete(bool forced);
    bool isCompleting() const;

    /// Marks the word at `position`, until the text changes.
    void showError(qsizetype position);
    void clearError();
    bool hasError() const { return m_errorShown; }
    const SqlLexer &lexerOfSql() const { return *m_lexer; }

signals:
    /// A file was dropped here.
    void fileDropped(const QString &path);

protected:
    void paintEvent(QPaintEvent *event) override;
    void changeEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dropEvent(QDropEvent *event) override;

private:
    void setupEditing();
    void setupMargins();
    void freeShortcuts();
    void connectSignals();
    void applyColors();
    void fitNumbers();
    void openLiteralAtCursor();
    void takeCharacter(int character);
    long byteOf(qsizetype position) const;
    qsizetype positionOf(long byte) const;

    SqlLexer *m_lexer = nullptr;
    catalog::Catalog m_catalog;
    query::ServerNames m_names;
    bool m_errorShown = false;
};
