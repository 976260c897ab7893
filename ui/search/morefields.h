#pragma once

#include "app/search/searchfacts.h"
#include "app/search/searchtarget.h"

#include <QToolButton>

class QCheckBox;
class QComboBox;
class QDoubleSpinBox;
class QLabel;
class QLineEdit;
class QSpinBox;

/// What is rarely changed, folded behind a button that says what is in force: the distance threshold, re-ranking by the
/// whole vector, how far an iterative scan goes.
class MoreFields : public QToolButton
{
    Q_OBJECT

public:
    explicit MoreFields(QWidget *parent = nullptr);

    void setTarget(const search::SearchTarget &target, const QList<search::ServingIndex> &indexes);
    void setServerSettings(const search::SettingsInForce &settings);

    std::optional<double> maxDistance() const;
    std::optional<search::Rerank> rerank() const;
    /// The settings that differ from the server's and have an effect.
    QList<search::Setting> settings() const;

    void setMaxDistance(const std::optional<double> &distance);
    void setRerank(const std::optional<search::Rerank> &rerank);
    /// Takes those that it has a field for.
    void setSettings(const QList<search::Setting> &settings);

signals:
    void changed();

private:
    struct ScanField
    {
        QString setting;
        QString inForce; ///< null: the server does not have it
        QLabel *label = nullptr;
        QSpinBox *field = nullptr;
    };

    void setupViews();
    QWidget *rerankRow(QWidget *parent);
    void connectSignals();
    bool serves(vectors::IndexMethod method) const;
    void updateRerank();
    void updateScanFields();
    void updateButton();

    search::SearchTarget m_target;
    QList<search::ServingIndex> m_indexes;
    QCheckBox *m_useThreshold = nullptr;
    QDoubleSpinBox *m_threshold = nullptr;
    QCheckBox *m_useRerank = nullptr;
    QSpinBox *m_factor = nullptr;
    QComboBox *m_rerankDistance = nullptr;
    ScanField m_maxScanTuples;
    ScanField m_maxProbes;
};
