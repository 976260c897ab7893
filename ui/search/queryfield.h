#pragma once

#include "app/search/searchrequest.h"

#include <QLineEdit>
#include <QWidget>

#include <optional>

class QComboBox;
class QHBoxLayout;
class QLabel;
class QStackedWidget;

/// What is searched near: a row by its key, one field for each key column, or a pasted vector that is checked while it
/// is typed.
class QueryField : public QWidget
{
    Q_OBJECT

public:
    enum class Mode { Row, Vector };

    explicit QueryField(QWidget *parent = nullptr);

    /// What a query has to fit. Key fields are made anew where the key columns are others; what was typed stays where
    /// it fits.
    void setTarget(const search::SearchTarget &target);

    Mode mode() const;
    void setMode(Mode mode);
    void setRow(const search::RowKey &key);
    void setVector(const vectors::VectorValue &value);

    /// The row's key; empty in the other mode and while a field of it is empty.
    std::optional<search::RowKey> row() const;
    /// The vector; empty in the other mode and while the text is no fitting vector.
    std::optional<vectors::VectorValue> vector() const { return m_vector; }
    /// Whether there is something to search near.
    bool isComplete() const { return row() || m_vector; }
    /// What is missing or wrong, for a disabled Run; empty when complete.
    QString problem() const;

signals:
    void changed();
    /// Return was pressed in a field.
    void submitted();

protected:
    void changeEvent(QEvent *event) override;

private:
    void setupViews();
    void connectSignals();
    void rebuildKeyFields(const QStringList &columns);
    void updateModes();
    void checkVector();
    void updateStatus();

    search::SearchTarget m_target;
    std::optional<vectors::VectorValue> m_vector;
    QString m_vectorProblem;
    QComboBox *m_modeBox = nullptr;
    QStackedWidget *m_stack = nullptr;
    QHBoxLayout *m_keyLayout = nullptr;
    QList<QLineEdit *> m_keyFields;
    QList<QLabel *> m_keyLabels;
    QLineEdit *m_vectorField = nullptr;
    QLabel *m_statusIcon = nullptr;
    QLabel *m_status = nullptr;
};
