#pragma once

#include "app/core/result.h"
#include "app/jobs/jobcontext.h"

#include <QStringList>

namespace connection {

/// The services that pg_service.conf offers, in file order, as a job because it reads files. No errors: a file that is
/// not there offers none.
core::Result<QStringList> readServices(jobs::JobContext &context);

} // namespace connection
