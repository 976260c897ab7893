#pragma once

/// Distances in pixels; nothing else is used for margins and gaps.
namespace spacing {

inline constexpr int Group = 4;    ///< inside a group
inline constexpr int Control = 8;  ///< between controls
inline constexpr int Page = 12;    ///< around a page
inline constexpr int Section = 16; ///< between sections

} // namespace spacing
