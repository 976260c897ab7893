#include "ui/search/queryfield.h"

#include "app/search/checkquery.h"
#include "ui/search/chiprow.h"
#include "ui/search/keyfields.h"
#include "ui/search/textmodelbutton.h"
#include "ui/shared/chartcolors.h"
#include "ui/shared/fonts.h"
#include "ui/shared/format.h"
#include "ui/shared/icons.h"
#include "ui/shared/spacing.h"

#include <QComboBox>
#include <QDropEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QMimeData>
#include <QStackedWidget>
#include <QStandardItemModel>

namespace {

constexpr int StatusWidth = 200;

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
    updateModes();
    updateStatus();
}

QLineEdit *QueryField::newField(const QString &objectName)
{
    auto *field = new QLineEdit(this);
    field->setObjectName(objectName);
    field->setClearButtonEnabled(true);
    field->setAcceptDrops(false); // what is dropped replaces the whole
    connect(field, &QLineEdit::returnPressed, this, &QueryField::submitted);
    return field;
}

void QueryField::setupViews()
{
    setAcceptDrops(true);
    m_modeBox = new QComboBox(this);
    m_modeBox->setObjectName(QStringLiteral("searchMode"));
    m_modeBox->addItem(themeIcon(QStringLiteral("key")), tr("Near row"));
    m_modeBox->addItem(themeIcon(QStringLiteral("vector")), tr("Near vector"));
    m_modeBox->addItem(themeIcon(QStringLiteral("search")), tr("Near text"));

    m_key = new KeyFields(this);
    m_vectorField = newField(QStringLiteral("searchVector"));
    m_vectorField->setFont(fixedFont());
    m_vectorField->setMaxLength(16 * 1024 * 1024);
    m_textField = newField(QStringLiteral("searchText"));
    m_textField->setPlaceholderText(tr("what it should be about"));
    m_stack = new QStackedWidget(this);
    m_stack->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    m_stack->setMinimumWidth(100);
    for (QWidget *page :
         {static_cast<QWidget *>(m_key), static_cast<QWidget *>(m_vectorField), static_cast<QWidget *>(m_textField)})
        m_stack->addWidget(page);
    m_model = new TextModelButton(this);
    m_chips = new ChipRow(QStringLiteral("searchExample"), this);
    m_chips->setMostShown(2);

    m_statusIcon = new QLabel(this);
    m_status = new QLabel(this);
    m_status->setObjectName(QStringLiteral("searchVectorStatus"));
    m_status->setTextFormat(Qt::PlainText);
    m_status->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);

    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(spacing::Group);
    row->addWidget(m_modeBox);
    row->addWidget(m_stack, 2);
    row->addWidget(m_model);
    row->addWidget(m_statusIcon);
    row->addWidget(m_status, 1);
    row->addWidget(m_chips);
    setFocusProxy(m_vectorField);
}

void QueryField::connectSignals()
{
    connect(m_modeBox, &QComboBox::currentIndexChanged, this, [this](int index) {
        m_stack->setCurrentIndex(index);
        checkVector();
    });
    connect(m_key, &KeyFields::changed, this, &QueryField::checkVector);
    connect(m_key, &KeyFields::submitted, this, &QueryField::submitted);
    connect(m_vectorField, &QLineEdit::textChanged, this, &QueryField::checkVector);
    connect(m_textField, &QLineEdit::textChanged, this, &QueryField::checkVector);
    connect(m_chips, &ChipRow::removed, this, &QueryField::removeExample);
}

void QueryField::setTarget(const search::SearchTarget &target)
{
    const bool otherTable = target.table != m_target.table;
    const bool otherColumn = otherTable || target.column != m_target.column;
    m_target = target;
    const QStringList columns = search::keyColumnsOf(target);
    const bool otherKey = columns != m_key->columns();
    m_key->setColumns(columns);
    if (otherColumn && !otherKey)
        m_key->reset();
    if (otherTable)
        setExamples({});
    m_model->setTarget(target);
    m_vectorField->setPlaceholderText(
        exampleOf(target.expression.isEmpty() ? target.shape.type : target.columnShape.type));
    updateModes();
    checkVector();
}

void QueryField::setEmbedder(const TextEmbedder &embedder)
{
    m_embedder = embedder;
    m_model->setEmbedder(embedder);
    updateModes();
    checkVector();
}

/// Rows that have no key cannot be named; what makes a vector of a text may be missing, and says so when it is chosen.
void QueryField::updateModes()
{
    auto *model = qobject_cast<QStandardItemModel *>(m_modeBox->model());
    const bool named = !m_key->columns().isEmpty();
    QStandardItem *rowMode = model->item(int(Mode::Row));
    rowMode->setEnabled(named);
    rowMode->setToolTip(named ? QString() : tr("The rows of a view have no key to name them by."));
    model->item(int(Mode::Text))->setToolTip(textProblem());
    if (!named && mode() == Mode::Row && !m_target.table.name.isEmpty())
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
    setExamples({});
    setMode(Mode::Row);
    m_key->setKey(key);
}

void QueryField::setVector(const vectors::VectorValue &value)
{
    setMode(Mode::Vector);
    m_vectorField->setText(vectors::toText(value));
    m_vectorField->setCursorPosition(0);
}

void QueryField::setText(const QString &text)
{
    setMode(Mode::Text);
    m_textField->setText(text);
}

void QueryField::setExamples(const search::Examples &examples)
{
    if (examples == m_examples)
        return;
    m_examples = examples;
    updateChips();
    checkVector();
}

void QueryField::addExample(const search::RowKey &key, bool like)
{
    search::Examples examples = m_examples;
    examples.like.removeAll(key);
    examples.unlike.removeAll(key);
    (like ? examples.like : examples.unlike) << key;
    if (row() == key)
        m_key->setKey({});
    setExamples(examples);
}

void QueryField::removeExample(int chip)
{
    search::Examples examples = m_examples;
    if (chip < examples.like.size())
        examples.like.removeAt(chip);
    else if (chip - examples.like.size() < examples.unlike.size())
        examples.unlike.removeAt(chip - examples.like.size());
    setExamples(examples);
}

void QueryField::updateChips()
{
    QList<Chip> chips;
    const auto add = [&chips](const QList<search::RowKey> &keys, const QString &sign, const QString &words) {
        for (const search::RowKey &key : keys) {
            const QString name = key.join(QStringLiteral(", "));
            chips << Chip{sign + name, words.arg(name)};
        }
    };
    add(m_examples.like, QStringLiteral("+ "), tr("More like row %1."));
    add(m_examples.unlike, QStringLiteral("− "), tr("Less like row %1."));
    m_chips->setChips(chips);
}

std::optional<search::RowKey> QueryField::row() const
{
    return mode() == Mode::Row ? m_key->key() : std::nullopt;
}

QString QueryField::text() const
{
    return mode() == Mode::Text ? m_textField->text().trimmed() : QString();
}

QString QueryField::textProblem() const
{
    if (!m_embedder.maker)
        return tr("Nothing here makes a vector of a text yet: add an embedding provider in the settings, or fit the "
                  "built-in embedder to a text column.");
    return m_embedder.problem ? m_embedder.problem(m_target) : QString();
}

void QueryField::checkVector()
{
    m_vector.reset();
    m_vectorProblem.clear();
    if (mode() == Mode::Vector && !m_vectorField->text().trimmed().isEmpty()) {
        auto vector = search::readQuery(m_target, m_vectorField->text());
        if (vector)
            m_vector = *std::move(vector);
        else
            m_vectorProblem = vector.error().message;
    }
    updateStatus();
    emit changed();
}

bool QueryField::isComplete() const
{
    return problem().isEmpty();
}

QString QueryField::problem() const
{
    const bool exampled = !m_examples.like.isEmpty();
    switch (mode()) {
    case Mode::Vector:
        if (!m_vectorProblem.isEmpty())
            return m_vectorProblem;
        return m_vector || exampled ? QString() : tr("Paste a vector to search near.");
    case Mode::Text:
        if (text().isEmpty() && exampled)
            return {};
        if (const QString problem = textProblem(); !problem.isEmpty())
            return problem;
        return text().isEmpty() ? tr("Type a text to search near.") : QString();
    case Mode::Row:
        return row() || exampled ? QString() : tr("Give the key of the row to search near.");
    }
    Q_UNREACHABLE();
}

bool QueryField::isWrong() const
{
    return !m_vectorProblem.isEmpty() || (mode() == Mode::Text && !textProblem().isEmpty());
}

QString QueryField::statusText() const
{
    if (mode() == Mode::Text)
        return textProblem();
    if (!m_vectorProblem.isEmpty() || !m_vector)
        return m_vectorProblem;
    return tr("%1 dimensions · ‖v‖ %2")
        .arg(formatCount(m_vector->dimensions), formatNumber(vectors::norm(*m_vector), 3));
}

void QueryField::updateStatus()
{
    const bool wrong = isWrong();
    const QString text = statusText();
    m_status->setText(m_status->fontMetrics().elidedText(text, Qt::ElideRight, StatusWidth));
    m_status->setToolTip(text);
    const Severity severity = wrong ? Severity::Wrong : Severity::Good;
    QPalette colors = palette();
    colors.setColor(QPalette::WindowText, wrong ? severityColor(severity, palette()) : hintColor(palette()));
    m_status->setPalette(colors);
    const QIcon icon = themeIcon(severityIcon(severity), severityColor(severity, palette()));
    m_statusIcon->setPixmap(icon.pixmap(QSize(iconsize::Small, iconsize::Small), devicePixelRatioF()));
    m_statusIcon->setToolTip(text);
    m_model->setVisible(mode() == Mode::Text);
    m_status->setVisible(!text.isEmpty());
    m_statusIcon->setVisible(!text.isEmpty());
}

void QueryField::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::PaletteChange && m_status)
        updateStatus();
    QWidget::changeEvent(event);
}

void QueryField::dragEnterEvent(QDragEnterEvent *event)
{
    if (event->mimeData()->hasText())
        event->acceptProposedAction();
}

void QueryField::dropEvent(QDropEvent *event)
{
    if (mode() == Mode::Text) {
        m_textField->setText(event->mimeData()->text());
    } else {
        setMode(Mode::Vector);
        m_vectorField->setText(event->mimeData()->text());
        m_vectorField->setCursorPosition(0);
    }
    event->acceptProposedAction();
}
