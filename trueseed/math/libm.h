// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>

namespace trueseed::math {

/// The C library of this machine: the last bit of each result is its own.
///
/// Bits: those of the host; the same on no two C libraries or CPUs.
struct HostLibm {
  static double exp(double x) noexcept { return std::exp(x); }
  static double expm1(double x) noexcept { return std::expm1(x); }
  static double log(double x) noexcept { return std::log(x); }
  static double log1p(double x) noexcept { return std::log1p(x); }
  static double log2(double x) noexcept { return std::log2(x); }
  static double pow(double x, double y) noexcept { return std::pow(x, y); }
  static double sin(double x) noexcept { return std::sin(x); }
  static double cos(double x) noexcept { return std::cos(x); }
  static double tan(double x) noexcept { return std::tan(x); }
  static double acos(double x) noexcept { return std::acos(x); }
  static double lgamma(double x) noexcept { return std::lgamma(x); }
  static float log(float x) noexcept { return std::log(x); }
  static float sin(float x) noexcept { return std::sin(x); }
  static float cos(float x) noexcept { return std::cos(x); }
};

}  // namespace trueseed::math
