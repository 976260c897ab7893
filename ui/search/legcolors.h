#pragma once

#include <QColor>
#include <QPalette>

/// Lists that are no leg of a hybrid search.
inline constexpr int NoLeg = -1;
inline constexpr int ExactLeg = -2;
/// The leg that has IVFFlat's orange; the first has HNSW's blue.
inline constexpr int IvfflatLeg = 5;

/// The colour of a hybrid search's leg by its place from 0: bars, lines and titles of the same leg agree. Grey for the
/// exact answer.
QColor legColor(int leg, const QPalette &palette);
