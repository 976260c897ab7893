#include "ui/plan/findingcard.h"

#include "app/plan/shortenvectors.h"
#include "ui/plan/planwords.h"
#include "ui/shared/fonts.h"
#include "ui/shared/icons.h"
#include "ui/shared/spacing.h"

#include <QClipboard>
#include <QEvent>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QMouseEvent>
#include <QToolButton>

FindingCard::FindingCard(const plan::Finding &finding, const QString &place, QWidget *parent)
    : QFrame(parent)
    , m_finding(finding)
{
    setObjectName(QStringLiteral("finding_") + finding.code);
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(finding.title);
    m_icon = new QLabel(this);
    m_icon->setFixedSize(iconsize::Small, iconsize::Small);
    m_word = new QLabel(severityWord(uiSeverity(finding.severity)), this);
    auto *head = new QHBoxLayout;
    head->setSpacing(spacing::Group);
    head->addWidget(m_icon);
    head->addWidget(m_word);
    auto *code = new QLabel(finding.code, this);
    code->setFont(smallFont());
    code->setTextInteractionFlags(Qt::TextSelectableByMouse);
    head->addStretch(1);
    head->addWidget(code);
    m_hints << code;

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(spacing::Page, spacing::Control, spacing::Page, spacing::Control);
    column->setSpacing(spacing::Group);
    column->addLayout(head);
    QFont bold = font();
    bold.setWeight(QFont::DemiBold);
    addText(QStringLiteral("findingTitle"), finding.title)->setFont(bold);
    if (!place.isEmpty()) {
        QLabel *label = addText(QStringLiteral("findingPlace"), place);
        label->setFont(smallFont());
        m_hints << label;
    }
    addText(QStringLiteral("findingEvidence"), plan::shortenVectors(finding.evidence));
    if (!finding.advice.isEmpty())
        addText(QStringLiteral("findingAdvice"), plan::shortenVectors(finding.advice));
    if (!finding.sql.isEmpty())
        column->addWidget(sqlView());
    if (const QList<PlanProof> proofs = proofsFor(finding.code); !proofs.isEmpty())
        column->addWidget(proofButtons(proofs));
    updateColors();
}

QLabel *FindingCard::addText(const QString &name, const QString &text)
{
    auto *label = new QLabel(text, this);
    label->setObjectName(name);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setMinimumWidth(0);
    layout()->addWidget(label);
    return label;
}

QWidget *FindingCard::sqlView()
{
    auto *row = new QWidget(this);
    auto *sql = new QLabel(plan::shortenVectors(m_finding.sql), row);
    sql->setObjectName(QStringLiteral("findingSql"));
    sql->setFont(fixedFont());
    sql->setTextFormat(Qt::PlainText);
    sql->setWordWrap(true);
    sql->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto *copy = new QToolButton(row);
    copy->setObjectName(QStringLiteral("findingCopy"));
    copy->setIcon(themeIcon(QStringLiteral("copy")));
    copy->setToolTip(tr("Copy the SQL"));
    copy->setAutoRaise(true);
    connect(copy, &QToolButton::clicked, this, [this] { QGuiApplication::clipboard()->setText(m_finding.sql); });
    auto *line = new QHBoxLayout(row);
    line->setContentsMargins(0, spacing::Group, 0, 0);
    line->setSpacing(spacing::Control);
    line->addWidget(sql, 1);
    line->addWidget(copy, 0, Qt::AlignTop);
    return row;
}

QWidget *FindingCard::proofButtons(const QList<PlanProof> &proofs)
{
    auto *row = new QWidget(this);
    auto *line = new QHBoxLayout(row);
    line->setContentsMargins(0, spacing::Group, 0, 0);
    line->setSpacing(spacing::Control);
    for (const PlanProof proof : proofs) {
        auto *button = new QToolButton(row);
        button->setObjectName(QStringLiteral("findingProof") + proofName(proof));
        button->setText(proofTitle(proof));
        connect(button, &QToolButton::clicked, this, [this, proof] { emit proofRequested(proof); });
        line->addWidget(button);
        m_proofs.insert(proof, button);
        setProofProblem(proof, {});
    }
    line->addStretch(1);
    return row;
}

void FindingCard::setProofProblem(PlanProof proof, const QString &problem)
{
    QToolButton *button = m_proofs.value(proof);
    if (!button)
        return;
    button->setEnabled(problem.isEmpty());
    button->setToolTip(problem.isEmpty() ? proofPurpose(proof) : problem);
}

void FindingCard::updateColors()
{
    const Severity severity = uiSeverity(m_finding.severity);
    const QColor color = severityColor(severity, palette());
    m_icon->setPixmap(
        themeIcon(severityIcon(severity), color).pixmap(QSize(iconsize::Small, iconsize::Small), devicePixelRatioF()));
    const auto paint = [](QLabel *label, const QColor &ink) {
        QPalette own = label->palette();
        if (own.color(QPalette::WindowText) == ink)
            return;
        own.setColor(QPalette::WindowText, ink);
        label->setPalette(own);
    };
    paint(m_word, color);
    for (QLabel *hint : std::as_const(m_hints))
        paint(hint, hintColor(palette()));
}

void FindingCard::mousePressEvent(QMouseEvent *event)
{
    QFrame::mousePressEvent(event);
    emit chosen();
}

void FindingCard::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter || event->key() == Qt::Key_Space)
        emit chosen();
    else
        QFrame::keyPressEvent(event);
}

void FindingCard::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::PaletteChange && m_word)
        updateColors();
    QFrame::changeEvent(event);
}
