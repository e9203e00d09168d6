// SPDX-License-Identifier: Apache-2.0
// The distributions of Python's random over any source of numbers in [0, 1) and any arithmetic:
// doubles (FloatMath), or what the Python binding does with other objects.
//
// Source::random() draws. Math has the types Real and Whole and the functions of FloatMath. Each
// operation is one rounding; draws stand in statements of their own, as their order counts.
//
// Source:  CPython, Lib/random.py, which names the papers.
// Matches: CPython 3.11.7, 3.12.1, 3.13.0.
// Bits:    exact arithmetic over Math's functions.
#pragma once

#include <numbers>
#include <optional>
#include <utility>

namespace trueseed::cpython::distributions {

inline constexpr double kPi = std::numbers::pi;
inline constexpr double kTwoPi = 2.0 * kPi;
inline constexpr double kE = std::numbers::e;
/// 4 exp(-1/2) / sqrt(2), log(4) and 1 + log(4.5), as Python computes them.
inline constexpr double kNormalMagic = 0x1.b72cd3f331398p+0;
inline constexpr double kLog4 = 0x1.62e42fefa39efp+0;
inline constexpr double kGammaMagic = 0x1.40859baee748fp+1;

template <class Math, class Source, class Real = typename Math::Real>
Real uniform(Source& source, const Real& a, const Real& b) {
  const Real width = b - a;
  const Real u = source.random();
  return a + width * u;
}

/// `c` is (mode - low) / (high - low) of a draw that is made already.
template <class Math, class Real = typename Math::Real>
Real triangular_of(Real u, Real c, Real low, Real high) {
  if (u > c) {
    u = 1.0 - u;
    c = 1.0 - c;
    std::swap(low, high);
  }
  const Real width = high - low;
  return low + width * Math::sqrt(u * c);
}

/// The standard normal number of normalvariate.
template <class Math, class Source, class Real = typename Math::Real>
Real kinderman_monahan(Source& source) {
  for (;;) {
    const Real u1 = source.random();
    const Real u2 = 1.0 - source.random();
    const Real z = Math::divide(kNormalMagic * (u1 - 0.5), u2);
    const Real zz = z * z / 4.0;
    if (zz <= -Math::log(u2)) return z;
  }
}

/// A pair of standard normal numbers: what gauss returns, and what it keeps for the next call.
template <class Math, class Source, class Real = typename Math::Real>
std::pair<Real, Real> gauss_pair(Source& source) {
  const Real angle = source.random() * kTwoPi;
  const Real radius = Math::sqrt(-2.0 * Math::log(1.0 - source.random()));
  Real z = Math::cos(angle) * radius;
  Real next = Math::sin(angle) * radius;
  return {std::move(z), std::move(next)};
}

template <class Math, class Source, class Real = typename Math::Real>
Real expovariate(Source& source, const Real& lambd) {
  const Real u = 1.0 - source.random();
  return Math::divide(-Math::log(u), lambd);
}

template <class Math, class Source, class Real = typename Math::Real>
Real vonmisesvariate(Source& source, const Real& mu, const Real& kappa) {
  if (kappa <= 1e-6) return kTwoPi * source.random();
  const Real s = Math::divide(0.5, kappa);
  const Real r = s + Math::sqrt(1.0 + s * s);
  Real z = r;
  for (;;) {
    const Real u1 = source.random();
    z = Math::cos(kPi * u1);
    const Real d = Math::divide(z, r + z);
    const Real u2 = source.random();
    if (u2 < 1.0 - d * d || u2 <= (1.0 - d) * Math::exp(d)) break;
  }
  const Real q = Math::divide(1.0, r);
  const Real f = Math::divide(q + z, 1.0 + q * z);
  const Real u3 = source.random();
  if (u3 > 0.5) return Math::modulo(mu + Math::acos(f), kTwoPi);
  return Math::modulo(mu - Math::acos(f), kTwoPi);
}

/// gammavariate for alpha > 1: Cheng's.
template <class Math, class Source, class Real = typename Math::Real>
Real gamma_above_one(Source& source, const Real& alpha, const Real& beta) {
  const Real root = Math::sqrt(2.0 * alpha - 1.0);
  const Real b = alpha - kLog4;
  const Real c = alpha + root;
  for (;;) {
    const Real u1 = source.random();
    if (!(u1 > 1e-7 && u1 < 0.9999999)) continue;
    const Real u2 = 1.0 - source.random();
    const Real v = Math::divide(Math::log(Math::divide(u1, 1.0 - u1)), root);
    const Real x = alpha * Math::exp(v);
    const Real z = u1 * u1 * u2;
    const Real r = b + c * v - x;
    if (r + kGammaMagic - 4.5 * z >= 0.0 || r >= Math::log(z)) return x * beta;
  }
}

/// gammavariate for alpha < 1: algorithm GS.
template <class Math, class Source, class Real = typename Math::Real>
Real gamma_below_one(Source& source, const Real& alpha, const Real& beta) {
  for (;;) {
    const Real u = source.random();
    const Real b = (kE + alpha) / kE;
    const Real p = b * u;
    const bool is_low = p <= 1.0;
    const Real x = is_low ? Math::power(p, Math::divide(1.0, alpha))
                          : Real(-Math::log(Math::divide(b - p, alpha)));
    const Real u1 = source.random();
    if (p > 1.0) {
      if (u1 <= Math::power(x, alpha - 1.0)) return x * beta;
    } else if (u1 <= Math::exp(-x)) {
      return x * beta;
    }
  }
}

/// gammavariate of parameters above 0.
template <class Math, class Source, class Real = typename Math::Real>
Real gammavariate(Source& source, const Real& alpha, const Real& beta) {
  if (alpha > 1.0) return gamma_above_one<Math>(source, alpha, beta);
  if (alpha == 1.0) {
    const Real u = 1.0 - source.random();
    return -Math::log(u) * beta;
  }
  return gamma_below_one<Math>(source, alpha, beta);
}

template <class Math, class Source, class Real = typename Math::Real>
Real paretovariate(Source& source, const Real& alpha) {
  const Real u = 1.0 - source.random();
  return Math::power(u, Math::divide(-1.0, alpha));
}

template <class Math, class Source, class Real = typename Math::Real>
Real weibullvariate(Source& source, const Real& alpha, const Real& beta) {
  const Real u = 1.0 - source.random();
  return alpha * Math::power(-Math::log(u), Math::divide(1.0, beta));
}

/// binomialvariate for n p < 10: gaps between successes. 0 is drawn again where `skips_zero`.
template <class Math, class Source>
typename Math::Whole binomial_by_gaps(Source& source, const typename Math::Whole& n,
                                      const typename Math::Real& p, bool skips_zero) {
  using Whole = typename Math::Whole;
  using Real = typename Math::Real;
  Whole successes = 0;
  Whole trial = 0;
  const Real c = Math::log2(1.0 - p);
  if (c == 0.0) return successes;
  for (;;) {
    const Real u = source.random();
    if (skips_zero && u == 0.0) continue;
    trial = trial + (Math::floor(Math::divide(Math::log2(u), c)) + 1);
    if (trial > n) return successes;
    successes = successes + 1;
  }
}

/// binomialvariate for n p >= 10: Hormann's BTRS.
template <class Math, class Source>
typename Math::Whole binomial_by_rejection(Source& source, const typename Math::Whole& n,
                                           const typename Math::Real& p, bool skips_zero) {
  using Whole = typename Math::Whole;
  using Real = typename Math::Real;
  struct Setup {
    Real alpha, log_odds;
    Whole mode;
    Real h;
  };
  const Real mean = Math::real(n) * p;
  Math::require(mean >= 10.0 && p <= 0.5);
  const Real deviation = Math::sqrt(mean * (1.0 - p));
  const Real b = 1.15 + 2.53 * deviation;
  const Real a = -0.0873 + 0.0248 * b + 0.01 * p;
  const Real c = mean + 0.5;
  const Real limit = 0.92 - Math::divide(4.2, b);
  std::optional<Setup> setup;
  for (;;) {
    const Real u = source.random() - 0.5;
    const Real us = 0.5 - Math::fabs(u);
    if (skips_zero && us == 0.0) continue;
    const Whole k = Math::floor((Math::divide(2.0 * a, us) + b) * u + c);
    if (k < 0 || k > n) continue;
    Real v = source.random();
    if (us >= 0.07 && v <= limit) return k;
    if (!setup) {
      const Whole mode = Math::floor(Math::real(n + 1) * p);
      setup.emplace(Setup{(2.83 + Math::divide(5.1, b)) * deviation,
                          Math::log(Math::divide(p, 1.0 - p)), mode,
                          Math::lgamma(mode + 1) + Math::lgamma(n - mode + 1)});
    }
    v = v * Math::divide(setup->alpha, Math::divide(a, us * us) + b);
    const Real bound = setup->h - Math::lgamma(k + 1) - Math::lgamma(n - k + 1) +
                       Math::real(k - setup->mode) * setup->log_odds;
    if (Math::log(v) <= bound) return k;
  }
}

/// binomialvariate for n >= 0 and 0 < p < 1.
template <class Math, class Source>
typename Math::Whole binomialvariate(Source& source, const typename Math::Whole& n,
                                     const typename Math::Real& p, bool skips_zero) {
  using Whole = typename Math::Whole;
  if (n == 1) return source.random() < p ? Whole(1) : Whole(0);
  if (p > 0.5) return n - binomialvariate<Math>(source, n, 1.0 - p, skips_zero);
  if (Math::real(n) * p < 10.0) return binomial_by_gaps<Math>(source, n, p, skips_zero);
  return binomial_by_rejection<Math>(source, n, p, skips_zero);
}

}  // namespace trueseed::cpython::distributions
