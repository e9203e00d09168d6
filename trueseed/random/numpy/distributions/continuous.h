// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <cstdint>
#include <limits>
#include <numbers>

#include "trueseed/random/numpy/distributions/count.h"
#include "trueseed/random/numpy/distributions/stream_version.h"
#include "trueseed/random/numpy/distributions/ziggurat.h"

namespace trueseed::numpy {

/// The real-valued draws of numpy.random.Generator.
///
/// Definition: each function draws what the method of the same name draws for scalar parameters;
///             two draws of one expression are made in the order of their variables.
/// Source:     NumPy, numpy/random/src/distributions/distributions.c.
/// Matches:    numpy.random.Generator of `version`, see docs/streams-numpy.md.
/// Range:      parameters are those that the Python method accepts; nothing is checked.
/// Bits:       those of Libm; uniform and triangular are exact.
template <class Libm, BitSource Bits>
struct Continuous {
  using Zig = Ziggurat<Libm>;

  static double uniform(Bits& bits, double low, double range) noexcept {
    return low + range * bits.next_double();
  }

  static double normal(Bits& bits, double loc, double scale) noexcept {
    return loc + scale * Zig::normal(bits);
  }

  static double exponential(Bits& bits, double scale) noexcept {
    return scale * Zig::exponential(bits);
  }

  static double standard_gamma(Bits& bits, double shape) noexcept {
    if (shape == 1.0) return Zig::exponential(bits);
    if (shape == 0.0) return 0.0;
    return shape < 1.0 ? gamma_below_one(bits, shape) : gamma_above_one(bits, shape);
  }

  static float standard_gamma_f(Bits& bits, float shape) noexcept {
    if (shape == 1.0F) return Zig::exponential_f(bits);
    if (shape == 0.0F) return 0.0F;
    return shape < 1.0F ? gamma_below_one_f(bits, shape) : gamma_above_one_f(bits, shape);
  }

  static double gamma(Bits& bits, double shape, double scale) noexcept {
    return scale * standard_gamma(bits, shape);
  }

  static double beta(Bits& bits, double a, double b, StreamVersion version) noexcept {
    if (a <= 1.0 && b <= 1.0) return beta_johnk(bits, a, b, version);
    const double first = standard_gamma(bits, a);
    const double second = standard_gamma(bits, b);
    return first / (first + second);
  }

  static double chisquare(Bits& bits, double df) noexcept {
    return 2.0 * standard_gamma(bits, df / 2.0);
  }

  static double f(Bits& bits, double dfnum, double dfden) noexcept {
    const double numerator = chisquare(bits, dfnum) * dfden;
    const double denominator = chisquare(bits, dfden) * dfnum;
    return numerator / denominator;
  }

  static double noncentral_chisquare(Bits& bits, double df, double nonc) noexcept {
    if (std::isnan(nonc)) return std::numeric_limits<double>::quiet_NaN();
    if (nonc == 0) return chisquare(bits, df);
    if (df > 1) {
      const double rest = chisquare(bits, df - 1);
      const double shifted = Zig::normal(bits) + std::sqrt(nonc);
      return rest + shifted * shifted;
    }
    const std::int64_t count = Count<Libm, Bits>::poisson(bits, nonc / 2.0);
    return chisquare(bits, df + static_cast<double>(2 * count));
  }

  static double noncentral_f(Bits& bits, double dfnum, double dfden, double nonc) noexcept {
    const double numerator = noncentral_chisquare(bits, dfnum, nonc) * dfden;
    return numerator / (chisquare(bits, dfden) * dfnum);
  }

  static double standard_cauchy(Bits& bits) noexcept {
    const double numerator = Zig::normal(bits);
    const double denominator = Zig::normal(bits);
    return numerator / denominator;
  }

  static double standard_t(Bits& bits, double df) noexcept {
    const double numerator = Zig::normal(bits);
    const double denominator = standard_gamma(bits, df / 2);
    return std::sqrt(df / 2) * numerator / std::sqrt(denominator);
  }

  static double pareto(Bits& bits, double a) noexcept {
    return Libm::expm1(Zig::exponential(bits) / a);
  }

  static double weibull(Bits& bits, double a) noexcept {
    if (a == 0.0) return 0.0;
    return Libm::pow(Zig::exponential(bits), 1. / a);
  }

  static double power(Bits& bits, double a) noexcept {
    return Libm::pow(-Libm::expm1(-Zig::exponential(bits)), 1. / a);
  }

  static double laplace(Bits& bits, double loc, double scale) noexcept {
    for (;;) {
      const double u = bits.next_double();
      if (u >= 0.5) return loc - scale * Libm::log(2.0 - u - u);
      if (u > 0.0) return loc + scale * Libm::log(u + u);
    }
  }

  static double gumbel(Bits& bits, double loc, double scale) noexcept {
    for (;;) {
      const double u = 1.0 - bits.next_double();
      if (u < 1.0) return loc - scale * Libm::log(-Libm::log(u));
    }
  }

  static double logistic(Bits& bits, double loc, double scale) noexcept {
    for (;;) {
      const double u = bits.next_double();
      if (u > 0.0) return loc + scale * Libm::log(u / (1.0 - u));
    }
  }

  static double lognormal(Bits& bits, double mean, double sigma) noexcept {
    return Libm::exp(normal(bits, mean, sigma));
  }

  static double rayleigh(Bits& bits, double scale) noexcept {
    return scale * std::sqrt(2.0 * Zig::exponential(bits));
  }

  static double wald(Bits& bits, double mean, double scale, StreamVersion version) noexcept {
    const double normal = Zig::normal(bits);
    const double y = mean * normal * normal;
    double x = 0;
    if (version >= StreamVersion::k2_4) {
      const double d = 1 + std::sqrt(1 + 4 * scale / y);
      x = mean * (1 - 2 / d);
    } else {
      const double ratio = mean / (2 * scale);
      x = mean + ratio * (y - std::sqrt(4 * scale * y + y * y));
    }
    const double u = bits.next_double();
    return u <= mean / (mean + x) ? x : mean * mean / x;
  }

  static double vonmises(Bits& bits, double mu, double kappa) noexcept {
    constexpr double kPi = std::numbers::pi;
    if (std::isnan(kappa)) return std::numeric_limits<double>::quiet_NaN();
    if (kappa < 1e-8) return kPi * (2 * bits.next_double() - 1);
    if (kappa > 1e6) {
      double angle = mu + std::sqrt(1. / kappa) * Zig::normal(bits);
      if (angle < -kPi) angle += 2 * kPi;
      if (angle > kPi) angle -= 2 * kPi;
      return angle;
    }
    const double cosine = vonmises_cosine(bits, kappa);
    const double side = bits.next_double();
    double angle = Libm::acos(cosine);
    if (side < 0.5) angle = -angle;
    angle += mu;
    const double wrapped = std::fmod(std::fabs(angle) + kPi, 2 * kPi) - kPi;
    return angle < 0 ? -wrapped : wrapped;
  }

  static double triangular(Bits& bits, double left, double mode, double right) noexcept {
    const double base = right - left;
    const double left_base = mode - left;
    const double u = bits.next_double();
    if (u <= left_base / base) return left + std::sqrt(u * (left_base * base));
    return right - std::sqrt((1.0 - u) * ((right - mode) * base));
  }

 private:
  static double gamma_below_one(Bits& bits, double shape) noexcept {
    for (;;) {
      const double u = bits.next_double();
      const double v = Zig::exponential(bits);
      if (u <= 1.0 - shape) {
        const double x = Libm::pow(u, 1. / shape);
        if (x <= v) return x;
      } else {
        const double y = -Libm::log((1 - u) / shape);
        const double x = Libm::pow(1.0 - shape + shape * y, 1. / shape);
        if (x <= v + y) return x;
      }
    }
  }

  static double gamma_above_one(Bits& bits, double shape) noexcept {
    const double b = shape - 1. / 3.;
    const double c = 1. / std::sqrt(9 * b);
    for (;;) {
      double x = 0;
      double v = 0;
      do {
        x = Zig::normal(bits);
        v = 1.0 + c * x;
      } while (v <= 0.0);
      v = v * v * v;
      const double u = bits.next_double();
      if (u < 1.0 - 0.0331 * (x * x) * (x * x)) return b * v;
      if (Libm::log(u) < 0.5 * x * x + b * (1. - v + Libm::log(v))) return b * v;
    }
  }

  static float gamma_below_one_f(Bits& bits, float shape) noexcept {
    for (;;) {
      const float u = next_float(bits);
      const float v = Zig::exponential_f(bits);
      if (u <= 1.0F - shape) {
        const float x = Libm::pow(u, 1.0F / shape);
        if (x <= v) return x;
      } else {
        const float y = -Libm::log((1.0F - u) / shape);
        const float x = Libm::pow(1.0F - shape + shape * y, 1.0F / shape);
        if (x <= v + y) return x;
      }
    }
  }

  static float gamma_above_one_f(Bits& bits, float shape) noexcept {
    const float b = shape - 1.0F / 3.0F;
    const float c = 1.0F / std::sqrt(9.0F * b);
    for (;;) {
      float x = 0;
      float v = 0;
      do {
        x = Zig::normal_f(bits);
        v = 1.0F + c * x;
      } while (v <= 0.0F);
      v = v * v * v;
      const float u = next_float(bits);
      if (u < 1.0F - 0.0331F * (x * x) * (x * x)) return b * v;
      if (Libm::log(u) < 0.5F * x * x + b * (1.0F - v + Libm::log(v))) return b * v;
    }
  }

  static double beta_johnk(Bits& bits, double a, double b, StreamVersion version) noexcept {
    // Below, a result other than 0 and 1 has a probability of less than 1e-100.
    constexpr double kTiny = 3e-103;
    if (a < kTiny && b < kTiny) return (a + b) * bits.next_double() < a ? 1.0 : 0.0;
    for (;;) {
      const double u = bits.next_double();
      const double v = bits.next_double();
      const double x = Libm::pow(u, 1.0 / a);
      const double y = Libm::pow(v, 1.0 / b);
      const double sum = x + y;
      if (!(sum <= 1.0 && u + v > 0.0)) continue;
      if (version >= StreamVersion::k2_1) {
        if (x > 0 && y > 0) return x / sum;
        const double delta = Libm::log(u) / a - Libm::log(v) / b;
        if (delta > 0) return Libm::exp(-Libm::log1p(Libm::exp(-delta)));
        return Libm::exp(delta - Libm::log1p(Libm::exp(delta)));
      }
      if (sum > 0) return x / sum;
      return beta_from_logs(Libm::log(u) / a, Libm::log(v) / b);
    }
  }

  // What releases before 2.1 take where both powers underflow.
  static double beta_from_logs(double log_x, double log_y) noexcept {
    const double larger = log_x > log_y ? log_x : log_y;
    log_x -= larger;
    log_y -= larger;
    return Libm::exp(log_x - Libm::log(Libm::exp(log_x) + Libm::exp(log_y)));
  }

  static double vonmises_cosine(Bits& bits, double kappa) noexcept {
    double s = 1. / kappa + kappa;
    if (kappa >= 1e-5) {
      const double r = 1 + std::sqrt(1 + 4 * kappa * kappa);
      const double rho = (r - std::sqrt(2 * r)) / (2 * kappa);
      s = (1 + rho * rho) / (2 * rho);
    }
    for (;;) {
      const double u = bits.next_double();
      const double z = Libm::cos(std::numbers::pi * u);
      const double w = (1 + s * z) / (s + z);
      const double y = kappa * (s - w);
      const double v = bits.next_double();
      if (y * (2 - y) - v >= 0 || Libm::log(y / v) + 1 - y >= 0) return w;
    }
  }
};

}  // namespace trueseed::numpy
