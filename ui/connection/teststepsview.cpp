#include "ui/connection/teststepsview.h"

#include "ui/shared/chartcolors.h"
#include "ui/shared/elidedlabel.h"
#include "ui/shared/fonts.h"
#include "ui/shared/icons.h"
#include "ui/shared/spacing.h"

#include <QEvent>
#include <QGridLayout>
#include <QLabel>

using connection::TestStage;
using connection::TestState;
using connection::TestStep;

namespace {

constexpr int stageCount = int(TestStage::Vector) + 1;

QString titleOf(TestStage stage)
{
    switch (stage) {
    case TestStage::Parse:
        return TestStepsView::tr("Parameters");
    case TestStage::Reach:
        return TestStepsView::tr("Server reached");
    case TestStage::Tls:
        return TestStepsView::tr("Encryption");
    case TestStage::Authenticate:
        return TestStepsView::tr("Signed in");
    case TestStage::Database:
        return TestStepsView::tr("Database");
    case TestStage::Vector:
        return TestStepsView::tr("pgvector");
    }
    Q_UNREACHABLE();
}

QString wordOf(TestState state)
{
    switch (state) {
    case TestState::Passed:
        return TestStepsView::tr("good");
    case TestState::Warned:
        return TestStepsView::tr("missing");
    case TestState::Failed:
        return TestStepsView::tr("failed");
    case TestState::NotReached:
        return TestStepsView::tr("not tried");
    }
    Q_UNREACHABLE();
}

Severity severityOf(TestState state)
{
    switch (state) {
    case TestState::Passed:
        return Severity::Good;
    case TestState::Warned:
        return Severity::Slow;
    case TestState::Failed:
        return Severity::Wrong;
    case TestState::NotReached:
        return Severity::Note;
    }
    Q_UNREACHABLE();
}

} // namespace

TestStepsView::TestStepsView(QWidget *parent)
    : QWidget(parent)
{
    setObjectName(QStringLiteral("testSteps"));
    setupViews();
    setSteps({});
}

void TestStepsView::setupViews()
{
    auto *grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(spacing::Control);
    grid->setVerticalSpacing(spacing::Group);
    grid->setColumnStretch(2, 1);
    for (int place = 0; place < stageCount; ++place) {
        Row row{new QLabel(this), new QLabel(this), new ElidedLabel(this)};
        row.icon->setFixedSize(iconsize::Small, iconsize::Small);
        row.title->setText(titleOf(TestStage(place)));
        row.fact->setObjectName(QStringLiteral("testFact%1").arg(place));
        row.fact->setFont(smallFont());
        row.fact->setHint(true);
        grid->addWidget(row.icon, place, 0);
        grid->addWidget(row.title, place, 1);
        grid->addWidget(row.fact, place, 2);
        m_rows << row;
    }
    m_words = new QLabel(this);
    m_words->setObjectName(QStringLiteral("testWords"));
    m_words->setFont(fixedFont());
    m_advice = new QLabel(this);
    m_advice->setObjectName(QStringLiteral("testAdvice"));
    for (QLabel *label : {m_words, m_advice}) {
        label->setWordWrap(true);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
        label->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    }
    // The longest of libpq's words take three lines.
    m_words->setMinimumHeight(3 * m_words->fontMetrics().lineSpacing());
    m_advice->setMinimumHeight(2 * m_advice->fontMetrics().lineSpacing());
    grid->setRowMinimumHeight(stageCount, spacing::Group);
    grid->addWidget(m_words, stageCount + 1, 0, 1, 3);
    grid->addWidget(m_advice, stageCount + 2, 0, 1, 3);
}

void TestStepsView::setSteps(const QList<TestStep> &steps)
{
    m_steps = steps;
    while (m_steps.size() < stageCount)
        m_steps << TestStep{TestStage(m_steps.size()), TestState::NotReached, {}, {}};
    for (int place = 0; place < stageCount; ++place)
        showRow(m_rows[place], m_steps.at(place));
    showProblem();
}

void TestStepsView::setRunning(bool running)
{
    m_running = running;
    setSteps(running ? QList<TestStep>() : m_steps);
}

void TestStepsView::setProblem(const core::Error &error)
{
    m_words->setText(error.message);
    m_advice->setText(error.hint);
}

void TestStepsView::showRow(Row &row, const TestStep &step)
{
    const bool tried = step.state != TestState::NotReached;
    const Severity severity = severityOf(step.state);
    row.icon->setPixmap(tried ? themeIcon(severityIcon(severity), severityColor(severity, palette()))
                                    .pixmap(iconsize::Small, iconsize::Small)
                              : QPixmap());
    QPalette hint = palette();
    hint.setColor(QPalette::WindowText, hintColor(palette()));
    row.title->setPalette(tried ? palette() : hint);
    QString text = wordOf(step.state);
    if (m_running && step.stage == TestStage::Parse)
        text = tr("trying…");
    else if (!step.fact.isEmpty())
        text = step.state == TestState::Passed ? step.fact : text + QStringLiteral(" · ") + step.fact;
    row.fact->setText(text);
}

void TestStepsView::showProblem()
{
    setProblem({});
    for (const TestStep &step : std::as_const(m_steps)) {
        if (step.error)
            setProblem(*step.error);
    }
}

void TestStepsView::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::PaletteChange && !m_rows.isEmpty()) {
        for (int place = 0; place < stageCount; ++place)
            showRow(m_rows[place], m_steps.at(place));
    }
    QWidget::changeEvent(event);
}
