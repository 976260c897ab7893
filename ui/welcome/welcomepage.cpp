#include "ui/welcome/welcomepage.h"

#include "ui/shared/elidedlabel.h"
#include "ui/shared/fonts.h"
#include "ui/shared/messagearea.h"
#include "ui/shared/spacing.h"
#include "ui/welcome/choicebutton.h"
#include "ui/welcome/featuresketch.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QScrollArea>
#include <QVBoxLayout>

namespace {

constexpr int ContentWidth = 960;

} // namespace

WelcomePage::WelcomePage(QWidget *parent)
    : QWidget(parent)
{
    setupViews();
    connectSignals();
}

void WelcomePage::setupViews()
{
    auto *title = new QLabel(tr("pgvector Workbench"), this);
    title->setFont(answerFont());
    auto *subtitle = new ElidedLabel(this);
    subtitle->setText(tr("See what your vectors, indexes and settings do, measured on your own data."));
    subtitle->setHint(true);
    m_recent = new RecentConnections(this);

    auto *content = new QWidget(this);
    content->setMaximumWidth(ContentWidth);
    auto *column = new QVBoxLayout(content);
    column->setContentsMargins(spacing::Section, spacing::Section, spacing::Section, spacing::Section);
    column->setSpacing(spacing::Section);
    column->addStretch(1);
    auto *head = new QVBoxLayout;
    head->setSpacing(spacing::Group);
    head->addWidget(title);
    head->addWidget(subtitle);
    column->addLayout(head);
    column->addWidget(createChoices());
    column->addWidget(m_recent);
    column->addSpacing(spacing::Section);
    column->addWidget(createSketches());
    column->addStretch(2);

    auto *middle = new QWidget(this);
    auto *row = new QHBoxLayout(middle);
    row->setContentsMargins(0, 0, 0, 0);
    row->addStretch(1);
    row->addWidget(content, 100);
    row->addStretch(1);
    auto *scroll = new QScrollArea(this);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidget(middle);

    m_messages = new MessageArea(this);
    m_messages->setObjectName(QStringLiteral("welcomeMessages"));
    auto *page = new QVBoxLayout(this);
    page->setContentsMargins(0, 0, 0, 0);
    page->setSpacing(0);
    page->addWidget(m_messages);
    page->addWidget(scroll, 1);
}

QWidget *WelcomePage::createChoices()
{
    auto *choices = new QWidget(this);
    m_sampleButton = new ChoiceButton(
        QStringLiteral("sample"), tr("Try it on sample data"),
        tr("Starts a private PostgreSQL with pgvector for you and fills it with 60 000 items."), choices);
    m_sampleButton->setObjectName(QStringLiteral("welcomeSample"));
    m_sampleButton->setPrimary(true);
    m_connectButton = new ChoiceButton(QStringLiteral("connect"), tr("Connect to PostgreSQL"),
                                       tr("By URL, service or form. Read-only until you unlock writing."), choices);
    m_connectButton->setObjectName(QStringLiteral("welcomeConnect"));
    auto *row = new QHBoxLayout(choices);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(spacing::Section);
    row->addWidget(m_sampleButton);
    row->addWidget(m_connectButton);
    return choices;
}

QWidget *WelcomePage::createSketches()
{
    auto *pictures = new QWidget(this);
    auto *row = new QHBoxLayout(pictures);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(spacing::Section);
    row->addWidget(new FeatureSketch(FeatureSketch::Kind::Catalog, tr("Catalog"),
                                     tr("Every vector column with its indexes, options and sizes."), pictures));
    row->addWidget(new FeatureSketch(FeatureSketch::Kind::Table, tr("Table"),
                                     tr("Rows, each vector with its dimensions, norm and shape."), pictures));
    row->addWidget(new FeatureSketch(FeatureSketch::Kind::Search, tr("Search"),
                                     tr("Neighbours, checked against the exact answer."), pictures));
    row->addWidget(new FeatureSketch(FeatureSketch::Kind::Sweep, tr("Sweep"),
                                     tr("Recall against latency, and the cheapest setting that is enough."), pictures));
    return pictures;
}

void WelcomePage::connectSignals()
{
    connect(m_sampleButton, &QAbstractButton::clicked, this, &WelcomePage::sampleRequested);
    connect(m_connectButton, &QAbstractButton::clicked, this, &WelcomePage::connectRequested);
    connect(m_recent, &RecentConnections::chosen, this, &WelcomePage::recentRequested);
}

void WelcomePage::setRecent(const QList<RecentConnection> &connections)
{
    m_recent->setConnections(connections);
}

void WelcomePage::showSampleProgress(const jobs::JobStatus &status)
{
    if (status.ended()) {
        m_sampleButton->endProgress();
        return;
    }
    const jobs::JobProgress &progress = status.progress;
    const double share = progress.total > 0 ? double(progress.done) / double(progress.total) : -1;
    m_sampleButton->showProgress(progress.text.isEmpty() ? tr("Starting the server…") : progress.text, share);
}

void WelcomePage::showError(const core::Error &error, const QString &where)
{
    m_messages->showError(error, where);
}

void WelcomePage::clearMessage()
{
    m_messages->clear();
}
