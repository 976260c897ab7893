#pragma once

#include "app/plan/planstatistics.h"

#include <QWidget>

class GridView;
class StatisticsModel;

/// What a plan's node types, tables and indexes took together; a row selects the node that took longest.
class StatisticsView : public QWidget
{
    Q_OBJECT

public:
    explicit StatisticsView(QWidget *parent = nullptr);

    void setStatistics(const plan::PlanStatistics &statistics);

signals:
    void nodeSelected(int node);

private:
    struct Part
    {
        StatisticsModel *model = nullptr;
        GridView *view = nullptr;
    };

    Part makePart(const QString &name, const QString &title);

    QList<Part> m_parts;
};
