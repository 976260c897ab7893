#pragma once

#include "app/sandbox/demoitems.h"

#include <QByteArray>

namespace sandbox {

/// pgvector's binary format of a vector.
QByteArray encodeVector(const std::vector<float> &elements);

/// A row of demo.items for COPY BINARY: id, title, category, tenant, price, created_at, embedding.
void appendItemRow(QByteArray &buffer, const DemoItem &item);

/// A row of demo.queries: id, embedding.
void appendQueryRow(QByteArray &buffer, qint64 id, const std::vector<float> &embedding);

/// PostgreSQL's binary numeric with two decimals, for a price that is not negative.
QByteArray encodeCents(qint64 cents);

} // namespace sandbox
