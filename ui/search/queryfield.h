#pragma once

#include "app/search/searchrequest.h"
#include "ui/search/textembedder.h"

#include <QLineEdit>
#include <QWidget>

#include <optional>

class ChipRow;
class KeyFields;
class QComboBox;
class QLabel;
class QStackedWidget;
class TextModelButton;

/// What is searched near: a row by its key, a pasted or dropped vector that is checked while it is typed, or a text
/// that is made a vector; and rows that the answer shall be more like, or less like.
class QueryField : public QWidget
{
    Q_OBJECT

public:
    enum class Mode { Row, Vector, Text };

    explicit QueryField(QWidget *parent = nullptr);

    /// What a query has to fit. Key fields are made anew where the key columns are others; what was typed stays where
    /// it fits.
    void setTarget(const search::SearchTarget &target);
    void setEmbedder(const TextEmbedder &embedder);
    /// Chooses what makes the vector of a text; for the page's further actions.
    TextModelButton *modelButton() const { return m_model; }

    Mode mode() const;
    void setMode(Mode mode);
    /// Near this row alone.
    void setRow(const search::RowKey &key);
    void setVector(const vectors::VectorValue &value);
    void setText(const QString &text);
    void setExamples(const search::Examples &examples);
    /// Takes the row to the examples, out of the other kind where it was one.
    void addExample(const search::RowKey &key, bool like);

    /// The row's key; empty in the other modes and while a field of it is empty.
    std::optional<search::RowKey> row() const;
    /// The vector; empty in the other modes and while the text is no fitting vector.
    std::optional<vectors::VectorValue> vector() const { return m_vector; }
    /// The text that is to be made a vector; empty in the other modes.
    QString text() const;
    const search::Examples &examples() const { return m_examples; }
    /// Whether there is something to search near.
    bool isComplete() const;
    /// Why there is not; empty when there is.
    QString problem() const;

signals:
    void changed();
    /// Return was pressed in a field.
    void submitted();

protected:
    void changeEvent(QEvent *event) override;
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dropEvent(QDropEvent *event) override;

private:
    void setupViews();
    QLineEdit *newField(const QString &objectName);
    void connectSignals();
    void updateModes();
    void updateChips();
    void removeExample(int chip);
    void checkVector();
    QString textProblem() const;
    QString statusText() const;
    bool isWrong() const;
    void updateStatus();

    search::SearchTarget m_target;
    TextEmbedder m_embedder;
    std::optional<vectors::VectorValue> m_vector;
    QString m_vectorProblem;
    search::Examples m_examples;
    QComboBox *m_modeBox = nullptr;
    QStackedWidget *m_stack = nullptr;
    KeyFields *m_key = nullptr;
    QLineEdit *m_vectorField = nullptr;
    QLineEdit *m_textField = nullptr;
    TextModelButton *m_model = nullptr;
    ChipRow *m_chips = nullptr;
    QLabel *m_statusIcon = nullptr;
    QLabel *m_status = nullptr;
};
