#pragma once

#include "app/indexes/observeindexes.h"
#include "app/indexes/usagerates.h"

#include <QJsonArray>
#include <QJsonObject>

#include <memory>

namespace cli {

class Output;
class Session;

/// A part of what `indexes` writes: the observation at first, then readings with their rates.
struct IndexTick
{
    indexes::UsageSnapshot snapshot;
    indexes::UsageRates rates;
    std::shared_ptr<const indexes::Observation> observation; ///< of the first part only
};

/// Writes `indexes`' answer as it comes; JSON as one object at the end.
class IndexesWriter
{
public:
    enum class Format { Text, Json, Prometheus };

    IndexesWriter(Session &session, Format format);

    void write(const IndexTick &tick);
    void finish();
    /// Whether the observation told what of the indexes is in shared_buffers.
    bool knowsBuffers() const { return m_knowsBuffers; }

private:
    void writeObservation(const indexes::Observation &observation);
    void writeRates(const IndexTick &tick);

    Session &m_session;
    Format m_format;
    bool m_knowsBuffers = false;
    QJsonObject m_json;
    QJsonArray m_ticks;
};

/// The observation as `indexes --json` writes it. Sizes in bytes, times in ISO 8601; null where it is not known.
QJsonObject toJson(const indexes::Observation &observation);

} // namespace cli
