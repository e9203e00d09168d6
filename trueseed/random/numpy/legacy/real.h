// SPDX-License-Identifier: Apache-2.0
// Frozen: never fix. NumPy keeps these numbers as they were.
#pragma once

#include <cmath>
#include <limits>
#include <numbers>

#include "trueseed/random/numpy/distributions/kinds.h"
#include "trueseed/random/numpy/legacy/count.h"
#include "trueseed/random/numpy/legacy/stream.h"

namespace trueseed::numpy::legacy {

/// The real-valued draws of numpy.random.RandomState that take parameters.
///
/// Definition: two draws of one expression are made in the order of their variables.
/// Source:     NumPy, numpy/random/src/legacy/legacy-distributions.c and what it shares with
///             distributions.c.
/// Range:      parameters are those that the Python method accepts; nothing is checked.
/// Bits:       those of Libm; uniform and triangular are exact.
template <class Libm, DoubleSource Doubles>
struct RealDraws {
  using S = Stream<Libm, Doubles>;

  static double beta(S& s, double a, double b) noexcept {
    if (a <= 1.0 && b <= 1.0) return beta_johnk(s, a, b);
    const double first = s.gamma(a);
    const double second = s.gamma(b);
    return first / (first + second);
  }

  static double chisquare(S& s, double df) noexcept { return 2.0 * s.gamma(df / 2.0); }

  static double f(S& s, double dfnum, double dfden) noexcept {
    const double numerator = chisquare(s, dfnum) * dfden;
    const double denominator = chisquare(s, dfden) * dfnum;
    return numerator / denominator;
  }

  static double gumbel(S& s, double loc, double scale) noexcept {
    for (;;) {
      const double u = 1.0 - s.next_double();
      if (u < 1.0) return loc - scale * Libm::log(-Libm::log(u));
    }
  }

  static double laplace(S& s, double loc, double scale) noexcept {
    for (;;) {
      const double u = s.next_double();
      if (u >= 0.5) return loc - scale * Libm::log(2.0 - u - u);
      if (u > 0.0) return loc + scale * Libm::log(u + u);
    }
  }

  static double logistic(S& s, double loc, double scale) noexcept {
    for (;;) {
      const double u = s.next_double();
      if (u > 0.0) return loc + scale * Libm::log(u / (1.0 - u));
    }
  }

  static double lognormal(S& s, double mean, double sigma) noexcept {
    return Libm::exp(mean + sigma * s.gauss());
  }

  static double noncentral_chisquare(S& s, double df, double nonc) noexcept {
    if (nonc == 0) return chisquare(s, df);
    if (1 < df) {
      const double rest = chisquare(s, df - 1);
      const double shifted = s.gauss() + std::sqrt(nonc);
      return rest + shifted * shifted;
    }
    const std::int64_t count = CountDraws<Libm, Doubles>::poisson(s, nonc / 2.0);
    const double drawn = chisquare(s, df + static_cast<double>(doubled(count)));
    return std::isnan(nonc) ? std::numeric_limits<double>::quiet_NaN() : drawn;
  }

  static double noncentral_f(S& s, double dfnum, double dfden, double nonc) noexcept {
    const double numerator = noncentral_chisquare(s, dfnum, nonc) * dfden;
    return numerator / (chisquare(s, dfden) * dfnum);
  }

  static double pareto(S& s, double a) noexcept { return Libm::exp(s.exponential() / a) - 1; }

  static double power(S& s, double a) noexcept {
    return Libm::pow(1 - Libm::exp(-s.exponential()), 1. / a);
  }

  static double rayleigh(S& s, double scale) noexcept {
    return scale * std::sqrt(-2.0 * Libm::log1p(-s.next_double()));
  }

  static double standard_cauchy(S& s) noexcept {
    const double numerator = s.gauss();
    const double denominator = s.gauss();
    return numerator / denominator;
  }

  static double standard_t(S& s, double df) noexcept {
    const double numerator = s.gauss();
    const double denominator = s.gamma(df / 2);
    return std::sqrt(df / 2) * numerator / std::sqrt(denominator);
  }

  static double triangular(S& s, double left, double mode, double right) noexcept {
    const double base = right - left;
    const double left_base = mode - left;
    const double u = s.next_double();
    if (u <= left_base / base) return left + std::sqrt(u * (left_base * base));
    return right - std::sqrt((1.0 - u) * ((right - mode) * base));
  }

  static double vonmises(S& s, double mu, double kappa) noexcept {
    constexpr double kPi = std::numbers::pi;
    if (std::isnan(kappa)) return std::numeric_limits<double>::quiet_NaN();
    if (kappa < 1e-8) return kPi * (2 * s.next_double() - 1);
    const double cosine = vonmises_cosine(s, kappa);
    const double side = s.next_double();
    double angle = Libm::acos(cosine);
    if (side < 0.5) angle = -angle;
    angle += mu;
    const double wrapped = std::fmod(std::fabs(angle) + kPi, 2 * kPi) - kPi;
    return angle < 0 ? -wrapped : wrapped;
  }

  static double wald(S& s, double mean, double scale) noexcept {
    const double ratio = mean / (2 * scale);
    const double normal = s.gauss();
    const double y = mean * normal * normal;
    const double x = mean + ratio * (y - std::sqrt(4 * scale * y + y * y));
    const double u = s.next_double();
    return u <= mean / (mean + x) ? x : mean * mean / x;
  }

  static double weibull(S& s, double a) noexcept {
    return a == 0.0 ? 0.0 : Libm::pow(s.exponential(), 1. / a);
  }

 private:
  static std::int64_t doubled(std::int64_t count) noexcept {
    return static_cast<std::int64_t>(2 * static_cast<std::uint64_t>(count));
  }

  static double beta_johnk(S& s, double a, double b) noexcept {
    for (;;) {
      const double u = s.next_double();
      const double v = s.next_double();
      const double x = Libm::pow(u, 1.0 / a);
      const double y = Libm::pow(v, 1.0 / b);
      if (!(x + y <= 1.0)) continue;
      if (x + y > 0) return x / (x + y);
      double log_x = Libm::log(u) / a;
      double log_y = Libm::log(v) / b;
      const double larger = log_x > log_y ? log_x : log_y;
      log_x -= larger;
      log_y -= larger;
      return Libm::exp(log_x - Libm::log(Libm::exp(log_x) + Libm::exp(log_y)));
    }
  }

  static double vonmises_cosine(S& s, double kappa) noexcept {
    // Near 0 the second order of the Taylor expansion is exact.
    double t = 1. / kappa + kappa;
    if (!(kappa < 1e-5)) {
      const double r = 1 + std::sqrt(1 + 4 * kappa * kappa);
      const double rho = (r - std::sqrt(2 * r)) / (2 * kappa);
      t = (1 + rho * rho) / (2 * rho);
    }
    for (;;) {
      const double z = Libm::cos(std::numbers::pi * s.next_double());
      const double w = (1 + t * z) / (t + z);
      const double y = kappa * (t - w);
      const double v = s.next_double();
      if (y * (2 - y) - v >= 0 || Libm::log(y / v) + 1 - y >= 0) return w;
    }
  }
};

/// Calls `use` with the draw of `kind` as a function of (stream, a, b, c).
template <class Libm, DoubleSource Doubles, class Use>
decltype(auto) with_real(Real kind, const Use& use) {
  using D = RealDraws<Libm, Doubles>;
  using S = Stream<Libm, Doubles>;
#define TRUESEED_REAL(KIND, EXPRESSION)                                                        \
  case Real::KIND:                                                                             \
    return use([]([[maybe_unused]] S& s, [[maybe_unused]] double a, [[maybe_unused]] double b, \
                  [[maybe_unused]] double c) noexcept { return EXPRESSION; })
  switch (kind) {
    TRUESEED_REAL(kBeta, D::beta(s, a, b));
    TRUESEED_REAL(kChisquare, D::chisquare(s, a));
    TRUESEED_REAL(kExponential, a * s.exponential());
    TRUESEED_REAL(kF, D::f(s, a, b));
    TRUESEED_REAL(kGamma, b * s.gamma(a));
    TRUESEED_REAL(kGumbel, D::gumbel(s, a, b));
    TRUESEED_REAL(kLaplace, D::laplace(s, a, b));
    TRUESEED_REAL(kLogistic, D::logistic(s, a, b));
    TRUESEED_REAL(kLognormal, D::lognormal(s, a, b));
    TRUESEED_REAL(kNoncentralChisquare, D::noncentral_chisquare(s, a, b));
    TRUESEED_REAL(kNoncentralF, D::noncentral_f(s, a, b, c));
    TRUESEED_REAL(kNormal, a + b * s.gauss());
    TRUESEED_REAL(kPareto, D::pareto(s, a));
    TRUESEED_REAL(kPower, D::power(s, a));
    TRUESEED_REAL(kRayleigh, D::rayleigh(s, a));
    TRUESEED_REAL(kStandardCauchy, D::standard_cauchy(s));
    TRUESEED_REAL(kStandardGamma, s.gamma(a));
    TRUESEED_REAL(kStandardT, D::standard_t(s, a));
    TRUESEED_REAL(kTriangular, D::triangular(s, a, b, c));
    TRUESEED_REAL(kUniform, a + b * s.next_double());
    TRUESEED_REAL(kVonmises, D::vonmises(s, a, b));
    TRUESEED_REAL(kWald, D::wald(s, a, b));
    TRUESEED_REAL(kWeibull, D::weibull(s, a));
  }
#undef TRUESEED_REAL
  __builtin_unreachable();
}

/// Whether every draw with these parameters takes a uniform, as a DoubleQueue demands: also one
/// that begins with a kept normal.
inline bool always_draws(Real kind, double a, double b, double c) noexcept {
  constexpr double kNearlyZero = 1e-300;
  if (std::isnan(a) || std::isnan(b) || std::isnan(c)) return false;
  switch (kind) {
    case Real::kNormal:
    case Real::kLognormal:
      return false;
    case Real::kStandardGamma:
    case Real::kGamma:
    case Real::kChisquare:
    case Real::kStandardT:
    case Real::kF:
    case Real::kNoncentralChisquare:
    case Real::kNoncentralF:
    case Real::kWeibull:
      return a > kNearlyZero;
    default:
      return true;
  }
}

}  // namespace trueseed::numpy::legacy
