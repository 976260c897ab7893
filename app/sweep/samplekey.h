#pragma once

namespace sweep {

/// Where samples belong in a measurement whose points come in several series: a candidate's curve with its builds, or a
/// sample of a growth. The workspace keeps samples by one number.
struct SampleKey
{
    int series = 0; ///< position of the curve, or of the level
    int build = 0;  ///< of the curve, from 0; always 0 for a level
    int point = 0;  ///< position in the grid

    /// The number that the workspace keeps.
    int number() const { return (series * Most + build) * Most + point; }
    static SampleKey ofNumber(int number) { return {number / Most / Most, number / Most % Most, number % Most}; }

    friend bool operator==(const SampleKey &, const SampleKey &) = default;

private:
    static constexpr int Most = 1000;
};

} // namespace sweep
