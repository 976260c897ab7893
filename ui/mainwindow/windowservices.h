#pragma once

#include "app/jobs/jobrunner.h"
#include "app/workspace/workspace.h"

#include <memory>

class PasswordStore;

namespace db {
class StatementLog;
}

namespace sandbox {
class Server;
}

namespace settings {
class Settings;
}

/// What the window works with; all of it outlives the window.
struct WindowServices
{
    jobs::JobRunner &runner;
    settings::Settings &settings;
    workspace::Workspace &workspace;
    std::shared_ptr<db::StatementLog> log;
    std::shared_ptr<sandbox::Server> sandbox;
    PasswordStore &passwords;
};
