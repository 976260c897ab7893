#pragma once

#include "app/embedding/embeddingprovider.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QSpinBox;

/// The fields of one embedding server, with its key.
class ProviderForm : public QWidget
{
    Q_OBJECT

public:
    explicit ProviderForm(QWidget *parent = nullptr);

    void setProvider(const embedding::EmbeddingProvider &provider);
    embedding::EmbeddingProvider provider() const;

    QString key() const;
    void setKey(const QString &key);
    /// Says below the key where it is kept.
    void setKeyHint(const QString &hint);
    void setModels(const QStringList &models);

signals:
    /// A person changed a field other than the key.
    void edited();
    void keyEdited();
    void modelsWanted();

private:
    void setupFields();
    void arrange();
    void connectSignals();

    QLineEdit *m_name = nullptr;
    QLineEdit *m_url = nullptr;
    QComboBox *m_model = nullptr;
    QPushButton *m_modelsButton = nullptr;
    QLineEdit *m_key = nullptr;
    QLabel *m_keyHint = nullptr;
    QSpinBox *m_dimensions = nullptr;
    QSpinBox *m_batchSize = nullptr;
    QSpinBox *m_timeout = nullptr;
    bool m_filling = false;
};
