// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

namespace trueseed::numpy::internal {

inline constexpr std::size_t kLogFactorials = 126;

/// log(k!) of each k below kLogFactorials, correctly rounded.
extern const double kLogFactorial[kLogFactorials];

/// Returns log(k!): from the table, beyond it by Stirling's series up to the 1/k^3 term.
///
/// Source: NumPy, numpy/random/src/distributions/logfactorial.c.
template <class Libm>
double log_factorial(std::int64_t k) noexcept {
  constexpr double kHalfLog2Pi = 0.9189385332046728;
  if (k < static_cast<std::int64_t>(kLogFactorials)) return kLogFactorial[k];
  const double x = static_cast<double>(k);
  return (x + 0.5) * Libm::log(x) - x +
         (kHalfLog2Pi + (1.0 / x) * (1 / 12.0 - 1 / (360.0 * x * x)));
}

}  // namespace trueseed::numpy::internal
