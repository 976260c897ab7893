#include "app/cli/output.h"

#include <QJsonDocument>
#include <QRegularExpression>

#include <cerrno>
#include <cstdio>
#include <cstring>

namespace cli {

namespace {

void writeTo(std::FILE *file, const QString &text)
{
    const QByteArray bytes = text.toUtf8();
    std::fwrite(bytes.constData(), 1, size_t(bytes.size()), file);
}

} // namespace

void Output::write(const QJsonObject &object)
{
    writeText(QString::fromUtf8(QJsonDocument(object).toJson()));
}

void Output::writeLine(const QString &line)
{
    writeText(line + u'\n');
}

void Output::write(const TextTable &table, int indent)
{
    writeText(table.toText(indent));
}

void Output::note(const QString &text)
{
    writeTo(stderr, QStringLiteral("note: %1\n").arg(withoutPasswords(text)));
}

void Output::error(const core::Error &error)
{
    writeTo(stderr, QStringLiteral("error: %1\n").arg(withoutPasswords(core::toOneLine(error))));
}

core::Result<void> Output::finish()
{
    if (std::fflush(stdout) == 0 && !std::ferror(stdout))
        return {};
    return core::localError(QStringLiteral("standard output: %1").arg(QString::fromLocal8Bit(std::strerror(errno))));
}

void Output::writeText(const QString &text)
{
    writeTo(stdout, text);
}

QString withoutPasswords(QString text)
{
    static const QRegularExpression inUrl(QStringLiteral("(\\w+://[^:/@\\s]*):[^\\s]*@"));
    static const QRegularExpression inConninfo(
        QStringLiteral("(password\\s*=\\s*)('(?:[^'\\\\]|\\\\.)*'?|[^\\s&'\"]+)"),
        QRegularExpression::CaseInsensitiveOption);
    text.replace(inUrl, QStringLiteral("\\1:***@"));
    text.replace(inConninfo, QStringLiteral("\\1***"));
    return text;
}

} // namespace cli
