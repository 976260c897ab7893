#include "ui/search/distancebox.h"

#include "ui/shared/chartcolors.h"
#include "ui/shared/icons.h"
#include "ui/shared/spacing.h"

#include <QAbstractItemView>

using search::SearchChoice;

namespace {

constexpr int ShownLength = 14;

QString indexNames(const SearchChoice &choice)
{
    QStringList names;
    for (const search::ServingIndex &index : choice.indexes) {
        QString name = QStringLiteral("%1 (%2)").arg(index.name.name, vectors::methodName(index.method));
        if (!index.predicate.isEmpty())
            name += QStringLiteral(" WHERE %1").arg(index.predicate);
        names << name;
    }
    return names.join(QStringLiteral(", "));
}

QString wordOf(vectors::Distance distance)
{
    switch (distance) {
    case vectors::Distance::L2:
        return DistanceBox::tr("Euclidean");
    case vectors::Distance::InnerProduct:
        return DistanceBox::tr("inner product");
    case vectors::Distance::Cosine:
        return DistanceBox::tr("cosine");
    case vectors::Distance::L1:
        return DistanceBox::tr("taxicab");
    case vectors::Distance::Hamming:
        return DistanceBox::tr("Hamming");
    case vectors::Distance::Jaccard:
        return DistanceBox::tr("Jaccard");
    }
    Q_UNREACHABLE();
}

QString shapeText(const catalog::VectorShape &shape)
{
    const QString type = vectors::typeName(shape.type);
    return shape.dimensions > 0 ? QStringLiteral("%1(%2)").arg(type).arg(shape.dimensions) : type;
}

QString choiceText(const SearchChoice &choice)
{
    QString text = QStringLiteral("%1  %2").arg(vectors::operatorOf(choice.distance), wordOf(choice.distance));
    if (!choice.expression.isEmpty())
        text += DistanceBox::tr(" · as %1").arg(shapeText(choice.shape));
    if (!choice.indexes.isEmpty() && !choice.indexes.first().predicate.isEmpty())
        text += DistanceBox::tr(" · partial");
    return text;
}

QString choiceTip(const SearchChoice &choice)
{
    QString tip = choice.indexes.isEmpty()
                      ? DistanceBox::tr("No index gives this order: the server reads every row that matches.")
                      : DistanceBox::tr("Served by %1.").arg(indexNames(choice));
    if (!choice.expression.isEmpty())
        tip += u' ' + DistanceBox::tr("Orders by %1.").arg(choice.expression);
    return tip;
}

} // namespace

DistanceBox::DistanceBox(QWidget *parent)
    : QComboBox(parent)
{
    setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    setMinimumContentsLength(ShownLength);
    connect(this, &QComboBox::currentIndexChanged, this, &DistanceBox::updateToolTip);
}

void DistanceBox::setChoices(const QList<SearchChoice> &choices, const std::optional<SearchChoice> &kept)
{
    const QSignalBlocker blocker(this);
    m_choices = choices;
    clear();
    for (const SearchChoice &choice : choices) {
        const bool served = !choice.indexes.isEmpty();
        addItem(served ? themeIcon(QStringLiteral("index"), severityColor(Severity::Good, palette()))
                       : themeIcon(QStringLiteral("table")),
                choiceText(choice));
        setItemData(count() - 1, choiceTip(choice), Qt::ToolTipRole);
    }
    setCurrentIndex(choices.isEmpty() ? -1 : 0);
    if (kept)
        choose(kept->distance, kept->expression);
    view()->setMinimumWidth(view()->sizeHintForColumn(0) + 2 * spacing::Section);
    updateToolTip();
}

std::optional<SearchChoice> DistanceBox::choice() const
{
    const int index = currentIndex();
    return index >= 0 && index < m_choices.size() ? std::optional(m_choices[index]) : std::nullopt;
}

bool DistanceBox::choose(vectors::Distance distance, const QString &expression)
{
    for (int i = 0; i < m_choices.size(); ++i) {
        if (m_choices[i].distance == distance && m_choices[i].expression == expression) {
            setCurrentIndex(i);
            return true;
        }
    }
    return false;
}

void DistanceBox::updateToolTip()
{
    setToolTip(currentIndex() >= 0 ? itemData(currentIndex(), Qt::ToolTipRole).toString() : QString());
}
