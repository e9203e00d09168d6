// SPDX-License-Identifier: Apache-2.0
// Frozen: never fix. NumPy keeps these numbers as they were.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "trueseed/random/numpy/legacy/count.h"

namespace trueseed::numpy::legacy {

/// The good ones of a sample without replacement.
///
/// Definition: one uniform an item up to a sample of 10, else HRUA after Stadlober (1989).
/// Source:     NumPy, numpy/random/src/legacy/legacy-distributions.c.
/// Range:      counts of at least 0, a sample of at least 1 and at most good + bad.
/// Bits:       those of Libm, which decides between whole numbers only.
template <class Libm, DoubleSource Doubles>
struct Hypergeometric {
  static std::int64_t draw(Doubles& bits, std::int64_t good, std::int64_t bad,
                           std::int64_t sample) noexcept {
    if (sample > 10) return ratio(bits, good, bad, sample);
    return sample > 0 ? one_by_one(bits, good, bad, sample) : 0;
  }

 private:
  static std::int64_t one_by_one(Doubles& bits, std::int64_t good, std::int64_t bad,
                                 std::int64_t sample) noexcept {
    const std::int64_t rest = bad + good - sample;
    const auto fewer = static_cast<double>(std::min(bad, good));
    double y = fewer;
    for (std::int64_t k = sample; y > 0.0 && k > 0; --k) {
      const double u = bits.next_double();
      y -= static_cast<double>(to_int(std::floor(u + y / static_cast<double>(rest + k))));
    }
    const std::int64_t drawn = to_int(fewer - y);
    return good > bad ? sample - drawn : drawn;
  }

  static std::int64_t ratio(Doubles& bits, std::int64_t good, std::int64_t bad,
                            std::int64_t sample) noexcept {
    constexpr double kD1 = 1.7155277699214135;  // 2 sqrt(2/e)
    constexpr double kD2 = 0.8989161620588988;  // 3 - 2 sqrt(3/e)
    const std::int64_t fewer = std::min(good, bad);
    const std::int64_t more = std::max(good, bad);
    const std::int64_t population = good + bad;
    const std::int64_t n = std::min(sample, population - sample);
    const double p = static_cast<double>(fewer) / static_cast<double>(population);
    const double q = 1.0 - p;
    const double a = static_cast<double>(n) * p + 0.5;
    const double c = std::sqrt(static_cast<double>(population - n) * static_cast<double>(sample) *
                                   p * q / static_cast<double>(population - 1) +
                               0.5);
    const double h = kD1 * c + kD2;
    const std::int64_t mode =
        to_int(std::floor(static_cast<double>(n + 1) * static_cast<double>(fewer + 1) /
                          static_cast<double>(population + 2)));
    const double at_mode = log_gammas(mode, fewer, more, n);
    // The support's length; 16 deviations beyond the mean at most.
    const double end =
        std::min(static_cast<double>(std::min(n, fewer)) + 1.0, std::floor(a + 16 * c));
    for (;;) {
      const double u = bits.next_double();
      const double v = bits.next_double();
      const double x = a + h * (v - 0.5) / u;
      if (x < 0.0 || x >= end) continue;
      const std::int64_t k = to_int(std::floor(x));
      const double t = at_mode - log_gammas(k, fewer, more, n);
      if (!(u * (4.0 - u) - 3.0 <= t)) {
        if (u * (u - t) >= 1) continue;
        if (!(2.0 * Libm::log(u) <= t)) continue;
      }
      const std::int64_t of_good = good > bad ? n - k : k;
      return n < sample ? good - of_good : of_good;
    }
  }

  static double log_gammas(std::int64_t k, std::int64_t fewer, std::int64_t more,
                           std::int64_t n) noexcept {
    const auto term = [](std::int64_t x) { return log_gamma<Libm>(static_cast<double>(x)); };
    return term(k + 1) + term(fewer - k + 1) + term(n - k + 1) + term(more - n + k + 1);
  }
};

}  // namespace trueseed::numpy::legacy
