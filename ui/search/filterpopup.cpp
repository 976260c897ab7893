#include "ui/search/filterpopup.h"

#include "ui/shared/spacing.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QRegularExpression>

using search::FilterOperator;
using search::JsonType;

namespace {

constexpr int ValueWidth = 160;

bool takesValue(FilterOperator op)
{
    return op != FilterOperator::IsNull && op != FilterOperator::IsNotNull;
}

bool isJsonType(const QString &type)
{
    return type == u"jsonb" || type == u"json";
}

QComboBox *newBox(const QString &objectName, QWidget *parent)
{
    auto *box = new QComboBox(parent);
    box->setObjectName(objectName);
    return box;
}

} // namespace

QStringList splitValues(const QString &text)
{
    static const QRegularExpression value(QStringLiteral(R"re(\s*(?:"([^"]*)"|([^,]*))\s*(?:,|$))re"));
    QStringList values;
    qsizetype at = 0;
    do {
        const auto match =
            value.match(text, at, QRegularExpression::NormalMatch, QRegularExpression::AnchorAtOffsetMatchOption);
        if (!match.hasMatch())
            return values << text.mid(at).trimmed();
        values << (match.capturedStart(1) >= 0 ? match.captured(1) : match.captured(2).trimmed());
        at = match.capturedEnd();
    } while (at < text.size());
    return values;
}

FilterPopup::FilterPopup(QWidget *parent)
    : QFrame(parent, Qt::Popup)
{
    setObjectName(QStringLiteral("searchFilterPopup"));
    setFrameShape(QFrame::StyledPanel);
    setupViews();
    connectSignals();
}

void FilterPopup::setupViews()
{
    m_column = newBox(QStringLiteral("searchFilterColumn"), this);
    m_column->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    m_path = new QLineEdit(this);
    m_path->setObjectName(QStringLiteral("searchFilterPath"));
    m_path->setPlaceholderText(tr("path, as in brand.name"));
    m_path->setToolTip(tr("Keys into the document, and positions in arrays from 0, separated by dots. Without a path "
                          "the document as a whole is meant."));
    m_operator = newBox(QStringLiteral("searchFilterOperator"), this);
    for (const FilterOperator op :
         {FilterOperator::Equal, FilterOperator::NotEqual, FilterOperator::Less, FilterOperator::LessOrEqual,
          FilterOperator::Greater, FilterOperator::GreaterOrEqual, FilterOperator::AnyOf, FilterOperator::Contains,
          FilterOperator::IsNull, FilterOperator::IsNotNull})
        m_operator->addItem(search::operatorText(op), int(op));
    m_value = new QLineEdit(this);
    m_value->setObjectName(QStringLiteral("searchFilterValue"));
    m_value->setMinimumWidth(ValueWidth);
    m_type = newBox(QStringLiteral("searchFilterType"), this);
    m_type->addItem(tr("as text"), int(JsonType::Text));
    m_type->addItem(tr("as number"), int(JsonType::Number));
    m_type->addItem(tr("as true or false"), int(JsonType::Boolean));
    m_add = new QPushButton(tr("Filter"), this);
    m_add->setObjectName(QStringLiteral("searchFilterApply"));

    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(spacing::Control, spacing::Control, spacing::Control, spacing::Control);
    row->setSpacing(spacing::Control);
    for (QWidget *widget : QList<QWidget *>{m_column, m_path, m_operator, m_value, m_type, m_add})
        row->addWidget(widget);
}

void FilterPopup::connectSignals()
{
    for (QComboBox *box : {m_column, m_operator, m_type})
        connect(box, &QComboBox::currentIndexChanged, this, &FilterPopup::updateFields);
    connect(m_value, &QLineEdit::textChanged, this, &FilterPopup::updateProblem);
    connect(m_path, &QLineEdit::textChanged, this, &FilterPopup::updateFields);
    connect(m_value, &QLineEdit::returnPressed, this, &FilterPopup::accept);
    connect(m_add, &QPushButton::clicked, this, &FilterPopup::accept);
}

void FilterPopup::setTable(const catalog::Table &table)
{
    const QString before = table.name == m_table.name ? m_column->currentText() : QString();
    m_table = table;
    const QSignalBlocker blocker(m_column);
    m_column->clear();
    for (const catalog::Column &column : table.columns) {
        if (!column.vector)
            m_column->addItem(column.name);
    }
    m_column->setCurrentIndex(std::max(0, m_column->findText(before)));
    updateFields();
}

void FilterPopup::open(const QPoint &globalPosition)
{
    updateFields();
    adjustSize();
    move(globalPosition);
    show();
    m_column->setFocus();
}

bool FilterPopup::isJson() const
{
    const catalog::Column *column = m_table.column(m_column->currentText());
    return column && isJsonType(column->type);
}

FilterOperator FilterPopup::chosenOperator() const
{
    return FilterOperator(m_operator->currentData().toInt());
}

void FilterPopup::updateFields()
{
    const bool json = isJson();
    const bool hasPath = json && !m_path->text().trimmed().isEmpty();
    m_path->setVisible(json);
    m_type->setVisible(hasPath);
    m_value->setEnabled(takesValue(chosenOperator()));
    m_value->setPlaceholderText(chosenOperator() == FilterOperator::AnyOf ? tr("values, separated by commas")
                                : json && !hasPath                        ? QStringLiteral("{\"brand\": \"Acme\"}")
                                                                          : QString());
    updateProblem();
}

search::SearchFilter FilterPopup::filter() const
{
    search::SearchFilter filter;
    filter.column = m_column->currentText();
    filter.op = chosenOperator();
    filter.isJson = isJson();
    if (filter.isJson) {
        for (const QString &step : m_path->text().trimmed().split(u'.', Qt::SkipEmptyParts))
            filter.path << step.trimmed();
        filter.type = JsonType(m_type->currentData().toInt());
    }
    if (filter.op == FilterOperator::AnyOf)
        filter.values = splitValues(m_value->text());
    else if (takesValue(filter.op))
        filter.values = {m_value->text()};
    return filter;
}

void FilterPopup::updateProblem()
{
    const auto checked = search::checkFilter(filter());
    m_add->setEnabled(bool(checked) && m_column->count() > 0);
    m_add->setToolTip(checked ? QString() : checked.error().message);
}

void FilterPopup::accept()
{
    if (!m_add->isEnabled())
        return;
    const search::SearchFilter chosen = filter();
    hide();
    m_value->clear();
    emit filterChosen(chosen);
}
