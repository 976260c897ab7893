#pragma once

#include "app/query/parameters.h"

#include <QHash>
#include <QWidget>

class QGridLayout;
class QLineEdit;
class QToolButton;

/// Fields for the parameters of a statement; there is no strip while it has none. Values stay by their names.
class ParameterStrip : public QWidget
{
    Q_OBJECT

public:
    explicit ParameterStrip(QWidget *parent = nullptr);

    void setNames(const QStringList &names);
    const QStringList &names() const { return m_names; }
    /// Of the shown names.
    query::ParameterValues values() const;
    void setValue(const QString &name, const std::optional<QString> &value);

private:
    struct Field
    {
        QWidget *row = nullptr;
        QLineEdit *text = nullptr;
        QToolButton *null = nullptr;
    };

    Field makeField(const QString &name);

    QStringList m_names;
    QHash<QString, Field> m_fields;
    QGridLayout *m_grid = nullptr;
};
