#pragma once

#include "app/jobs/jobstatus.h"

#include <QObject>

namespace cli {

/// A job's progress in one line of standard error that is written over; silent unless that is a terminal.
class ProgressLine : public QObject
{
    Q_OBJECT

public:
    explicit ProgressLine(QObject *parent = nullptr);

    void show(const jobs::JobStatus &status);
    /// Takes the line away, before anything else is written.
    void clear();

    /// "Title: 12 of 60 (20 %) text", cut to `width` characters.
    static QString lineOf(const jobs::JobStatus &status, int width);

private:
    bool m_onTerminal = false;
    bool m_shown = false;
};

} // namespace cli
