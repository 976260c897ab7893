#pragma once

#include "app/plan/planfacts.h"

#include <QLineEdit>

/// Settings for one statement, "hnsw.ef_search = 80, enable_seqscan = off", with a menu of those that matter to plans.
class SettingsField : public QLineEdit
{
    Q_OBJECT

public:
    explicit SettingsField(QWidget *parent = nullptr);

    /// What is typed; none while it cannot be read.
    QList<plan::Setting> settings() const;
    void setSettings(const QList<plan::Setting> &settings);
    /// What cannot be read; empty when all can.
    QString problem() const;

private:
    void addMenu();
    void addSetting(const QString &setting);
    void showProblem();

    QAction *m_mark = nullptr;
};
