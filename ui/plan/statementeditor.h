#pragma once

#include <QPlainTextEdit>

/// Where a statement is typed. A plan that is pasted or dropped here is not inserted but handed over, since plans are
/// long.
class StatementEditor : public QPlainTextEdit
{
    Q_OBJECT

public:
    explicit StatementEditor(QWidget *parent = nullptr);

signals:
    void planPasted(const QByteArray &text);
    void fileDropped(const QString &path);

protected:
    bool canInsertFromMimeData(const QMimeData *source) const override;
    void insertFromMimeData(const QMimeData *source) override;
};

/// Whether a text has the marks of EXPLAIN's output in any format; looks at its beginning only.
bool looksLikePlan(const QString &text);
