#pragma once

#include "app/core/units.h"

#include <QByteArray>
#include <QDateTime>

#include <optional>

namespace embedding {

/// How often a request is sent again, and after which pause: the first, then twice as long each time, each cut by a
/// random share of up to a half so that many clients do not come back at once.
struct RetryPolicy
{
    int attempts = 5; ///< with the first
    core::Milliseconds firstPause{500};
    core::Milliseconds longestPause{30'000};
    core::Milliseconds longestRetryAfter{120'000}; ///< a server that asks for more is not waited for
};

/// Whether the status means that the same request may succeed later: 429, 408 and 5xx but 501 and 505.
bool isTransient(int status);

/// The pause before attempt `next` (2 is the first repetition); `chance` is in [0, 1).
core::Milliseconds pauseBefore(int next, const RetryPolicy &policy, double chance);

/// What "Retry-After: 20" or "Retry-After: Fri, 20 Nov 2026 19:00:00 GMT" asks for (RFC 9110, 10.2.3), not below zero;
/// nothing for what is neither.
std::optional<core::Milliseconds> parseRetryAfter(const QByteArray &header, const QDateTime &now);

} // namespace embedding
