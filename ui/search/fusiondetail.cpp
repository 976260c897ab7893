#include "ui/search/fusiondetail.h"

#include "ui/search/fusionwords.h"
#include "ui/search/legcolors.h"
#include "ui/shared/chartcolors.h"
#include "ui/shared/format.h"
#include "ui/shared/spacing.h"

#include <QEvent>
#include <QTextBrowser>
#include <QTextDocument>
#include <QVBoxLayout>

#include <algorithm>

namespace {

constexpr int LeastHeight = 96;

const search::HybridLegRow *rowOf(const search::HybridLegAnswer &leg, int row)
{
    const auto found = std::find_if(leg.rows.begin(), leg.rows.end(),
                                    [row](const search::HybridLegRow &legRow) { return legRow.row == row; });
    return found == leg.rows.end() ? nullptr : &*found;
}

QString cell(const QString &html, const QString &style = {})
{
    return QStringLiteral("<td style='padding-right:16px;%1'>%2</td>").arg(style, html);
}

} // namespace

FusionDetail::FusionDetail(QWidget *parent)
    : QWidget(parent)
{
    m_text = new QTextBrowser(this);
    m_text->setObjectName(QStringLiteral("fusionDetailText"));
    m_text->setFrameShape(QFrame::NoFrame);
    m_text->setOpenLinks(false);
    m_text->document()->setDocumentMargin(spacing::Page);
    m_text->setMinimumHeight(LeastHeight);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_text);
    clear();
}

void FusionDetail::showRow(const search::HybridAnswer &answer, const search::FusedRow &row,
                           const search::FusionSpec &spec, int rank)
{
    m_answer = answer;
    m_row = row;
    m_spec = spec;
    m_rank = rank;
    m_text->setHtml(html());
}

void FusionDetail::clear()
{
    m_rank = 0;
    m_answer = {};
    m_text->setHtml(html());
}

QString FusionDetail::plainText() const
{
    return m_text->toPlainText();
}

QString FusionDetail::html() const
{
    if (m_rank == 0)
        return QStringLiteral("<p style='color:%1'>%2</p>")
            .arg(hintColor(palette()).name(), tr("Choose a row to see the sum that made its score.").toHtmlEscaped());
    const search::HybridRow &row = m_answer.rows[m_row.row];
    QString place = tr("rank %1, score %2").arg(formatCount(m_rank), formatNumber(m_row.score, 5));
    if (m_spec.diversity && m_answer.vectors)
        place += tr(", %1 after likeness to the rows above").arg(formatNumber(m_row.marginal, 3));
    QString html = QStringLiteral("<p><b>%1</b> &nbsp; %2</p><table>")
                       .arg(row.key.join(QStringLiteral(" · ")).simplified().toHtmlEscaped(), place.toHtmlEscaped());
    for (size_t leg = 0; leg < m_row.contributions.size(); ++leg)
        html += legHtml(int(leg), m_row.contributions[leg]);
    return html + QStringLiteral("</table>");
}

/// One row of the table: the leg's name, the row's place in it, what it adds, the words that matched.
QString FusionDetail::legHtml(int leg, const search::Contribution &contribution) const
{
    const search::HybridLegAnswer &answer = m_answer.legs[leg];
    const search::HybridLegRow *row = rowOf(answer, m_row.row);
    const std::vector<double> weights = search::weightsOf(m_spec, m_row.contributions.size());
    const QString faint = QStringLiteral("color:") + hintColor(palette()).name();
    QString html = QStringLiteral("<tr>") +
                   cell(QStringLiteral("<b style='color:%1'>%2</b>")
                            .arg(legColor(leg, palette()).name(), answer.name.simplified().toHtmlEscaped()));
    if (!row) {
        html += cell(tr("not among its %1 candidates").arg(formatCount(answer.rows.size())), faint);
        return html + cell(QStringLiteral("+ 0")) + QStringLiteral("</tr>");
    }
    html += cell(tr("rank %1 · %2 %3")
                     .arg(formatCount(contribution.rank), scoreName(m_answer.request.legs[leg]).toHtmlEscaped(),
                          numberLocale().toString(row->distance.value_or(row->score), 'g', 5)));
    html += cell(QStringLiteral("+ ") + contributionText(contribution, weights[size_t(leg)], m_spec));
    html += cell(row->terms.join(QStringLiteral(" · ")).toHtmlEscaped(), faint);
    return html + QStringLiteral("</tr>");
}

void FusionDetail::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::PaletteChange && m_text)
        m_text->setHtml(html());
    QWidget::changeEvent(event);
}
