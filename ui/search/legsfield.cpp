#include "ui/search/legsfield.h"

#include "app/search/searchtarget.h"
#include "ui/shared/icons.h"
#include "ui/shared/spacing.h"

#include <QCheckBox>
#include <QComboBox>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QSpinBox>
#include <QToolButton>
#include <QWidgetAction>

using search::HybridLeg;
using search::TextChoice;
using search::TextQueryForm;
using search::TextRank;
using search::TrigramChoice;

namespace {

constexpr int MostCandidates = 10000;
constexpr qsizetype LongestColumn = 16;

QString shortened(const QString &name)
{
    QString line = name.simplified();
    if (line.size() > LongestColumn)
        line = line.left(LongestColumn - 1) + u'…';
    return line.replace(u'&', QStringLiteral("&&"));
}

QString choiceText(const TextChoice &choice)
{
    return choice.leg.expression.isEmpty() ? choice.leg.column : choice.leg.expression;
}

QString servedText(const QStringList &indexes)
{
    return indexes.isEmpty() ? LegsField::tr("No index serves it: the server reads every row that matches.")
                             : LegsField::tr("Served by %1.").arg(indexes.join(QStringLiteral(", ")));
}

QComboBox *newBox(const QString &objectName, QWidget *parent)
{
    auto *box = new QComboBox(parent);
    box->setObjectName(objectName);
    box->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    return box;
}

} // namespace

LegsField::LegsField(QWidget *parent)
    : QWidget(parent)
{
    setupViews();
    connectSignals();
    updateFields();
}

void LegsField::setupViews()
{
    m_words = new QLineEdit(this);
    m_words->setObjectName(QStringLiteral("searchWords"));
    m_words->setClearButtonEnabled(true);
    m_words->setMinimumWidth(100);
    m_button = new QToolButton(this);
    m_button->setObjectName(QStringLiteral("searchLegs"));
    m_button->setPopupMode(QToolButton::InstantPopup);
    m_button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_button->setIcon(themeIcon(QStringLiteral("details")));
    m_button->setAutoRaise(true);
    m_menu = new QMenu(m_button);
    auto *form = new QWidget(m_menu);
    setupForm(form);
    auto *action = new QWidgetAction(m_menu);
    action->setDefaultWidget(form);
    m_menu->addAction(action);
    m_button->setMenu(m_menu);

    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(spacing::Group);
    row->addWidget(m_words, 1);
    row->addWidget(m_button);
    setFocusProxy(m_words);
}

void LegsField::setupForm(QWidget *form)
{
    m_useText = new QCheckBox(tr("Full text of"), form);
    m_useText->setObjectName(QStringLiteral("searchUseText"));
    m_useText->setChecked(true);
    m_column = newBox(QStringLiteral("searchTextColumn"), form);
    m_form = newBox(QStringLiteral("searchTextForm"), form);
    m_form->addItem(tr("as in a web search"), int(TextQueryForm::Websearch));
    m_form->addItem(tr("as a phrase"), int(TextQueryForm::Phrase));
    m_form->addItem(tr("all the words"), int(TextQueryForm::Plain));
    m_form->addItem(tr("as a tsquery: & | ! <->"), int(TextQueryForm::Raw));
    m_configuration = newBox(QStringLiteral("searchTextConfiguration"), form);
    m_rank = newBox(QStringLiteral("searchTextRank"), form);
    m_rank->addItem(tr("ts_rank_cd: how near the words stand"), int(TextRank::CoverDensity));
    m_rank->addItem(tr("ts_rank: how often they stand there"), int(TextRank::Frequency));
    m_useTrigrams = new QCheckBox(tr("Trigrams of"), form);
    m_useTrigrams->setObjectName(QStringLiteral("searchUseTrigrams"));
    m_trigramColumn = newBox(QStringLiteral("searchTrigramColumn"), form);
    m_candidates = new QSpinBox(form);
    m_candidates->setObjectName(QStringLiteral("searchCandidates"));
    m_candidates->setRange(1, MostCandidates);
    m_candidates->setValue(HybridLeg().candidates);
    m_candidates->setToolTip(tr("Rows of each leg that are fused; at least k"));
    m_vectors = new QWidget(form);
    m_vectorRows = new QVBoxLayout(m_vectors);
    m_vectorRows->setContentsMargins(0, 0, 0, 0);

    auto *grid = new QGridLayout(form);
    grid->setContentsMargins(spacing::Page, spacing::Page, spacing::Page, spacing::Page);
    grid->setSpacing(spacing::Control);
    grid->addWidget(m_useText, 0, 0);
    grid->addWidget(m_column, 0, 1);
    addRow(grid, tr("read"), m_form);
    addRow(grid, tr("configuration"), m_configuration);
    addRow(grid, tr("ranked by"), m_rank);
    const int row = grid->rowCount();
    grid->addWidget(m_useTrigrams, row, 0);
    grid->addWidget(m_trigramColumn, row, 1);
    addRow(grid, tr("further vectors"), m_vectors);
    addRow(grid, tr("candidates of each"), m_candidates);
}

void LegsField::addRow(QGridLayout *grid, const QString &text, QWidget *field)
{
    const int row = grid->rowCount();
    auto *label = new QLabel(text, field->parentWidget());
    label->setBuddy(field);
    label->setIndent(spacing::Section);
    grid->addWidget(label, row, 0);
    grid->addWidget(field, row, 1);
}

void LegsField::connectSignals()
{
    connect(m_words, &QLineEdit::textChanged, this, &LegsField::changed);
    connect(m_words, &QLineEdit::returnPressed, this, &LegsField::submitted);
    for (QComboBox *box : {m_column, m_form, m_configuration, m_rank, m_trigramColumn})
        connect(box, &QComboBox::currentIndexChanged, this, &LegsField::updateFields);
    for (QCheckBox *box : {m_useText, m_useTrigrams})
        connect(box, &QCheckBox::toggled, this, &LegsField::updateFields);
    connect(m_candidates, &QSpinBox::valueChanged, this, &LegsField::changed);
}

void LegsField::setChoices(const catalog::Table &table, const search::TextChoices &choices)
{
    m_table = table;
    m_choices = choices;
    m_known = true;
    fillColumns();
    fillVectorColumns();
    updateFields();
}

void LegsField::forgetChoices()
{
    m_known = false;
    m_table = {};
    m_choices = {};
    m_words->clear();
    fillColumns();
    fillVectorColumns();
    updateFields();
}

void LegsField::fillColumns()
{
    const QSignalBlocker columnBlocker(m_column);
    const QSignalBlocker trigramBlocker(m_trigramColumn);
    const QSignalBlocker configurationBlocker(m_configuration);
    const QString column = m_column->currentText();
    m_column->clear();
    for (const TextChoice &choice : std::as_const(m_choices.text)) {
        m_column->addItem(choiceText(choice));
        m_column->setItemData(m_column->count() - 1, servedText(choice.indexes), Qt::ToolTipRole);
    }
    m_column->setCurrentIndex(m_choices.text.isEmpty() ? -1 : std::max(0, m_column->findText(column)));
    const QString trigrams = m_trigramColumn->currentText();
    m_trigramColumn->clear();
    for (const TrigramChoice &choice : std::as_const(m_choices.trigrams)) {
        m_trigramColumn->addItem(choice.leg.column);
        m_trigramColumn->setItemData(m_trigramColumn->count() - 1, servedText(choice.indexes), Qt::ToolTipRole);
    }
    m_trigramColumn->setCurrentIndex(m_choices.trigrams.isEmpty() ? -1
                                                                  : std::max(0, m_trigramColumn->findText(trigrams)));
    const QString configuration = m_configuration->currentData().toString();
    m_configuration->clear();
    m_configuration->addItem(tr("the column's own"), QString());
    for (const QString &name : std::as_const(m_choices.configurations))
        m_configuration->addItem(name, name);
    m_configuration->setCurrentIndex(std::max(0, m_configuration->findData(configuration)));
}

void LegsField::setVectorColumn(const QString &column)
{
    if (column == m_vectorColumn)
        return;
    m_vectorColumn = column;
    fillVectorColumns();
}

void LegsField::fillVectorColumns()
{
    const QStringList chosen = furtherColumns();
    qDeleteAll(m_vectorBoxes);
    m_vectorBoxes.clear();
    for (const catalog::Column *column : m_table.vectorColumns()) {
        if (column->name == m_vectorColumn)
            continue;
        auto *box = new QCheckBox(QString(column->name).replace(u'&', QStringLiteral("&&")), m_vectors);
        box->setObjectName(QStringLiteral("searchFurtherVector%1").arg(m_vectorBoxes.size()));
        box->setProperty("column", column->name);
        box->setToolTip(tr("Searched near the same rows, by their vectors of this column"));
        box->setChecked(chosen.contains(column->name));
        m_vectorRows->addWidget(box);
        m_vectorBoxes << box;
        connect(box, &QCheckBox::toggled, this, &LegsField::changed);
    }
    m_vectors->setEnabled(!m_vectorBoxes.isEmpty());
}

QStringList LegsField::furtherColumns() const
{
    QStringList columns;
    for (const QCheckBox *box : m_vectorBoxes) {
        if (box->isChecked())
            columns << box->property("column").toString();
    }
    return columns;
}

void LegsField::updateFields()
{
    const bool hasText = !m_choices.text.isEmpty();
    const bool text = hasText && m_useText->isChecked();
    m_useText->setEnabled(hasText);
    m_useText->setToolTip(hasText || !m_known ? QString() : tr("The table has no text and no tsvector."));
    for (QComboBox *box : {m_column, m_form, m_configuration, m_rank})
        box->setEnabled(text);
    const TextChoice *choice = textChoice();
    m_column->setToolTip(choice ? servedText(choice->indexes) : QString());
    const bool hasTrigrams = !m_choices.trigrams.isEmpty();
    m_useTrigrams->setEnabled(hasTrigrams);
    m_useTrigrams->setToolTip(hasTrigrams ? tr("Finds misspelt words too")
                                          : tr("pg_trgm is not in this database, or the table has no text."));
    m_trigramColumn->setEnabled(hasTrigrams && m_useTrigrams->isChecked());
    m_button->setText(choice && text ? shortened(choice->leg.column) : tr("Legs"));
    m_button->setToolTip(tr("Where and how the words are searched, and what else is fused"));
    setWordsFallback(m_fallback);
    emit changed();
}

const TextChoice *LegsField::textChoice() const
{
    const int index = m_column->currentIndex();
    const bool used = m_useText->isChecked() && index >= 0 && index < m_choices.text.size();
    return used ? &m_choices.text[index] : nullptr;
}

const TrigramChoice *LegsField::trigramChoice() const
{
    const int index = m_trigramColumn->currentIndex();
    const bool used = m_useTrigrams->isChecked() && index >= 0 && index < m_choices.trigrams.size();
    return used ? &m_choices.trigrams[index] : nullptr;
}

QString LegsField::words() const
{
    return m_words->text().trimmed();
}

void LegsField::setWords(const QString &words)
{
    m_words->setText(words);
}

void LegsField::setWordsFallback(const QString &text)
{
    m_fallback = text;
    m_words->setPlaceholderText(text.isEmpty() ? tr("words to find") : tr("words: %1").arg(text.simplified()));
}

QString LegsField::searchedWords() const
{
    return words().isEmpty() ? m_fallback : words();
}

int LegsField::candidates() const
{
    return m_candidates->value();
}

HybridLeg LegsField::textLeg(const TextChoice &choice) const
{
    search::TextLeg text = choice.leg;
    text.text = searchedWords();
    text.form = TextQueryForm(m_form->currentData().toInt());
    text.rank = TextRank(m_rank->currentData().toInt());
    if (const QString configuration = m_configuration->currentData().toString(); !configuration.isEmpty())
        text.configuration = configuration;
    return {text.column, text, candidates(), {}, choice.indexes};
}

HybridLeg LegsField::trigramLeg(const TrigramChoice &choice) const
{
    search::TrigramLeg trigrams = choice.leg;
    trigrams.text = searchedWords();
    return {tr("%1 (trigrams)").arg(trigrams.column), trigrams, candidates(), {}, choice.indexes};
}

HybridLeg LegsField::vectorLeg(const QString &column, const search::SearchRequest &first) const
{
    const search::SearchChoice choice = search::searchChoices(m_table, column).first();
    search::VectorLeg leg;
    leg.search.target = search::targetOf(m_table, column, choice);
    leg.search.row = first.row;
    leg.search.examples = first.examples;
    QStringList indexes;
    for (const search::ServingIndex &index : choice.indexes)
        indexes << index.name.name;
    return {column, leg, candidates(), {}, indexes};
}

QList<HybridLeg> LegsField::legs(const search::SearchRequest &first) const
{
    QList<HybridLeg> legs;
    if (const TextChoice *choice = textChoice())
        legs << textLeg(*choice);
    if (const TrigramChoice *choice = trigramChoice())
        legs << trigramLeg(*choice);
    for (const QString &column : furtherColumns())
        legs << vectorLeg(column, first);
    return legs;
}

void LegsField::setLegs(const QList<HybridLeg> &legs)
{
    m_useText->setChecked(false);
    m_useTrigrams->setChecked(false);
    for (const HybridLeg &leg : legs) {
        m_candidates->setValue(leg.candidates);
        if (const auto *text = std::get_if<search::TextLeg>(&leg.search)) {
            m_useText->setChecked(true);
            const QString name = text->expression.isEmpty() ? text->column : text->expression;
            m_column->setCurrentIndex(std::max(0, m_column->findText(name)));
            m_form->setCurrentIndex(m_form->findData(int(text->form)));
            m_rank->setCurrentIndex(m_rank->findData(int(text->rank)));
            m_configuration->setCurrentIndex(std::max(0, m_configuration->findData(text->configuration)));
            m_words->setText(text->text);
        } else if (const auto *trigrams = std::get_if<search::TrigramLeg>(&leg.search)) {
            m_useTrigrams->setChecked(true);
            m_trigramColumn->setCurrentIndex(std::max(0, m_trigramColumn->findText(trigrams->column)));
            m_words->setText(trigrams->text);
        }
    }
    for (QCheckBox *box : std::as_const(m_vectorBoxes)) {
        box->setChecked(std::any_of(legs.begin(), legs.end(), [box](const HybridLeg &leg) {
            const auto *vector = std::get_if<search::VectorLeg>(&leg.search);
            return vector && vector->search.target.column == box->property("column").toString();
        }));
    }
}

QString LegsField::problem(bool byRow) const
{
    if (!m_known)
        return tr("What of the table can be searched as text is not known yet.");
    const bool words = textChoice() || trigramChoice();
    if (!words && furtherColumns().isEmpty())
        return m_choices.text.isEmpty() ? tr("The table has no text to mix the neighbours with.")
                                        : tr("Choose what to mix the neighbours with.");
    if (words && searchedWords().isEmpty())
        return tr("Type the words to find.");
    if (!byRow && !furtherColumns().isEmpty())
        return tr("Further vector columns are searched near rows: a vector or text of one column fits no other.");
    return {};
}
