#pragma once

#include "app/search/hybridrequest.h"
#include "app/search/textchoice.h"

#include <QWidget>

class QCheckBox;
class QComboBox;
class QGridLayout;
class QLabel;
class QLineEdit;
class QMenu;
class QSpinBox;
class QToolButton;
class QVBoxLayout;

/// What a hybrid search adds to the neighbours: the words that are searched, where and how they are searched, by
/// trigrams too, and by further vector columns; folded behind a button that says which column.
class LegsField : public QWidget
{
    Q_OBJECT

public:
    explicit LegsField(QWidget *parent = nullptr);

    /// What of the table can be searched as text; what was chosen stays where it is still there.
    void setChoices(const catalog::Table &table, const search::TextChoices &choices);
    /// Until the choices of another table are known.
    void forgetChoices();
    bool hasChoices() const { return m_known; }
    /// The column of the first leg: the others are offered as further legs.
    void setVectorColumn(const QString &column);

    QString words() const;
    void setWords(const QString &words);
    /// What is searched where no words are typed, such as the text that the vector is made of.
    void setWordsFallback(const QString &text);

    /// The legs besides the first. Further vector legs are searched near the same rows as `first`.
    QList<search::HybridLeg> legs(const search::SearchRequest &first) const;
    int candidates() const;
    void setLegs(const QList<search::HybridLeg> &legs);
    /// Why they cannot be searched; empty when they can. `byRow`: the first leg is searched near rows.
    QString problem(bool byRow) const;

signals:
    void changed();
    void submitted();

private:
    void setupViews();
    void setupForm(QWidget *form);
    void addRow(QGridLayout *grid, const QString &text, QWidget *field);
    void connectSignals();
    void fillColumns();
    void fillVectorColumns();
    void updateFields();
    QString searchedWords() const;
    const search::TextChoice *textChoice() const;
    const search::TrigramChoice *trigramChoice() const;
    search::HybridLeg textLeg(const search::TextChoice &choice) const;
    search::HybridLeg trigramLeg(const search::TrigramChoice &choice) const;
    search::HybridLeg vectorLeg(const QString &column, const search::SearchRequest &first) const;
    QStringList furtherColumns() const;

    catalog::Table m_table;
    search::TextChoices m_choices;
    bool m_known = false;
    QString m_vectorColumn;
    QString m_fallback;
    QLineEdit *m_words = nullptr;
    QToolButton *m_button = nullptr;
    QMenu *m_menu = nullptr;
    QCheckBox *m_useText = nullptr;
    QComboBox *m_column = nullptr;
    QComboBox *m_form = nullptr;
    QComboBox *m_configuration = nullptr;
    QComboBox *m_rank = nullptr;
    QCheckBox *m_useTrigrams = nullptr;
    QComboBox *m_trigramColumn = nullptr;
    QSpinBox *m_candidates = nullptr;
    QWidget *m_vectors = nullptr;
    QVBoxLayout *m_vectorRows = nullptr;
    QList<QCheckBox *> m_vectorBoxes;
};
