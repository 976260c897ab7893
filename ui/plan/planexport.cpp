#include "ui/plan/planexport.h"

#include "app/core/writefile.h"
#include "app/jobs/onfinished.h"
#include "app/plan/savedplan.h"
#include "ui/plan/planview.h"

#include <QFileDialog>
#include <QMenu>

PlanExport::PlanExport(jobs::JobRunner &runner, const PlanView &view, QWidget *parent)
    : QObject(parent)
    , m_runner(runner)
    , m_view(view)
    , m_menu(std::make_unique<QMenu>())
{
    m_chooseFile = [parent](const QString &suggestion, const QString &filter) {
        return QFileDialog::getSaveFileName(parent, tr("Save"), suggestion, filter);
    };
    setupActions();
}

PlanExport::~PlanExport() = default;

void PlanExport::setupActions()
{
    addPicture(QStringLiteral("planSavePng"), tr("Picture (PNG)…"), PlanPictureFormat::Png, QStringLiteral("png"));
    addPicture(QStringLiteral("planSaveSvg"), tr("Drawing (SVG)…"), PlanPictureFormat::Svg, QStringLiteral("svg"));
    addPicture(QStringLiteral("planSavePdf"), tr("Page (PDF)…"), PlanPictureFormat::Pdf, QStringLiteral("pdf"));
    m_menu->addSeparator();
    addReport(QStringLiteral("planSaveHtml"), tr("Report (HTML)…"), plan::ReportFormat::Html, QStringLiteral("html"));
    addReport(QStringLiteral("planSaveMarkdown"), tr("Report (Markdown)…"), plan::ReportFormat::Markdown,
              QStringLiteral("md"));
    m_menu->addSeparator();
    QAction *document = m_menu->addAction(tr("Plan and facts, to open again…"));
    document->setObjectName(QStringLiteral("planSaveDocument"));
    connect(document, &QAction::triggered, this, [this] {
        save(QStringLiteral("json"), [analysis = m_view.analysis(), answers = m_view.answers()] {
            plan::ExplainedPlan explained = analysis->explained;
            explained.answers = answers;
            return plan::savePlan(explained);
        });
    });
    addText(QStringLiteral("planSaveText"), tr("The plan as it came…"));
}

void PlanExport::addPicture(const QString &name, const QString &text, PlanPictureFormat format, const QString &suffix)
{
    QAction *action = m_menu->addAction(text);
    action->setObjectName(name);
    connect(action, &QAction::triggered, this, [this, format, suffix] {
        const QByteArray bytes = planPicture(m_view, format);
        save(suffix, [bytes] { return bytes; });
    });
}

void PlanExport::addReport(const QString &name, const QString &text, plan::ReportFormat format, const QString &suffix)
{
    QAction *action = m_menu->addAction(text);
    action->setObjectName(name);
    connect(action, &QAction::triggered, this, [this, format, suffix] {
        save(suffix, [analysis = m_view.analysis(), answers = m_view.answers(), format] {
            return plan::planReport(*analysis, format, answers);
        });
    });
}

void PlanExport::addText(const QString &name, const QString &text)
{
    QAction *action = m_menu->addAction(text);
    action->setObjectName(name);
    connect(action, &QAction::triggered, this, [this] {
        const plan::AnalysisPointer analysis = m_view.analysis();
        const bool isJson = analysis && analysis->plan().format == plan::PlanFormat::Json;
        save(isJson ? QStringLiteral("json") : QStringLiteral("txt"), [analysis] { return analysis->source; });
    });
}

void PlanExport::save(const QString &suffix, const Content &content)
{
    if (!m_view.analysis())
        return;
    QString path = m_chooseFile(QStringLiteral("plan.") + suffix, QStringLiteral("*.") + suffix);
    if (path.isEmpty())
        return;
    if (!path.endsWith(u'.' + suffix, Qt::CaseInsensitive))
        path += u'.' + suffix;
    const auto job =
        m_runner.start<void>(tr("Save %1").arg(path), {}, [path, content](jobs::JobContext &) -> core::Result<void> {
            const auto bytes = content();
            if (!bytes)
                return bytes.error();
            return core::writeFile(path, bytes.value());
        });
    jobs::onFinished(job.result, this, [this, path](const core::Result<void> &written) {
        if (written)
            emit done(tr("Saved as %1").arg(path));
        else
            emit failed(written.error());
    });
}
