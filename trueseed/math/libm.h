// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <cstdint>

namespace trueseed::math {

/// Whose elementary functions decide the last bit.
enum class Libm : std::uint8_t {
  /// Those of one named C library, on every machine.
  kReference,
  /// Those of the C library of this machine.
  kHost,
};

/// The elementary functions of the reference platform, computed by our own code.
///
/// Matches: glibc 2.36 of Debian 12 (2.36-9+deb12u14) on x86-64 with FMA, in the default rounding
///          mode; NaNs and their signs included.
/// Range:   any argument.
/// Bits:    pinned to that library, and those on every machine; digests in tests/data/math/.
/// Errors:  none; errno and the floating-point flags are not those of the C library.
struct ReferenceLibm {
  static double exp(double x) noexcept;
  static double expm1(double x) noexcept;
  static double log(double x) noexcept;
  static double log1p(double x) noexcept;
  static double log2(double x) noexcept;
  static double pow(double x, double y) noexcept;
  static double sin(double x) noexcept;
  static double cos(double x) noexcept;
  static double tan(double x) noexcept;
  static double acos(double x) noexcept;
  /// The logarithm of the magnitude of gamma(x).
  static double lgamma(double x) noexcept;
  static float exp(float x) noexcept;
  static float log(float x) noexcept;
  static float log1p(float x) noexcept;
  static float pow(float x, float y) noexcept;
  static float sin(float x) noexcept;
  static float cos(float x) noexcept;
};

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
  static float exp(float x) noexcept { return std::exp(x); }
  static float log(float x) noexcept { return std::log(x); }
  static float log1p(float x) noexcept { return std::log1p(x); }
  static float pow(float x, float y) noexcept { return std::pow(x, y); }
  static float sin(float x) noexcept { return std::sin(x); }
  static float cos(float x) noexcept { return std::cos(x); }
};

}  // namespace trueseed::math
