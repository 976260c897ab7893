#include "ui/sweep/truthestimatelabel.h"

#include "ui/shared/fonts.h"
#include "ui/shared/format.h"

namespace {

constexpr int SettleMs = 600;

} // namespace

TruthEstimateLabel::TruthEstimateLabel(jobs::JobRunner &runner, QWidget *parent)
    : QLabel(parent)
    , m_runner(runner)
    , m_job(runner)
{
    setObjectName(QStringLiteral("truthEstimate"));
    setFont(smallFont());
    setEnabled(false); // a hint, in the palette's own grey
    setTextFormat(Qt::PlainText);
    m_settled.setSingleShot(true);
    m_settled.setInterval(SettleMs);
    connect(&m_settled, &QTimer::timeout, this, &TruthEstimateLabel::start);
}

void TruthEstimateLabel::ask(const std::shared_ptr<db::ConnectionPool> &pool, const sweep::SweepSpec &spec)
{
    if (pool == m_pool && spec == m_spec)
        return;
    m_pool = pool;
    m_spec = spec;
    m_job.forget();
    clear();
    m_isOpen = true;
    if (isVisible())
        m_settled.start();
}

void TruthEstimateLabel::showEvent(QShowEvent *event)
{
    if (m_isOpen)
        m_settled.start();
    QLabel::showEvent(event);
}

void TruthEstimateLabel::hold()
{
    m_settled.stop();
    m_job.forget();
    if (text().isEmpty())
        m_pool.reset(); // to be asked again
}

void TruthEstimateLabel::reset()
{
    m_settled.stop();
    m_isOpen = false;
    m_job.forget();
    m_pool.reset();
    m_spec = {};
    clear();
}

void TruthEstimateLabel::start()
{
    if (!m_pool || !isVisible())
        return;
    m_isOpen = false;
    const auto job = m_runner.start<sweep::GroundTruthPlan>(
        tr("Estimate for %1.%2").arg(m_spec.table.name.toText(), m_spec.column), m_pool,
        [spec = m_spec](jobs::JobContext &context) { return sweep::estimateGroundTruth(context, spec); });
    m_job.follow(job, this, [this](const core::Result<sweep::GroundTruthPlan> &plan) { showPlan(plan); });
}

void TruthEstimateLabel::showPlan(const core::Result<sweep::GroundTruthPlan> &plan)
{
    if (!plan) {
        setText(tr("What the exact neighbours take is not known: %1").arg(plan.error().message));
    } else if (!plan->serverSeconds || !plan->streamSeconds) {
        setText(tr("Exact neighbours by %1; how long that takes is not known (%2)")
                    .arg(plan->method == sweep::TruthMethod::ClientStream ? tr("a stream of the table")
                                                                          : tr("scans on the server"),
                         plan->reason));
    } else {
        const auto duration = [](double seconds) {
            return formatDuration({seconds * 1000});
        };
        setText(tr("Exact neighbours: stream of the table ≈ %1, scans on the server ≈ %2: %3")
                    .arg(duration(*plan->streamSeconds), duration(*plan->serverSeconds),
                         plan->method == sweep::TruthMethod::ClientStream ? tr("the table is streamed")
                                                                          : tr("the server scans")));
    }
    emit answered();
}
