#pragma once

#include "app/core/result.h"
#include "app/workspace/workspace.h"

#include <QByteArray>
#include <QDateTime>
#include <QList>
#include <QString>

#include <optional>

namespace workspace {

/// One plan of the history without its text: what a list shows, and the texts that app/plan reads back.
struct PlanRecord
{
    qint64 id = 0;
    QDateTime madeAt;   ///< UTC, set by storePlan
    QString connection; ///< "user@host:port/database", without password; empty for a paste
    QString statement;  ///< normalized: what plans are gathered by; empty when the paste did not name it
    QString sql;
    QString title;
    QString request; ///< JSON
    QString facts;   ///< JSON
    std::optional<double> milliseconds;

    friend bool operator==(const PlanRecord &, const PlanRecord &) = default;
};

struct StoredPlan
{
    PlanRecord plan;
    QByteArray source; ///< the text that the plan is read from

    friend bool operator==(const StoredPlan &, const StoredPlan &) = default;
};

/// Plans that are kept; storing one more takes the oldest away.
inline constexpr int MostPlans = 500;

/// Writes a plan and answers its id. The text is stored compressed.
core::Result<qint64> storePlan(const Workspace &workspace, const PlanRecord &record, const QByteArray &source);

/// The newest plans, newest first; of one normalized statement when it is given.
core::Result<QList<PlanRecord>> listPlans(const Workspace &workspace, const QString &statement = {}, int limit = 100);

/// Error Missing when there is no such plan.
core::Result<StoredPlan> loadPlan(const Workspace &workspace, qint64 plan);

core::Result<void> deletePlan(const Workspace &workspace, qint64 plan);

} // namespace workspace
