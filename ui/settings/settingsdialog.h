#pragma once

#include <QDialog>

class QCheckBox;
class QComboBox;
class QSpinBox;
class QTabWidget;

namespace settings {
class Settings;
}

/// The program's settings; they are kept when the dialog is accepted, and hold for connections opened from then on.
class SettingsDialog : public QDialog
{
    Q_OBJECT

public:
    explicit SettingsDialog(settings::Settings &settings, QWidget *parent = nullptr);

    /// A page beside the program's own; what it holds is kept by whoever listens to `accepted`.
    void addPage(const QString &title, QWidget *page);

    void accept() override;

private:
    void setupViews();
    QWidget *makeGeneral();
    QSpinBox *createNumber(const QString &name, int minimum, int maximum, const QString &suffix);
    void read();

    settings::Settings &m_settings;
    QTabWidget *m_pages = nullptr;
    QComboBox *m_appearance = nullptr;
    QCheckBox *m_reconnect = nullptr;
    QCheckBox *m_keepSandbox = nullptr;
    QSpinBox *m_connectTimeout = nullptr;
    QSpinBox *m_statementTimeout = nullptr;
    QSpinBox *m_lockTimeout = nullptr;
    QSpinBox *m_maxConnections = nullptr;
};
