#pragma once

#include "app/jobs/jobcontext.h"

#include <QWidget>

class QComboBox;
class QFormLayout;
class QLineEdit;
class QToolButton;

/// The parameters of a connection as single fields. An empty field leaves the choice to libpq: environment, service,
/// .pgpass, its own defaults. Keywords that have no field are kept as they are.
class ConnectionForm : public QWidget
{
    Q_OBJECT

public:
    explicit ConnectionForm(QWidget *parent = nullptr);

    /// Without a signal.
    void setParameters(const db::ConnectionParameters &parameters);
    const db::ConnectionParameters &parameters() const { return m_parameters; }
    void setServices(const QStringList &names);

signals:
    /// The person changed a field.
    void edited();

private:
    void setupViews();
    void connectSignals();
    QLineEdit *addField(QFormLayout *form, const QString &label, const char *keyword, const QString &placeholder);
    QWidget *makeCaRow();
    void readFields();
    void chooseCaFile();

    db::ConnectionParameters m_parameters;
    QList<QLineEdit *> m_fields; ///< their keyword is the property "keyword"
    QComboBox *m_service = nullptr;
    QComboBox *m_sslMode = nullptr;
    QLineEdit *m_caFile = nullptr;
    QToolButton *m_chooseCa = nullptr;
    QLineEdit *m_password = nullptr;
};
