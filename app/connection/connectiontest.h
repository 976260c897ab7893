#pragma once

#include "app/core/error.h"
#include "app/core/result.h"
#include "app/db/connectionparameters.h"
#include "app/jobs/jobcontext.h"

#include <QList>

#include <optional>

namespace connection {

/// What has to go well, in this order, until a person can work.
enum class TestStage { Parse, Reach, Tls, Authenticate, Database, Vector };

enum class TestState {
    Passed,
    Warned, ///< a session can be had, but something is missing
    Failed,
    NotReached
};

/// How one stage went.
struct TestStep
{
    TestStage stage = TestStage::Parse;
    TestState state = TestState::NotReached;
    QString fact;                     ///< what was found: address, protocol, user, version
    std::optional<core::Error> error; ///< of a failed or warned step: the server's or libpq's words, and what to try

    friend bool operator==(const TestStep &, const TestStep &) = default;
};

/// Tries to connect and says how each stage went, always all six of them. Blocks for at most `timeoutSeconds`.
/// Error: Cancelled; everything else is in the steps.
core::Result<QList<TestStep>> testConnection(jobs::JobContext &context, const db::ConnectionParameters &parameters,
                                             int timeoutSeconds = 10);

/// What to try when a stage failed with `error`; empty where nothing sensible can be said.
QString advice(TestStage stage, const core::Error &error, const db::ConnectionParameters &parameters);

} // namespace connection
