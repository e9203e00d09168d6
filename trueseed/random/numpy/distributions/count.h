// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <cstdint>
#include <limits>

#include "trueseed/random/numpy/distributions/stream_version.h"
#include "trueseed/random/numpy/distributions/ziggurat.h"

namespace trueseed::numpy {

/// The counts that numpy.random.Generator draws, without those that choose from a finite urn.
///
/// Source:  NumPy, numpy/random/src/distributions/distributions.c; poisson is Hormann's PTRS from
///          10 on.
/// Range:   parameters are those that the Python method accepts; nothing is checked.
/// Bits:    those of Libm, which decides between whole numbers only.
template <class Libm, BitSource Bits>
struct Count {
  static std::int64_t poisson(Bits& bits, double lam) noexcept {
    if (lam >= 10) return poisson_rejection(bits, lam);
    return lam == 0 ? 0 : poisson_product(bits, lam);
  }

  static std::int64_t geometric(Bits& bits, double p) noexcept {
    constexpr double kSearchFrom = 0.333333333333333333333333;
    if (p >= kSearchFrom) return geometric_search(bits, p);
    const double exponential = Ziggurat<Libm>::exponential(bits);
    const double trials = std::ceil(-exponential / Libm::log1p(-p));
    // The smallest double beyond the type.
    if (trials >= 0x1p63) return std::numeric_limits<std::int64_t>::max();
    return to_int(trials);
  }

  static std::int64_t logseries(Bits& bits, double p) noexcept {
    const double r = Libm::log1p(-p);
    for (;;) {
      const double v = bits.next_double();
      if (v >= p) return 1;
      const double u = bits.next_double();
      const double q = -Libm::expm1(r * u);
      if (v <= q * q) {
        const std::int64_t result = to_int(std::floor(1 + Libm::log(v) / Libm::log(q)));
        if (result < 1 || v == 0.0) continue;
        return result;
      }
      return v >= q ? 1 : 2;
    }
  }

  static std::int64_t zipf(Bits& bits, double a, StreamVersion version) noexcept {
    constexpr double kLargest = 0x1p63;
    // Beyond, the rejection has no end, and a value above 1 a probability below 3e-309.
    if (a >= 1025) return 1;
    const bool shortened = version >= StreamVersion::k2_1;
    const double exponent = a - 1.0;
    const double b = Libm::pow(2.0, exponent);
    // A smaller u gives a value that is too large.
    const double smallest = shortened ? Libm::pow(kLargest, -exponent) : 0.0;
    for (;;) {
      const double u01 = bits.next_double();
      const double u = shortened ? u01 * smallest + (1 - u01) : 1.0 - u01;
      const double v = bits.next_double();
      const double x = std::floor(Libm::pow(u, -1.0 / exponent));
      if (x > kLargest || x < 1.0) continue;
      const double t = Libm::pow(1.0 + 1.0 / x, exponent);
      if (v * x * (t - 1.0) / (b - 1.0) <= t / b) return to_int(x);
    }
  }

  /// A double as the C cast on x86-64 takes it: what does not fit is the smallest integer.
  static std::int64_t to_int(double x) noexcept {
    if (!(x >= -0x1p63 && x < 0x1p63)) return std::numeric_limits<std::int64_t>::min();
    return static_cast<std::int64_t>(x);
  }

 private:
  static std::int64_t poisson_product(Bits& bits, double lam) noexcept {
    const double limit = Libm::exp(-lam);
    std::int64_t count = 0;
    for (double product = 1.0;; ++count) {
      product *= bits.next_double();
      if (!(product > limit)) return count;
    }
  }

  static std::int64_t poisson_rejection(Bits& bits, double lam) noexcept {
    const double root = std::sqrt(lam);
    const double log_lam = Libm::log(lam);
    const double b = 0.931 + 2.53 * root;
    const double a = -0.059 + 0.02483 * b;
    const double inverse_alpha = 1.1239 + 1.1328 / (b - 3.4);
    const double accept_below = 0.9277 - 3.6224 / (b - 2);
    for (;;) {
      const double u = bits.next_double() - 0.5;
      const double v = bits.next_double();
      const double us = 0.5 - std::fabs(u);
      const std::int64_t k = to_int(std::floor((2 * a / us + b) * u + lam + 0.43));
      if (us >= 0.07 && v <= accept_below) return k;
      if (k < 0 || (us < 0.013 && v > us)) continue;
      const double count = static_cast<double>(k);
      if (Libm::log(v) + Libm::log(inverse_alpha) - Libm::log(a / (us * us) + b) <=
          -lam + count * log_lam - log_gamma(count + 1)) {
        return k;
      }
    }
  }

  // log(gamma(x)) as in Zhang and Jin, Computation of Special Functions.
  static double log_gamma(double x) noexcept {
    constexpr double kTerms[] = {8.333333333333333e-02, -2.777777777777778e-03,
                                 7.936507936507937e-04, -5.952380952380952e-04,
                                 8.417508417508418e-04, -1.917526917526918e-03,
                                 6.410256410256410e-03, -2.955065359477124e-02,
                                 1.796443723688307e-01, -1.39243221690590e+00};
    constexpr double kLog2Pi = 1.8378770664093453e+00;
    if (x == 1.0 || x == 2.0) return 0.0;
    const std::int64_t n = x < 7.0 ? static_cast<std::int64_t>(7 - x) : 0;
    double x0 = x + static_cast<double>(n);
    const double inverse_square = (1.0 / x0) * (1.0 / x0);
    double sum = kTerms[9];
    for (int k = 8; k >= 0; --k) {
      sum *= inverse_square;
      sum += kTerms[k];
    }
    double result = sum / x0 + 0.5 * kLog2Pi + (x0 - 0.5) * Libm::log(x0) - x0;
    for (std::int64_t k = 1; k <= n; ++k) {
      result -= Libm::log(x0 - 1.0);
      x0 -= 1.0;
    }
    return result;
  }

  static std::int64_t geometric_search(Bits& bits, double p) noexcept {
    const double q = 1.0 - p;
    double product = p;
    double sum = p;
    const double u = bits.next_double();
    std::int64_t count = 1;
    for (; u > sum; ++count) {
      product *= q;
      sum += product;
    }
    return count;
  }
};

}  // namespace trueseed::numpy
