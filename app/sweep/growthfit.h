#pragma once

#include <QString>

#include <optional>
#include <span>

namespace sweep {

/// What a fit says of a value that was not measured, with its 95 % prediction interval.
struct Prediction
{
    double value = 0;
    double low = 0;
    double high = 0;

    friend bool operator==(const Prediction &, const Prediction &) = default;
};

/// How many times its lower end the upper end of an interval may be for its value to be told at all.
constexpr double WidestInterval = 3;
/// Whether the interval is narrow enough for a time or a size to be told; one that reaches 0 never is.
bool isTelling(const Prediction &prediction);

/// A straight line through points by least squares.
struct LineFit
{
    int points = 0;
    double intercept = 0;
    double slope = 0;
    double residual = 0; ///< standard deviation of the points about the line, with n - 2 degrees of freedom
    double meanX = 0;
    double spreadX = 0; ///< sum of the squared distances of the x from their mean

    /// t s √(1 + 1/n + (x - x̄)² / Σ(x - x̄)²) to either side, t Student's at 97.5 % with n - 2 degrees of freedom
    /// (Draper and Smith, Applied Regression Analysis, 1.4).
    Prediction at(double x) const;

    friend bool operator==(const LineFit &, const LineFit &) = default;
};

/// Nothing for fewer than three points, since two tell nothing of the uncertainty, or where all x are one.
std::optional<LineFit> fitLine(std::span<const double> x, std::span<const double> y);

/// A quantity as it grows with the rows. Each fit is a line in other scales.
enum class GrowthLaw {
    Linear, ///< y = a + b n: the size of an index
    Power,  ///< log y = a + b log n: times
    Logit   ///< log (y / (1 - y)) = a + b log n: recall under one setting
};

/// A quantity at several numbers of rows, fitted by its law.
class GrowthFit
{
public:
    /// `value` at `rows`, side by side, all above 0; those of Logit between 0 and 1, and moved away from both ends by
    /// `edge`, half of what one observation weighs.
    static std::optional<GrowthFit> fit(GrowthLaw law, std::span<const double> rows, std::span<const double> values,
                                        double edge = 1e-6);

    Prediction at(double rows) const;
    const LineFit &line() const { return m_line; }
    GrowthLaw law() const { return m_law; }

    friend bool operator==(const GrowthFit &, const GrowthFit &) = default;

private:
    GrowthLaw m_law = GrowthLaw::Linear;
    LineFit m_line;
};

/// "grows by 812 bytes a row", "grows as rows ^ 1.07": a fit of its law, in English. Linear ones are of bytes.
QString lawText(const GrowthFit &fit);

} // namespace sweep
