#include "ui/sweep/reportexport.h"

#include "app/core/writefile.h"
#include "app/jobs/onfinished.h"
#include "ui/shared/icons.h"
#include "ui/sweep/reportpdf.h"

#include <QAction>
#include <QClipboard>
#include <QFileDialog>
#include <QGuiApplication>
#include <QJsonDocument>
#include <QMenu>

using core::Result;

ReportExport::ReportExport(const QString &prefix, jobs::JobRunner &runner, Picture picture, QWidget *parent)
    : QObject(parent)
    , m_prefix(prefix)
    , m_runner(runner)
    , m_picture(std::move(picture))
    , m_saveMenu(std::make_unique<QMenu>())
{
    m_chooseFile = [parent](const QString &suggestion, const QString &filter) {
        return QFileDialog::getSaveFileName(parent, tr("Save"), suggestion, filter);
    };
    setupActions();
    setReport({}, {});
}

ReportExport::~ReportExport() = default;

void ReportExport::setupActions()
{
    addPicture(QStringLiteral("SavePng"), tr("Picture (PNG)…"), PictureFormat::Png, QStringLiteral("png"));
    addPicture(QStringLiteral("SaveSvg"), tr("Drawing (SVG)…"), PictureFormat::Svg, QStringLiteral("svg"));
    addPicture(QStringLiteral("SavePdf"), tr("Page (PDF)…"), PictureFormat::Pdf, QStringLiteral("pdf"));
    m_saveMenu->addSeparator();
    addReport(QStringLiteral("SaveHtml"), tr("Report (HTML)…"), QStringLiteral("html"));
    addEntry(QStringLiteral("SaveReportPdf"), tr("Report (PDF)…"), [this] {
        save(QStringLiteral("pdf"), [maker = m_maker]() -> Result<QByteArray> { return reportPdf(maker().document); });
    });
    addReport(QStringLiteral("SaveMarkdown"), tr("Report (Markdown)…"), QStringLiteral("md"));
    addReport(QStringLiteral("SaveCsv"), tr("Points (CSV)…"), QStringLiteral("csv"));
    addReport(QStringLiteral("SaveJson"), tr("Points (JSON)…"), QStringLiteral("json"));
    m_copyJson = new QAction(themeIcon(QStringLiteral("copy")), tr("Copy JSON"), this);
    m_copyJson->setObjectName(m_prefix + QStringLiteral("CopyJson"));
    connect(m_copyJson, &QAction::triggered, this, &ReportExport::copyJson);
}

QAction *ReportExport::addEntry(const QString &name, const QString &text, const std::function<void()> &triggered)
{
    QAction *action = m_saveMenu->addAction(text);
    action->setObjectName(m_prefix + name);
    connect(action, &QAction::triggered, this, triggered);
    return action;
}

void ReportExport::addPicture(const QString &name, const QString &text, PictureFormat format, const QString &suffix)
{
    addEntry(name, text, [this, format, suffix] {
        save(suffix, [bytes = m_picture(format)]() -> Result<QByteArray> { return bytes; });
    });
}

void ReportExport::addReport(const QString &name, const QString &text, const QString &suffix)
{
    addEntry(name, text, [this, suffix] {
        save(suffix, [maker = m_maker, suffix]() -> Result<QByteArray> {
            return sweep::reportAs(*sweep::reportFormatOf(u'.' + suffix), maker());
        });
    });
}

void ReportExport::setReport(const QString &name, ReportMaker maker)
{
    m_name = name;
    m_maker = std::move(maker);
    const bool measured = m_maker != nullptr;
    m_copyJson->setEnabled(measured);
    m_copyJson->setToolTip(measured ? tr("Copy the result as the command line prints it")
                                    : tr("Nothing is measured yet"));
    m_saveMenu->setEnabled(measured);
}

void ReportExport::copyJson()
{
    if (m_maker)
        copy(QString::fromUtf8(QJsonDocument(m_maker().json).toJson(QJsonDocument::Indented)));
}

void ReportExport::copy(const QString &text)
{
    QGuiApplication::clipboard()->setText(text);
    const QString firstLine = text.section(u'\n', 0, 0);
    emit done(firstLine == u"{" ? tr("JSON copied") : tr("Copied: %1").arg(text.simplified()));
}

void ReportExport::save(const QString &suffix, const std::function<Result<QByteArray>()> &content)
{
    if (!m_maker)
        return;
    QString path = m_chooseFile(m_name + u'.' + suffix, QStringLiteral("*.") + suffix);
    if (path.isEmpty())
        return;
    if (!path.endsWith(u'.' + suffix, Qt::CaseInsensitive))
        path += u'.' + suffix;
    const auto job =
        m_runner.start<void>(tr("Save %1").arg(path), {}, [path, content](jobs::JobContext &) -> Result<void> {
            const auto bytes = content();
            return bytes ? core::writeFile(path, *bytes) : Result<void>(bytes.error());
        });
    jobs::onFinished(job.result, this, [this, path](const Result<void> &written) {
        if (written)
            emit done(tr("Saved as %1").arg(path));
        else
            emit failed(written.error());
    });
}
