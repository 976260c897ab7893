#pragma once

#include "app/sweep/sweeppoint.h"

#include <QWidget>

class QLabel;
class QListWidget;
class RecallHistogram;

/// Beside the points: how recall is spread over the queries of the chosen one, and its ten worst.
class WorstQueries : public QWidget
{
    Q_OBJECT

public:
    explicit WorstQueries(QWidget *parent = nullptr);

    void setPoint(const sweep::SweepPoint &point);
    void clear();
    /// Why queries cannot be run again; empty when they can.
    void setObstacle(const QString &reason);

signals:
    void queryChosen(int query);

private:
    void setupViews();

    QLabel *m_title = nullptr;
    RecallHistogram *m_histogram = nullptr;
    QLabel *m_note = nullptr;
    QListWidget *m_list = nullptr;
    QString m_obstacle;
};
