#pragma once

#include "app/query/highlight.h"

#include <Qsci/qscilexercustom.h>

/// Colours SQL as query::highlight tells it apart, and takes the middle of long vectors out of sight: the text stays
/// whole, it is not drawn. The literal that is open is shown whole.
class SqlLexer : public QsciLexerCustom
{
    Q_OBJECT

public:
    /// What is drawn in place of the middle of a vector; all in bytes of the document.
    struct Fold
    {
        qsizetype at = 0;  ///< of the literal
        qsizetype end = 0; ///< behind it
        qsizetype labelAt = 0;
        QString label;
    };

    explicit SqlLexer(QsciScintilla *editor);

    const char *language() const override { return "SQL"; }
    QString description(int style) const override;
    void styleText(int start, int end) override;

    /// Takes the colours from a palette.
    void setPalette(const QPalette &palette);
    /// The literal that begins at this byte is shown whole; -1: none. True when that is new.
    bool setOpenLiteral(qsizetype at);
    const QList<Fold> &folds() const { return m_folds; }

private:
    void read(const QString &text);
    void foldVectors(const QString &text);

    QString m_text;
    QByteArray m_styles; ///< one for each UTF-16 unit
    QList<Fold> m_folds;
    qsizetype m_open = -1;
    bool m_stale = true;
};
