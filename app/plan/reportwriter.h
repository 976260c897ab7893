#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>

namespace plan {

/// Puts a report's pieces into the words of a format. Texts are plain: what they hold is escaped.
class ReportWriter
{
public:
    virtual ~ReportWriter() = default;

    virtual void heading(int level, const QString &text) = 0;
    virtual void paragraph(const QString &text) = 0;
    virtual void code(const QString &text) = 0;
    /// Columns from `numbersFrom` on hold numbers. The first cell of a row may begin with spaces that mean depth; a
    /// cell "bar:0.25 12.3" has a bar of that share behind its text.
    virtual void table(const QStringList &heads, const QList<QStringList> &rows, int numbersFrom) = 0;
    virtual QByteArray finish() = 0;
};

class MarkdownWriter : public ReportWriter
{
public:
    void heading(int level, const QString &text) override;
    void paragraph(const QString &text) override;
    void code(const QString &text) override;
    void table(const QStringList &heads, const QList<QStringList> &rows, int numbersFrom) override;
    QByteArray finish() override;

private:
    QString m_text;
};

class HtmlWriter : public ReportWriter
{
public:
    explicit HtmlWriter(const QString &title);
    void heading(int level, const QString &text) override;
    void paragraph(const QString &text) override;
    void code(const QString &text) override;
    void table(const QStringList &heads, const QList<QStringList> &rows, int numbersFrom) override;
    QByteArray finish() override;

private:
    QString m_text;
};

/// A cell with a bar of a share from 0 to 1 behind its text.
QString barCell(double share, const QString &text);

} // namespace plan
