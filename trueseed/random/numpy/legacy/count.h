// SPDX-License-Identifier: Apache-2.0
// Frozen: never fix. NumPy keeps these numbers as they were.
#pragma once

#include <cmath>
#include <cstdint>
#include <limits>

#include "trueseed/random/numpy/distributions/kinds.h"
#include "trueseed/random/numpy/legacy/stream.h"

namespace trueseed::numpy::legacy {

/// A double as the C cast on x86-64 takes it: what does not fit is the smallest integer.
inline std::int64_t to_int(double x) noexcept {
  if (!(x >= -0x1p63 && x < 0x1p63)) return std::numeric_limits<std::int64_t>::min();
  return static_cast<std::int64_t>(x);
}

/// log(gamma(x)) as in Zhang and Jin, Computation of Special Functions.
template <class Libm>
double log_gamma(double x) noexcept {
  constexpr double kTerms[] = {
      8.333333333333333e-02, -2.777777777777778e-03, 7.936507936507937e-04, -5.952380952380952e-04,
      8.417508417508418e-04, -1.917526917526918e-03, 6.410256410256410e-03, -2.955065359477124e-02,
      1.796443723688307e-01, -1.39243221690590e+00};
  constexpr double kLogTwoPi = 1.8378770664093453e+00;
  if (x == 1.0 || x == 2.0) return 0.0;
  const std::int64_t n = x < 7.0 ? to_int(7 - x) : 0;
  double x0 = x + static_cast<double>(n);
  const double inverse_square = (1.0 / x0) * (1.0 / x0);
  double sum = kTerms[9];
  for (int k = 8; k >= 0; --k) {
    sum *= inverse_square;
    sum += kTerms[k];
  }
  double result = sum / x0 + 0.5 * kLogTwoPi + (x0 - 0.5) * Libm::log(x0) - x0;
  for (std::int64_t k = 0; k < n; ++k) {
    result -= Libm::log(x0 - 1.0);
    x0 -= 1.0;
  }
  return result;
}

/// The counts of numpy.random.RandomState, without binomial and hypergeometric.
///
/// Source: NumPy, numpy/random/src/legacy/legacy-distributions.c and what it shares with
///         distributions.c; poisson is Hormann's PTRS from 10 on.
/// Range:  parameters are those that the Python method accepts; nothing is checked.
/// Bits:   those of Libm, which decides between whole numbers only.
template <class Libm, DoubleSource Doubles>
struct CountDraws {
  using S = Stream<Libm, Doubles>;

  static std::int64_t poisson(S& s, double lam) noexcept {
    if (lam >= 10) return poisson_rejection(s, lam);
    return lam == 0 ? 0 : poisson_product(s, lam);
  }

  static std::int64_t geometric(S& s, double p) noexcept {
    constexpr double kSearchFrom = 0.333333333333333333333333;
    if (p >= kSearchFrom) return geometric_search(s, p);
    return to_int(std::ceil(Libm::log1p(-s.next_double()) / Libm::log(1 - p)));
  }

  static std::int64_t logseries(S& s, double p) noexcept {
    const double r = Libm::log(1.0 - p);
    for (;;) {
      const double v = s.next_double();
      if (v >= p) return 1;
      const double u = s.next_double();
      const double q = 1.0 - Libm::exp(r * u);
      if (v <= q * q) {
        const std::int64_t result = to_int(std::floor(1 + Libm::log(v) / Libm::log(q)));
        if (result < 1 || v == 0.0) continue;
        return result;
      }
      return v >= q ? 1 : 2;
    }
  }

  static std::int64_t negative_binomial(S& s, double n, double p) noexcept {
    return poisson(s, (1 - p) / p * s.gamma(n));
  }

  // Without an end for most a from 1025 on, as in NumPy.
  static std::int64_t zipf(S& s, double a) noexcept {
    const double exponent = a - 1.0;
    const double b = Libm::pow(2.0, exponent);
    for (;;) {
      const double u = 1.0 - s.next_double();
      const double v = s.next_double();
      const double x = std::floor(Libm::pow(u, -1.0 / exponent));
      if (x > 0x1p63 || x < 1.0) continue;
      const double t = Libm::pow(1.0 + 1.0 / x, exponent);
      if (v * x * (t - 1.0) / (b - 1.0) <= t / b) return to_int(x);
    }
  }

 private:
  static std::int64_t poisson_product(S& s, double lam) noexcept {
    const double limit = Libm::exp(-lam);
    std::int64_t count = 0;
    for (double product = 1.0;; ++count) {
      product *= s.next_double();
      if (!(product > limit)) return count;
    }
  }

  static std::int64_t poisson_rejection(S& s, double lam) noexcept {
    const double root = std::sqrt(lam);
    const double log_lam = Libm::log(lam);
    const double b = 0.931 + 2.53 * root;
    const double a = -0.059 + 0.02483 * b;
    const double inverse_alpha = 1.1239 + 1.1328 / (b - 3.4);
    const double accept_below = 0.9277 - 3.6224 / (b - 2);
    for (;;) {
      const double u = s.next_double() - 0.5;
      const double v = s.next_double();
      const double us = 0.5 - std::fabs(u);
      const std::int64_t k = to_int(std::floor((2 * a / us + b) * u + lam + 0.43));
      if (us >= 0.07 && v <= accept_below) return k;
      if (k < 0 || (us < 0.013 && v > us)) continue;
      const double count = static_cast<double>(k);
      if (Libm::log(v) + Libm::log(inverse_alpha) - Libm::log(a / (us * us) + b) <=
          -lam + count * log_lam - log_gamma<Libm>(count + 1)) {
        return k;
      }
    }
  }

  static std::int64_t geometric_search(S& s, double p) noexcept {
    const double q = 1.0 - p;
    double product = p;
    double sum = p;
    const double u = s.next_double();
    std::int64_t count = 1;
    for (; u > sum; ++count) {
      product *= q;
      sum += product;
    }
    return count;
  }
};

/// Calls `use` with the count of `kind` as a function of (stream, a, b).
template <class Libm, DoubleSource Doubles, class Use>
decltype(auto) with_whole(Whole kind, const Use& use) {
  using D = CountDraws<Libm, Doubles>;
  using S = Stream<Libm, Doubles>;
  switch (kind) {
    case Whole::kGeometric:
      return use([](S& s, double p, double) noexcept { return D::geometric(s, p); });
    case Whole::kLogseries:
      return use([](S& s, double p, double) noexcept { return D::logseries(s, p); });
    case Whole::kNegativeBinomial:
      return use([](S& s, double n, double p) noexcept { return D::negative_binomial(s, n, p); });
    case Whole::kPoisson:
      return use([](S& s, double lam, double) noexcept { return D::poisson(s, lam); });
    case Whole::kZipf:
      return use([](S& s, double a, double) noexcept { return D::zipf(s, a); });
  }
  __builtin_unreachable();
}

/// Whether every draw with these parameters takes a uniform, as a DoubleQueue demands.
inline bool always_draws(Whole kind, double a, double b) noexcept {
  if (std::isnan(a) || std::isnan(b)) return false;
  if (kind == Whole::kPoisson) return a > 0;
  // A gamma of a shape of at least 1 may begin with a kept normal; a uniform follows.
  if (kind == Whole::kNegativeBinomial) return a > 1e-300;
  return true;
}

}  // namespace trueseed::numpy::legacy
