// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>

#include "trueseed/math/libm.h"

namespace trueseed::numpy::internal {

/// The float functions that the float32 draws need: the double ones, rounded.
template <class Libm>
struct FloatLibm {
  static float exp(float x) noexcept { return static_cast<float>(Libm::exp(double{x})); }
  static float log(float x) noexcept { return static_cast<float>(Libm::log(double{x})); }
  static float log1p(float x) noexcept { return static_cast<float>(Libm::log1p(double{x})); }
  static float pow(float x, float y) noexcept {
    return static_cast<float>(Libm::pow(double{x}, double{y}));
  }
};

/// Those of the C library, which are not its double ones rounded.
template <>
struct FloatLibm<math::HostLibm> {
  static float exp(float x) noexcept { return std::exp(x); }
  static float log(float x) noexcept { return std::log(x); }
  static float log1p(float x) noexcept { return std::log1p(x); }
  static float pow(float x, float y) noexcept { return std::pow(x, y); }
};

}  // namespace trueseed::numpy::internal
