// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

namespace trueseed::numpy::ziggurat {

/// The layers under the half normal and the exponential density: limits below which a word is
/// accepted at once, widths that scale it, heights of the density at the layers' edges.
///
/// Source: NumPy, numpy/random/src/distributions/ziggurat_constants.h.
inline constexpr std::size_t kLayers = 256;

extern const std::uint64_t kNormalLimit[kLayers];
extern const double kNormalWidth[kLayers];
extern const double kNormalHeight[kLayers];
extern const std::uint32_t kNormalLimitF[kLayers];
extern const float kNormalWidthF[kLayers];
extern const float kNormalHeightF[kLayers];

extern const std::uint64_t kExponentialLimit[kLayers];
extern const double kExponentialWidth[kLayers];
extern const double kExponentialHeight[kLayers];
extern const std::uint32_t kExponentialLimitF[kLayers];
extern const float kExponentialWidthF[kLayers];
extern const float kExponentialHeightF[kLayers];

/// Where the tails begin, and the reciprocal of the normal one.
inline constexpr double kNormalTail = 0x1.d3bb48209ad33p+1;
inline constexpr double kNormalTailInverse = 0x1.183aa6c20e8c1p-2;
inline constexpr double kExponentialTail = 0x1.ec9d9297ebb83p+2;
inline constexpr float kNormalTailF = static_cast<float>(kNormalTail);
inline constexpr float kNormalTailInverseF = static_cast<float>(kNormalTailInverse);
inline constexpr float kExponentialTailF = static_cast<float>(kExponentialTail);

}  // namespace trueseed::numpy::ziggurat
