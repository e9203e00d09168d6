// SPDX-License-Identifier: Apache-2.0
// lgamma of negative numbers: that of glibc 2.36, sysdeps/ieee754/dbl-64/lgamma_neg.c
// and e_lgamma_r.c, and ldbl-96/lgamma_product.c. Nothing of it is fused but what it calls.
#include "trueseed/math/reference/lgamma_negative.h"

#include "trueseed/math/libm.h"
#include "trueseed/math/reference/extended.h"
#include "trueseed/math/reference/lgamma.h"
#include "trueseed/math/tables/lgamma_negative_table.h"

namespace trueseed::math::internal {
namespace {

constexpr double kPi = 0x1.921fb54442d18p+1;
/// e in two parts.
constexpr double kEHigh = 0x1.5bf0a8b145769p+1;
constexpr double kELow = 0x1.4d57ee2b1013ap-53;

/// sin(pi x) and cos(pi x) for -0.25 <= x <= 0.5.
double sin_pi_near(double x) noexcept {
  return x <= 0.25 ? ReferenceLibm::sin(kPi * x) : ReferenceLibm::cos(kPi * (0.5 - x));
}
double cos_pi_near(double x) noexcept {
  return x <= 0.25 ? ReferenceLibm::cos(kPi * x) : ReferenceLibm::sin(kPi * (0.5 - x));
}

/// sin(pi x) of a negative number that is no integer.
double sin_pi(double x) noexcept {
  if (x > -0.25) return ReferenceLibm::sin(kPi * x);
  const double half = -x * 0.5;
  const double y = 2.0 * (half - __builtin_floor(half));
  switch (static_cast<int>(y * 4.0)) {
    case 0:
      return -ReferenceLibm::sin(kPi * y);
    case 1:
    case 2:
      return -ReferenceLibm::cos(kPi * (0.5 - y));
    case 3:
    case 4:
      return -ReferenceLibm::sin(kPi * (1.0 - y));
    case 5:
    case 6:
      return ReferenceLibm::cos(kPi * (y - 1.5));
    default:
      return -ReferenceLibm::sin(kPi * (y - 2.0));
  }
}

struct Sum {
  double high;
  double low;
};

/// The product of 1 + t/(x + i) for i of [0, n), less 1, in numbers of 64 bits.
double product_less_one(double t, Sum x, int n) noexcept {
  const Extended start = Extended(x.high) + Extended(x.low);
  Extended sum;
  for (int i = 0; i < n; ++i) {
    const Extended quotient = Extended(t) / (start + Extended(i));
    sum = sum + quotient * (Extended(1.0) + sum);
  }
  return static_cast<double>(sum);
}

/// lgamma for -3 < x < -2; `difference` is x less the zero, `integer` the integer end.
double near_zero(double x, double difference, double integer) noexcept {
  const int eighth = static_cast<int>(__builtin_floor(-8.0 * x)) - 16;
  const double rest = x - (-33 - 2 * eighth) * 0.0625;
  const int first = kLgammaNearZeroFirst[eighth];
  int i = kLgammaNearZeroFirst[eighth + 1] - 1;
  double g = kLgammaNearZero[i];
  while (--i >= first) g = g * rest + kLgammaNearZero[i];
  return ReferenceLibm::log1p(g * difference / (x - integer));
}

/// log(gamma(y0) / gamma(y)) for y0 - y = difference, where both are large, without the main terms.
double stirling_rest(double y0, double y, double difference) noexcept {
  constexpr int n_terms = static_cast<int>(sizeof(kLgammaStirling) / sizeof(double));
  const double inverse0 = 1.0 / y0;
  const double inverse = 1.0 / y;
  const double square0 = inverse0 * inverse0;
  const double square = inverse * inverse;
  double power = -difference / (y * y0);
  double error = power * inverse * (inverse + inverse0);
  double terms[n_terms];
  terms[0] = power * kLgammaStirling[0];
  for (int i = 1; i < n_terms; ++i) {
    power = power * square0 + error;
    error = error * square;
    terms[i] = power * kLgammaStirling[i];
  }
  double sum = 0.0;
  for (int i = n_terms - 1; i >= 0; --i) sum += terms[i];
  return sum;
}

/// log(gamma(1 - x0) / gamma(1 - x)) where x0 is zero number `i` and difference = x - x0.
double log_gamma_ratio(double x, Sum zero, double difference, int i) noexcept {
  Sum y0 = {1.0 - zero.high, 0.0};
  y0.low = -zero.high + (1.0 - y0.high) - zero.low;
  Sum y = {1.0 - x, 0.0};
  y.low = -x + (1.0 - y.high);
  double adjustment = 0.0;
  if (i < 6) {
    const int n_up = (7 - i) / 2;
    const auto moved = [n_up](Sum from) {
      const double high = from.high + n_up;
      return Sum{high, from.high - (high - n_up) + from.low};
    };
    y0 = moved(y0);
    y = moved(y);
    adjustment = -ReferenceLibm::log1p(product_less_one(difference, {y.high - n_up, y.low}, n_up));
  }
  const double high =
      difference * ReferenceLibm::log1p((y0.high - kEHigh - kELow + y0.low) / kEHigh) +
      (y.high - 0.5 + y.low) * ReferenceLibm::log1p(difference / y.high) + adjustment;
  return high + stirling_rest(y0.high, y.high, difference);
}

/// log(sin(pi x0) / sin(pi x)), for distances of both from the nearest integer.
double log_sin_ratio(double distance0, double distance, double difference) noexcept {
  if (distance0 < distance * 0.5) {
    return ReferenceLibm::log(sin_pi_near(distance0) / sin_pi_near(distance));
  }
  const double half = difference * 0.5;
  const double sin = sin_pi_near(half);
  const double cos = cos_pi_near(half);
  const double cotangent = cos_pi_near(distance) / sin_pi_near(distance);
  return ReferenceLibm::log1p(2.0 * sin * (-sin + cos * cotangent));
}

/// lgamma for -28 < x < -2, x no integer.
double between_zeros(double x) noexcept {
  const int halves = static_cast<int>(__builtin_floor(-2.0 * x));
  const double integer = (halves & 1) == 0 ? -halves / 2 : (-halves - 1) / 2;
  const int i = halves - 4;
  const double* parts = kLgammaZeros + 2 * static_cast<std::size_t>(i);
  const Sum zero = {parts[0], parts[1]};
  const double difference = x - zero.high - zero.low;
  if (i < 2) return near_zero(x, difference, integer);
  const double distance = magnitude(integer - x);
  const double distance0 = magnitude(integer - zero.high - zero.low);
  const double sin_ratio =
      log_sin_ratio(distance0, distance, (i & 1) == 0 ? difference : -difference);
  return sin_ratio + log_gamma_ratio(x, zero, difference, i);
}

}  // namespace

double lgamma_of_negative(double x) noexcept {
  if (x > -0x1p-70) return -ReferenceLibm::log(-x);
  if (__builtin_floor(x) == x) return kInfinity;
  if (x < -2.0 && x > -28.0) return between_zeros(x);
  const double log = ReferenceLibm::log(kPi / magnitude(sin_pi(x) * x));
  return log - lgamma_of_positive(-x);
}

}  // namespace trueseed::math::internal
