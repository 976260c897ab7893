#pragma once

#include "app/catalog/catalog.h"
#include "app/sweep/queryorigin.h"
#include "app/sweep/recommendation.h"

#include <QWidget>

class QCheckBox;
class QComboBox;
class QDoubleSpinBox;
class QHBoxLayout;
class QLabel;
class QLineEdit;
class QSpinBox;
class QToolButton;

/// The setup of a sweep as a sentence with fields.
class SweepForm : public QWidget
{
    Q_OBJECT

public:
    explicit SweepForm(QWidget *parent = nullptr);

    /// Fills columns and indexes; what was chosen stays chosen where the table still has it.
    void setTable(const catalog::Table &table);
    void chooseColumn(const QString &column);

    /// Sets the fields to what may bring the target into reach; `value` is that of the best point so far. Does nothing
    /// for a better build.
    void applyRemedy(sweep::Remedy remedy, int value);

    /// Puts the button that starts the sweep at the end of the sentence's first line.
    void setStartButton(QWidget *button);
    /// Puts a line of text below the sentence.
    void setNote(QWidget *note);

    sweep::SweepSpec spec() const;
    /// Empty when the queries are rows of the table.
    sweep::QueryOrigin origin() const;
    /// Why the sweep cannot start, for people; empty when it can.
    QString problem() const;

signals:
    void changed();

private:
    /// Where the queries come from; in the order of the list.
    enum class Source { TableRows, HeldOut, File, OtherTable };

    void setupViews();
    QWidget *makeFirstLine();
    QWidget *makeSecondLine();
    QWidget *makeDetails();
    QLayout *makeFirstDetails(QWidget *widget);
    QLayout *makeSecondDetails(QWidget *widget);
    void makeOrigin(QWidget *widget);
    Source source() const;
    void browse();
    void showOrigin();
    void connectSignals();
    void fillIndexes();
    void fillDocuments();
    void proposeValues();
    const catalog::Index *chosenIndex() const;
    vectors::IndexMethod method() const;
    /// As typed, the first one the sweep's own; 10 where nothing that can be read is.
    QList<int> chosenK() const;

    catalog::Table m_table;
    QHBoxLayout *m_firstLine = nullptr;
    QComboBox *m_columnBox = nullptr;
    QComboBox *m_indexBox = nullptr;
    QLabel *m_settingLabel = nullptr;
    QLineEdit *m_kEdit = nullptr;
    QDoubleSpinBox *m_targetBox = nullptr;
    QSpinBox *m_queriesBox = nullptr;
    QComboBox *m_sourceBox = nullptr;
    QLineEdit *m_originEdit = nullptr;
    QToolButton *m_browseButton = nullptr;
    QLineEdit *m_whereEdit = nullptr;
    QToolButton *m_detailsButton = nullptr;
    QWidget *m_details = nullptr;
    QLabel *m_valuesLabel = nullptr;
    QLineEdit *m_valuesEdit = nullptr;
    QCheckBox *m_searchBox = nullptr;
    QComboBox *m_plansBox = nullptr;
    QSpinBox *m_seedBox = nullptr;
    QLineEdit *m_axesEdit = nullptr;
    QComboBox *m_documentBox = nullptr;
    QDoubleSpinBox *m_confidenceBox = nullptr;
};
