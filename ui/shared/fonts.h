#pragma once

#include <QFont>

/// The system's fixed-width font at the size of the application's font: SQL, vectors, keys, plans.
QFont fixedFont();
/// One point smaller: units and hints.
QFont smallFont();
/// Four points larger, medium weight: the one answer of a page.
QFont answerFont();
