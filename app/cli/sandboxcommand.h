#pragma once

#include "app/cli/command.h"
#include "app/sandbox/demo.h"

namespace cli {

/// `sandbox start|status|stop|demo|destroy`: the private server, see sandbox::Server. It outlives the program.
class SandboxCommand : public Command
{
public:
    CLI::App *declare(CLI::App &root) override;
    core::Result<ExitStatus> run(Session &session) override;

private:
    core::Result<ExitStatus> start(Session &session);
    core::Result<ExitStatus> status(Session &session);
    core::Result<ExitStatus> stop(Session &session);
    core::Result<ExitStatus> demo(Session &session);
    core::Result<ExitStatus> destroy(Session &session);

    CLI::App *m_start = nullptr;
    CLI::App *m_stop = nullptr;
    CLI::App *m_demo = nullptr;
    CLI::App *m_destroy = nullptr;
    bool m_keep = false;
    sandbox::DemoRequest m_demoRequest;
};

} // namespace cli
