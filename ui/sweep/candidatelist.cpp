#include "ui/sweep/candidatelist.h"

#include "ui/shared/fonts.h"
#include "ui/shared/icons.h"
#include "ui/shared/spacing.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QToolButton>

using sweep::Candidate;
using sweep::IndexedForm;
using vectors::IndexMethod;

namespace {

constexpr int ListHeight = 84;

enum Kind { Hnsw, Ivfflat, Existing };

QSpinBox *numberBox(const QString &objectName, int least, int most, int value, const QString &hint, QWidget *parent)
{
    auto *box = new QSpinBox(parent);
    box->setObjectName(objectName);
    box->setRange(least, most);
    box->setValue(value);
    box->setToolTip(hint);
    return box;
}

QToolButton *iconButton(const QString &objectName, const QString &icon, const QString &text, QWidget *parent)
{
    auto *button = new QToolButton(parent);
    button->setObjectName(objectName);
    button->setIcon(themeIcon(icon));
    button->setText(text);
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    return button;
}

} // namespace

CandidateList::CandidateList(QWidget *parent)
    : QWidget(parent)
{
    setupViews();
    connectSignals();
    updateFields();
}

void CandidateList::setupViews()
{
    m_list = new QListWidget(this);
    m_list->setObjectName(QStringLiteral("candidateList"));
    m_list->setFont(fixedFont());
    m_list->setFixedHeight(ListHeight);
    m_list->setUniformItemSizes(true);
    m_list->setToolTip(tr("One curve each; double-click to change a line as text"));
    m_removeButton = iconButton(QStringLiteral("candidateRemove"), QStringLiteral("remove"), tr("Remove"), this);
    auto *lines = new QVBoxLayout(this);
    lines->setContentsMargins(0, 0, 0, 0);
    lines->setSpacing(spacing::Group);
    lines->addWidget(m_list);
    lines->addWidget(makeFields());
}

QWidget *CandidateList::makeFields()
{
    auto *widget = new QWidget(this);
    m_methodBox = new QComboBox(widget);
    m_methodBox->setObjectName(QStringLiteral("candidateMethod"));
    m_methodBox->addItems({tr("HNSW"), tr("IVFFlat"), tr("existing")});
    m_existingBox = new QComboBox(widget);
    m_existingBox->setObjectName(QStringLiteral("candidateExisting"));
    m_formBox = new QComboBox(widget);
    m_formBox->setObjectName(QStringLiteral("candidateFormBox"));
    m_formBox->addItem(tr("the column"), int(IndexedForm::Column));
    m_formBox->addItem(tr("halfvec"), int(IndexedForm::Halfvec));
    m_formBox->addItem(tr("bits"), int(IndexedForm::Bits));
    m_formBox->addItem(tr("the first elements"), int(IndexedForm::Subvector));
    m_formBox->setToolTip(tr("What the index holds; less than the vector makes it smaller and less exact"));
    m_elementsBox = numberBox(QStringLiteral("candidateElements"), 1, 16000, 128, tr("How many elements"), widget);
    m_mBox = numberBox(QStringLiteral("candidateM"), 2, 100, sweep::DefaultM,
                       tr("Links of a node: more find more, and make the index larger and slower to build"), widget);
    m_efBox = numberBox(QStringLiteral("candidateEf"), 4, 1000, sweep::DefaultEfConstruction,
                        tr("Nodes kept while the graph is built: more find more, building takes longer"), widget);
    m_listsBox = numberBox(QStringLiteral("candidateLists"), 1, 32768, sweep::DefaultLists,
                           tr("Lists that the rows are parted into"), widget);
    m_rerankEdit = new QLineEdit(widget);
    m_rerankEdit->setObjectName(QStringLiteral("candidateRerank"));
    m_rerankEdit->setPlaceholderText(tr("50,200"));
    m_rerankEdit->setMaximumWidth(96);
    m_rerankEdit->setToolTip(tr("Rows that the index gives, put in order by the whole vector; several numbers give a "
                                "curve each, 0 is without"));
    m_addButton = iconButton(QStringLiteral("candidateAdd"), QStringLiteral("add"), tr("Add"), widget);
    placeFields(widget);
    return widget;
}

/// A field stands there only while the others call for it.
void CandidateList::placeFields(QWidget *widget)
{
    auto *line = new QHBoxLayout(widget);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(spacing::Control - 2);
    const auto show = [this, line, widget](const QString &text, QWidget *field, const std::function<bool()> &when) {
        if (!text.isEmpty()) {
            auto *label = new QLabel(text, widget);
            line->addWidget(label);
            m_shown.append({label, when});
        }
        line->addWidget(field);
        m_shown.append({field, when});
    };
    const auto built = [this] {
        return m_methodBox->currentIndex() != Existing;
    };
    const auto formIs = [this](IndexedForm form) {
        return m_methodBox->currentIndex() != Existing && m_formBox->currentData().toInt() == int(form);
    };
    line->addWidget(m_methodBox);
    show({}, m_existingBox, [this] { return m_methodBox->currentIndex() == Existing; });
    show(tr("of"), m_formBox, built);
    show({}, m_elementsBox, [formIs] { return formIs(IndexedForm::Subvector); });
    show(QStringLiteral("m"), m_mBox, [this] { return m_methodBox->currentIndex() == Hnsw; });
    show(QStringLiteral("ef_construction"), m_efBox, [this] { return m_methodBox->currentIndex() == Hnsw; });
    show(QStringLiteral("lists"), m_listsBox, [this] { return m_methodBox->currentIndex() == Ivfflat; });
    show(tr("re-rank"), m_rerankEdit, [built, formIs] { return built() && !formIs(IndexedForm::Column); });
    line->addWidget(m_addButton);
    line->addStretch(1);
    line->addWidget(m_removeButton);
}

void CandidateList::connectSignals()
{
    connect(m_methodBox, &QComboBox::currentIndexChanged, this, &CandidateList::updateFields);
    connect(m_formBox, &QComboBox::currentIndexChanged, this, &CandidateList::updateFields);
    connect(m_addButton, &QToolButton::clicked, this, &CandidateList::add);
    connect(m_rerankEdit, &QLineEdit::returnPressed, this, &CandidateList::add);
    connect(m_removeButton, &QToolButton::clicked, this, &CandidateList::remove);
    connect(m_list, &QListWidget::itemChanged, this, &CandidateList::changed);
    connect(m_list, &QListWidget::currentRowChanged, this, [this](int row) { m_removeButton->setEnabled(row >= 0); });
}

void CandidateList::updateFields()
{
    for (const auto &[field, when] : std::as_const(m_shown))
        field->setVisible(when());
    m_removeButton->setEnabled(m_list->currentRow() >= 0);
}

void CandidateList::setColumn(const catalog::Table &table, const QString &column)
{
    const QString chosen = m_existingBox->currentText();
    m_existingBox->clear();
    for (const catalog::Index *index : table.vectorIndexesOf(column))
        m_existingBox->addItem(index->name.name);
    m_existingBox->setCurrentIndex(std::max(0, m_existingBox->findText(chosen)));
    emit changed();
}

void CandidateList::setCandidates(const QList<Candidate> &candidates)
{
    {
        const QSignalBlocker blocker(m_list);
        m_list->clear();
    }
    for (const Candidate &candidate : candidates)
        append(candidateText(candidate));
    emit changed();
}

QList<Candidate> CandidateList::candidates() const
{
    QList<Candidate> candidates;
    for (int row = 0; row < m_list->count(); ++row) {
        if (const auto candidate = sweep::parseCandidate(m_list->item(row)->text()))
            candidates << *candidate;
    }
    return candidates;
}

QString CandidateList::problem() const
{
    QStringList lines;
    for (int row = 0; row < m_list->count(); ++row)
        lines << m_list->item(row)->text();
    if (lines.isEmpty())
        return tr("Add an index to measure");
    const auto parsed = sweep::parseCandidates(lines.join(u'\n'));
    return parsed ? QString() : parsed.error().message;
}

Candidate CandidateList::fields() const
{
    Candidate candidate;
    const int kind = m_methodBox->currentIndex();
    candidate.form = kind == Existing ? IndexedForm::Column : IndexedForm(m_formBox->currentData().toInt());
    if (kind == Existing)
        candidate.existing = m_existingBox->currentText();
    candidate.method = kind == Ivfflat ? IndexMethod::Ivfflat : IndexMethod::Hnsw;
    if (candidate.form == IndexedForm::Subvector)
        candidate.elements = m_elementsBox->value();
    if (kind == Hnsw) {
        candidate.m = m_mBox->value();
        candidate.efConstruction = m_efBox->value();
    } else if (kind == Ivfflat) {
        candidate.lists = m_listsBox->value();
    }
    return candidate;
}

void CandidateList::add()
{
    const Candidate candidate = fields();
    if (m_methodBox->currentIndex() == Existing && candidate.existing.isEmpty())
        return;
    QString text = candidateText(candidate);
    const QString rerank = m_rerankEdit->text().simplified().remove(u' ');
    if (m_rerankEdit->isVisibleTo(this) && !rerank.isEmpty())
        text += QStringLiteral(" rerank=") + rerank;
    append(text);
    m_list->setCurrentRow(m_list->count() - 1);
    emit changed();
}

void CandidateList::append(const QString &text)
{
    const QSignalBlocker blocker(m_list);
    auto *item = new QListWidgetItem(text, m_list);
    item->setFlags(item->flags() | Qt::ItemIsEditable);
}

void CandidateList::remove()
{
    delete m_list->takeItem(m_list->currentRow());
    updateFields();
    emit changed();
}
