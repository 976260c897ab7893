#include "ui/plan/runagaindialog.h"

#include "app/plan/shortenvectors.h"
#include "ui/plan/settingsfield.h"
#include "ui/shared/fonts.h"
#include "ui/shared/spacing.h"

#include <QDialogButtonBox>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace {

constexpr int Width = 560;
constexpr int MostLetters = 400;

} // namespace

RunAgainDialog::RunAgainDialog(const plan::ExplainRequest &request, QWidget *parent)
    : QDialog(parent)
    , m_request(request)
{
    setObjectName(QStringLiteral("runAgain"));
    setWindowTitle(tr("Run again with other settings"));
    setAttribute(Qt::WA_DeleteOnClose);
    setMinimumWidth(Width);
    setupViews();
    updateProblem();
}

void RunAgainDialog::setupViews()
{
    auto *sql = new QLabel(plan::shortenVectors(m_request.sql).left(MostLetters), this);
    sql->setTextFormat(Qt::PlainText);
    sql->setFont(fixedFont());
    sql->setWordWrap(true);
    m_settings = new SettingsField(this);
    m_settings->setObjectName(QStringLiteral("runAgainSettings"));
    m_settings->setSettings(m_request.settings);
    m_problem = new QLabel(this);
    m_problem->setWordWrap(true);
    m_problem->setForegroundRole(QPalette::PlaceholderText);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    m_run = buttons->addButton(tr("Run and compare"), QDialogButtonBox::AcceptRole);
    m_run->setObjectName(QStringLiteral("runAgainRun"));
    m_run->setDefault(true);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_settings, &QLineEdit::textChanged, this, &RunAgainDialog::updateProblem);

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(spacing::Section, spacing::Section, spacing::Section, spacing::Section);
    column->setSpacing(spacing::Page);
    column->addWidget(sql);
    column->addWidget(m_settings);
    column->addWidget(m_problem);
    column->addWidget(buttons);
    m_settings->setFocus();
}

void RunAgainDialog::updateProblem()
{
    const QString wrong = m_settings->problem();
    m_problem->setText(wrong.isEmpty() ? tr("In force for this one run; the plan that is shown becomes the first.")
                                       : wrong);
    m_run->setEnabled(wrong.isEmpty());
}

plan::ExplainRequest RunAgainDialog::request() const
{
    plan::ExplainRequest request = m_request;
    request.settings = m_settings->settings();
    return request;
}
