#include "app/connection/services.h"

#include "app/db/connectionparameters.h"

namespace connection {

core::Result<QStringList> readServices(jobs::JobContext &)
{
    return db::serviceNames();
}

} // namespace connection
