// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>

namespace trueseed::cpython {

namespace internal {

inline constexpr double kLanczosG = 0x1.81945b98p+2;
inline constexpr std::size_t kLanczosTerms = 13;
inline constexpr double kLanczosNumerator[kLanczosTerms] = {
    0x1.5ea5143c1a49ep+34, 0x1.3fc7075f54c57p+35, 0x1.0a132818ab61ap+35, 0x1.0b0b522e8261ap+34,
    0x1.67fc1b3a5a1e8p+32, 0x1.57418f5d3f33fp+30, 0x1.dab0c7bb95f2ap+27, 0x1.df876f95dcc98p+24,
    0x1.5f1e95080f44cp+21, 0x1.6b6421f8787ebp+17, 0x1.f87ac0858d804p+12, 0x1.a5a607bbc3b52p+7,
    0x1.40d931ff62705p+1};
inline constexpr double kLanczosDenominator[kLanczosTerms] = {
    0,       39916800, 120543840, 150917976, 105258076, 45995730, 13339535,
    2637558, 357423,   32670,     1925,      66,        1};

}  // namespace internal

/// Python's math.lgamma over a C library's log.
///
/// Definition: 0 for 1 and 2; else Lanczos' approximation with g = 6.0246800407767296 and 13 terms.
/// Source:     Lanczos, SIAM J. Numer. Anal. 1 (1964); the terms of Boost's lanczos13m53.
/// Matches:    math.lgamma of CPython 3.11 to 3.13.
/// Range:      x >= 1.
/// Bits:       those of log.
template <typename Libm>
double lgamma(double x) noexcept {
  if (x == 1.0 || x == 2.0) return 0.0;
  double numerator = 0;
  double denominator = 0;
  for (std::size_t i = 0; i < internal::kLanczosTerms; ++i) {
    if (x < 5.0) {
      numerator = numerator * x + internal::kLanczosNumerator[internal::kLanczosTerms - 1 - i];
      denominator =
          denominator * x + internal::kLanczosDenominator[internal::kLanczosTerms - 1 - i];
    } else {
      numerator = numerator / x + internal::kLanczosNumerator[i];
      denominator = denominator / x + internal::kLanczosDenominator[i];
    }
  }
  const double sum = Libm::log(numerator / denominator) - internal::kLanczosG;
  return sum + (x - 0.5) * (Libm::log(x + internal::kLanczosG - 0.5) - 1);
}

/// Python's x % y of floats, for y > 0: its sign is that of y.
///
/// Bits: exact
inline double modulo(double x, double y) noexcept {
  const double rest = std::fmod(x, y);
  if (rest == 0) return std::copysign(0.0, y);
  return rest < 0 ? rest + y : rest;
}

/// The arithmetic of distributions.h over doubles: results are those of IEEE 754 and of the C
/// library where Python raises an error.
template <typename Libm>
struct FloatMath {
  using Real = double;
  using Whole = std::int64_t;

  static double log(double x) noexcept { return Libm::log(x); }
  static double log2(double x) noexcept { return Libm::log2(x); }
  static double exp(double x) noexcept { return Libm::exp(x); }
  static double sin(double x) noexcept { return Libm::sin(x); }
  static double cos(double x) noexcept { return Libm::cos(x); }
  static double acos(double x) noexcept { return Libm::acos(x); }
  static double sqrt(double x) noexcept { return std::sqrt(x); }
  static double fabs(double x) noexcept { return std::fabs(x); }
  static double power(double x, double y) noexcept { return Libm::pow(x, y); }
  static double divide(double x, double y) noexcept { return x / y; }
  static double modulo(double x, double y) noexcept { return cpython::modulo(x, y); }
  static double lgamma(std::int64_t x) noexcept { return cpython::lgamma<Libm>(real(x)); }
  // Python's has no end; 2^62 is beyond every number that it is compared with.
  static std::int64_t floor(double x) noexcept {
    return static_cast<std::int64_t>(std::clamp(std::floor(x), -0x1p62, 0x1p62));
  }
  static double real(std::int64_t x) noexcept { return static_cast<double>(x); }
  static double real(double x) noexcept { return x; }
  static void require(bool /*holds*/) noexcept {}
};

}  // namespace trueseed::cpython
