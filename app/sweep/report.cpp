#include "app/sweep/report.h"

#include "app/sweep/htmlreport.h"
#include "app/sweep/markdownreport.h"

#include <QFileInfo>
#include <QJsonDocument>
#include <QMap>

namespace sweep {

std::optional<ReportFormat> reportFormatOf(const QString &fileName)
{
    static const QMap<QString, ReportFormat> endings{{QStringLiteral("html"), ReportFormat::Html},
                                                     {QStringLiteral("md"), ReportFormat::Markdown},
                                                     {QStringLiteral("csv"), ReportFormat::Csv},
                                                     {QStringLiteral("json"), ReportFormat::Json}};
    const auto found = endings.constFind(QFileInfo(fileName).suffix().toLower());
    return found == endings.constEnd() ? std::nullopt : std::optional(*found);
}

QByteArray reportAs(ReportFormat format, const Report &report)
{
    switch (format) {
    case ReportFormat::Html:
        return htmlReport(report.document).toUtf8();
    case ReportFormat::Markdown:
        return markdownReport(report.document).toUtf8();
    case ReportFormat::Csv:
        return report.csv.toUtf8();
    case ReportFormat::Json:
        return QJsonDocument(report.json).toJson();
    }
    Q_UNREACHABLE();
}

} // namespace sweep
