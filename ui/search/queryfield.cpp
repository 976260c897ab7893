#include "ui/search/queryfield.h"

#include "app/search/checkquery.h"
#include "ui/shared/chartcolors.h"
#include "ui/shared/fonts.h"
#include "ui/shared/format.h"
#include "ui/shared/icons.h"
#include "ui/shared/spacing.h"

#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QStackedWidget>
#include <QStandardItemModel>

namespace {

constexpr int KeyFieldWidth = 90;

/// A pasted vector may span lines, and may come as a plain list of numbers.
QString normalized(const QString &pasted, vectors::VectorType type)
{
    const QString text = pasted.simplified();
    const bool dense = type == vectors::VectorType::Vector || type == vectors::VectorType::Halfvec;
    if (!dense || text.isEmpty() || text.startsWith(u'[') || text.startsWith(u'{'))
        return text;
    return u'[' + text + u']';
}

QString exampleOf(vectors::VectorType type)
{
    switch (type) {
    case vectors::VectorType::Vector:
    case vectors::VectorType::Halfvec:
        return QStringLiteral("[0.12, -0.03, …]");
    case vectors::VectorType::Sparsevec:
        return QStringLiteral("{1:0.5, 42:2}/1000");
    case vectors::VectorType::Bit:
        return QStringLiteral("010110…");
    }
    Q_UNREACHABLE();
}

} // namespace

QueryField::QueryField(QWidget *parent)
    : QWidget(parent)
{
    setupViews();
    connectSignals();
}

void QueryField::setupViews()
{
    m_modeBox = new QComboBox(this);
    m_modeBox->setObjectName(QStringLiteral("searchMode"));
    m_modeBox->addItem(themeIcon(QStringLiteral("key")), tr("Near row"));
    m_modeBox->addItem(themeIcon(QStringLiteral("vector")), tr("Near vector"));

    auto *keyPage = new QWidget(this);
    m_keyLayout = new QHBoxLayout(keyPage);
    m_keyLayout->setContentsMargins(0, 0, 0, 0);
    m_keyLayout->setSpacing(spacing::Group);
    m_keyLayout->addStretch(1);

    m_vectorField = new QLineEdit(this);
    m_vectorField->setObjectName(QStringLiteral("searchVector"));
    m_vectorField->setFont(fixedFont());
    m_vectorField->setClearButtonEnabled(true);
    m_vectorField->setMaxLength(16 * 1024 * 1024);
    m_stack = new QStackedWidget(this);
    m_stack->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    m_stack->addWidget(keyPage);
    m_stack->addWidget(m_vectorField);

    m_statusIcon = new QLabel(this);
    m_status = new QLabel(this);
    m_status->setObjectName(QStringLiteral("searchVectorStatus"));
    m_status->setTextFormat(Qt::PlainText);

    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(spacing::Group);
    row->addWidget(m_modeBox);
    row->addWidget(m_stack, 1);
    row->addWidget(m_statusIcon);
    row->addWidget(m_status);
    setFocusProxy(m_vectorField);
}

void QueryField::connectSignals()
{
    connect(m_modeBox, &QComboBox::currentIndexChanged, this, [this](int index) {
        m_stack->setCurrentIndex(index);
        checkVector();
    });
    connect(m_vectorField, &QLineEdit::textChanged, this, &QueryField::checkVector);
    connect(m_vectorField, &QLineEdit::returnPressed, this, &QueryField::submitted);
}

void QueryField::setTarget(const search::SearchTarget &target)
{
    const bool otherTable = target.table != m_target.table || target.column != m_target.column;
    m_target = target;
    const QStringList columns = search::keyColumnsOf(target);
    QStringList shown;
    for (const QLabel *label : m_keyLabels)
        shown << label->text();
    if (otherTable || shown != columns)
        rebuildKeyFields(columns);
    m_vectorField->setPlaceholderText(exampleOf(target.shape.type));
    updateModes();
    checkVector();
}

void QueryField::rebuildKeyFields(const QStringList &columns)
{
    qDeleteAll(m_keyFields);
    qDeleteAll(m_keyLabels);
    m_keyFields.clear();
    m_keyLabels.clear();
    for (qsizetype i = 0; i < columns.size(); ++i) {
        auto *label = new QLabel(columns[i], m_stack->widget(0));
        label->setTextFormat(Qt::PlainText);
        auto *field = new QLineEdit(m_stack->widget(0));
        field->setObjectName(QStringLiteral("searchKey%1").arg(i));
        field->setAccessibleName(columns[i]);
        field->setFont(fixedFont());
        field->setMinimumWidth(KeyFieldWidth);
        field->setMaximumWidth(3 * KeyFieldWidth);
        m_keyLayout->insertWidget(int(2 * i), label);
        m_keyLayout->insertWidget(int(2 * i + 1), field, 2);
        connect(field, &QLineEdit::textChanged, this, &QueryField::checkVector);
        connect(field, &QLineEdit::returnPressed, this, &QueryField::submitted);
        m_keyLabels << label;
        m_keyFields << field;
    }
}

/// Rows that have no key cannot be named, so that only a vector is left.
void QueryField::updateModes()
{
    auto *model = qobject_cast<QStandardItemModel *>(m_modeBox->model());
    QStandardItem *rowMode = model->item(int(Mode::Row));
    rowMode->setEnabled(!m_keyFields.isEmpty());
    rowMode->setToolTip(m_keyFields.isEmpty() ? tr("The rows of a view have no key to name them by.") : QString());
    if (m_keyFields.isEmpty())
        setMode(Mode::Vector);
}

QueryField::Mode QueryField::mode() const
{
    return Mode(m_modeBox->currentIndex());
}

void QueryField::setMode(Mode mode)
{
    m_modeBox->setCurrentIndex(int(mode));
}

void QueryField::setRow(const search::RowKey &key)
{
    setMode(Mode::Row);
    for (qsizetype i = 0; i < m_keyFields.size(); ++i)
        m_keyFields[i]->setText(key.value(i));
}

void QueryField::setVector(const vectors::VectorValue &value)
{
    setMode(Mode::Vector);
    m_vectorField->setText(vectors::toText(value));
    m_vectorField->setCursorPosition(0);
}

std::optional<search::RowKey> QueryField::row() const
{
    if (mode() != Mode::Row || m_keyFields.isEmpty())
        return std::nullopt;
    search::RowKey key;
    for (const QLineEdit *field : m_keyFields)
        key << field->text();
    return key.contains(QString()) || key.contains(QLatin1String("")) ? std::nullopt : std::optional(key);
}

void QueryField::checkVector()
{
    m_vector.reset();
    m_vectorProblem.clear();
    const QString text = normalized(m_vectorField->text(), m_target.shape.type);
    if (mode() == Mode::Vector && !text.isEmpty()) {
        auto parsed = vectors::parseVector(m_target.shape.type, text, m_target.shape.dimensions);
        if (!parsed)
            m_vectorProblem = parsed.error().message;
        else if (const auto checked = search::checkQuery(m_target, *parsed); !checked)
            m_vectorProblem = checked.error().message;
        else
            m_vector = *std::move(parsed);
    }
    updateStatus();
    emit changed();
}

QString QueryField::problem() const
{
    if (isComplete())
        return {};
    if (mode() == Mode::Vector)
        return m_vectorProblem.isEmpty() ? tr("Paste a vector to search near.") : m_vectorProblem;
    return tr("Give the key of the row to search near.");
}

void QueryField::updateStatus()
{
    const bool wrong = !m_vectorProblem.isEmpty();
    const bool shown = mode() == Mode::Vector && (wrong || m_vector);
    const QString text = wrong ? m_vectorProblem
                         : m_vector
                             ? tr("%1 dimensions · ‖v‖ %2")
                                   .arg(formatCount(m_vector->dimensions), formatNumber(vectors::norm(*m_vector), 3))
                             : QString();
    m_status->setText(m_status->fontMetrics().elidedText(text, Qt::ElideRight, 320));
    m_status->setToolTip(text);
    const Severity severity = wrong ? Severity::Wrong : Severity::Good;
    QPalette colors = palette();
    colors.setColor(QPalette::WindowText, wrong ? severityColor(severity, palette()) : hintColor(palette()));
    m_status->setPalette(colors);
    const QIcon icon = themeIcon(severityIcon(severity), severityColor(severity, palette()));
    m_statusIcon->setPixmap(icon.pixmap(QSize(iconsize::Small, iconsize::Small), devicePixelRatioF()));
    m_status->setVisible(shown);
    m_statusIcon->setVisible(shown);
}

void QueryField::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::PaletteChange && m_status)
        updateStatus();
    QWidget::changeEvent(event);
}
