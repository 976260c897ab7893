#pragma once

#include <QList>

/// Decimals that tell `numbers` apart, the same for a whole column: five digits of the smallest that is not zero, none
/// for whole numbers.
int decimalsFor(const QList<double> &numbers);
