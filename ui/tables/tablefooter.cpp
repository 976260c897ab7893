#include "ui/tables/tablefooter.h"

#include "ui/shared/elidedlabel.h"
#include "ui/shared/format.h"
#include "ui/shared/spacing.h"

#include <QAction>
#include <QCoreApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QToolButton>

namespace {

struct FooterWords
{
    Q_DECLARE_TR_FUNCTIONS(TableFooter)
};

/// How many rows there are, as exactly as is known without asking for it.
QString rowsText(const FooterFacts &facts)
{
    const bool allLoaded = facts.reachesStart && facts.reachesEnd;
    const bool filtered = !facts.filter.isEmpty();
    if (facts.counted || allLoaded) {
        const qint64 count = allLoaded ? facts.loadedRows : facts.counted->value;
        if (count == 1)
            return filtered ? FooterWords::tr("1 matching row") : FooterWords::tr("1 row");
        return formatCount(count) + u' ' + (filtered ? FooterWords::tr("matching rows") : FooterWords::tr("rows"));
    }
    const QString which = filtered ? FooterWords::tr("matching rows") : FooterWords::tr("rows");
    if (!facts.estimate.known())
        return FooterWords::tr("number of %1 unknown").arg(which);
    // An estimate below what has been seen is of no use.
    const qint64 seen = facts.firstRow ? *facts.firstRow - 1 + facts.loadedRows : facts.loadedRows;
    if (facts.estimate.value < double(seen))
        return FooterWords::tr("more than %1 %2").arg(formatCount(seen), which);
    return formatEstimate(facts.estimate) + u' ' + which;
}

QString loadedText(const FooterFacts &facts)
{
    if (facts.loadedRows == 0 || (facts.reachesStart && facts.reachesEnd))
        return {};
    std::optional<qint64> first = facts.firstRow;
    if (!first && facts.reachesEnd && facts.counted)
        first = facts.counted->value - facts.loadedRows + 1;
    if (first)
        return FooterWords::tr("rows %1–%2 loaded")
            .arg(formatCount(*first), formatCount(*first + facts.loadedRows - 1));
    return facts.reachesEnd ? FooterWords::tr("last %1 rows loaded").arg(formatCount(facts.loadedRows))
                            : FooterWords::tr("%1 rows loaded").arg(formatCount(facts.loadedRows));
}

} // namespace

QString footerText(const FooterFacts &facts)
{
    if (facts.table.name.isEmpty())
        return {};
    QStringList parts{rowsText(facts), loadedText(facts)};
    if (facts.size.value > 0) {
        parts << (facts.indexSize.value > 0
                      ? FooterWords::tr("%1 (index %2)").arg(formatBytes(facts.size), formatBytes(facts.indexSize))
                      : formatBytes(facts.size));
    }
    parts.removeAll(QString());
    return parts.join(QStringLiteral(" · "));
}

TableFooter::TableFooter(QWidget *parent)
    : QWidget(parent)
{
    setupViews();
    connectSignals();
}

void TableFooter::setupViews()
{
    m_factsLabel = new QLabel(this);
    m_factsLabel->setObjectName(QStringLiteral("footerFacts"));
    m_factsLabel->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_noteLabel = new ElidedLabel(this);
    m_noteLabel->setObjectName(QStringLiteral("footerNote"));
    m_noteLabel->setHint(true);
    m_countButton = new QToolButton(this);
    m_countButton->setObjectName(QStringLiteral("countButton"));
    m_countButton->setAutoRaise(true);
    m_firstButton = new QToolButton(this);
    m_firstButton->setAutoRaise(true);
    m_lastButton = new QToolButton(this);
    m_lastButton->setAutoRaise(true);

    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(spacing::Page, spacing::Group, spacing::Control, spacing::Group);
    row->setSpacing(spacing::Control);
    row->addWidget(m_factsLabel);
    row->addWidget(m_countButton);
    row->addWidget(m_noteLabel, 1);
    row->addWidget(m_firstButton);
    row->addWidget(m_lastButton);
    updateCountButton();
}

void TableFooter::connectSignals()
{
    connect(m_countButton, &QToolButton::clicked, this, [this] {
        if (m_counting)
            emit stopCountingRequested();
        else
            emit countRequested();
    });
}

void TableFooter::setEnds(QAction *first, QAction *last)
{
    m_firstButton->setDefaultAction(first);
    m_lastButton->setDefaultAction(last);
}

void TableFooter::setFacts(const FooterFacts &facts)
{
    m_facts = facts;
    m_factsLabel->setText(footerText(facts));
    updateCountButton();
}

void TableFooter::setCounting(bool counting)
{
    m_counting = counting;
    updateCountButton();
}

void TableFooter::setNote(const QString &note)
{
    m_noteLabel->setText(note);
}

void TableFooter::updateCountButton()
{
    m_countButton->setText(m_counting ? tr("Counting… Stop") : tr("Count exactly"));
    m_countButton->setToolTip(m_counting
                                  ? tr("Stops counting")
                                  : tr("Counts the rows exactly, which may take as long as reading the whole table"));
    const bool known = m_facts.table.name.isEmpty() || m_facts.counted || (m_facts.reachesStart && m_facts.reachesEnd);
    m_countButton->setVisible(m_counting || !known);
}
