// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <cstdint>

#include "trueseed/random/numpy/distributions/continuous.h"
#include "trueseed/random/numpy/distributions/count.h"
#include "trueseed/random/numpy/distributions/kinds.h"

namespace trueseed::numpy::internal {

/// Calls `use` with the draw of `kind` as a function of (bits, a, b, c).
template <class Libm, BitSource Bits, class Use>
decltype(auto) with_real(Real kind, StreamVersion version, const Use& use) {
  using C = Continuous<Libm, Bits>;
#define TRUESEED_REAL(KIND, CALL)                                       \
  case Real::KIND:                                                      \
    return use([=](Bits& bits, double a, double b, double c) noexcept { \
      static_cast<void>(a), static_cast<void>(b), static_cast<void>(c); \
      static_cast<void>(version);                                       \
      return C::CALL;                                                   \
    })
  switch (kind) {
    TRUESEED_REAL(kBeta, beta(bits, a, b, version));
    TRUESEED_REAL(kChisquare, chisquare(bits, a));
    TRUESEED_REAL(kExponential, exponential(bits, a));
    TRUESEED_REAL(kF, f(bits, a, b));
    TRUESEED_REAL(kGamma, gamma(bits, a, b));
    TRUESEED_REAL(kGumbel, gumbel(bits, a, b));
    TRUESEED_REAL(kLaplace, laplace(bits, a, b));
    TRUESEED_REAL(kLogistic, logistic(bits, a, b));
    TRUESEED_REAL(kLognormal, lognormal(bits, a, b));
    TRUESEED_REAL(kNoncentralChisquare, noncentral_chisquare(bits, a, b));
    TRUESEED_REAL(kNoncentralF, noncentral_f(bits, a, b, c));
    TRUESEED_REAL(kNormal, normal(bits, a, b));
    TRUESEED_REAL(kPareto, pareto(bits, a));
    TRUESEED_REAL(kPower, power(bits, a));
    TRUESEED_REAL(kRayleigh, rayleigh(bits, a));
    TRUESEED_REAL(kStandardCauchy, standard_cauchy(bits));
    TRUESEED_REAL(kStandardGamma, standard_gamma(bits, a));
    TRUESEED_REAL(kStandardT, standard_t(bits, a));
    TRUESEED_REAL(kTriangular, triangular(bits, a, b, c));
    TRUESEED_REAL(kUniform, uniform(bits, a, b));
    TRUESEED_REAL(kVonmises, vonmises(bits, a, b));
    TRUESEED_REAL(kWald, wald(bits, a, b, version));
    TRUESEED_REAL(kWeibull, weibull(bits, a));
  }
#undef TRUESEED_REAL
  __builtin_unreachable();
}

/// Calls `use` with the count of `kind` as a function of (bits, a, b).
template <class Libm, BitSource Bits, class Use>
decltype(auto) with_whole(Whole kind, StreamVersion version, const Use& use) {
  using C = Count<Libm, Bits>;
  switch (kind) {
    case Whole::kGeometric:
      return use([](Bits& bits, double p, double) noexcept { return C::geometric(bits, p); });
    case Whole::kLogseries:
      return use([](Bits& bits, double p, double) noexcept { return C::logseries(bits, p); });
    case Whole::kNegativeBinomial:
      return use([](Bits& bits, double n, double p) noexcept {
        const double lam = Continuous<Libm, Bits>::gamma(bits, n, (1 - p) / p);
        return C::poisson(bits, lam);
      });
    case Whole::kPoisson:
      return use([](Bits& bits, double lam, double) noexcept { return C::poisson(bits, lam); });
    case Whole::kZipf:
      return use(
          [version](Bits& bits, double a, double) noexcept { return C::zipf(bits, a, version); });
  }
  __builtin_unreachable();
}

/// Whether every draw with these parameters takes a word, as a Queue demands. A parameter that is
/// nearly 0, halved or divided, may take none.
inline bool always_draws(Real kind, double a, double b, double c) noexcept {
  constexpr double kNearlyZero = 1e-300;
  if (std::isnan(a) || std::isnan(b) || std::isnan(c)) return false;
  switch (kind) {
    case Real::kStandardGamma:
    case Real::kGamma:
    case Real::kChisquare:
    case Real::kNoncentralChisquare:
    case Real::kNoncentralF:
    case Real::kF:
    case Real::kWeibull:
      return a > kNearlyZero;
    default:
      return true;
  }
}

inline bool always_draws(Whole kind, double a, double b) noexcept {
  if (std::isnan(a) || std::isnan(b)) return false;
  switch (kind) {
    case Whole::kPoisson:
      return a > 0;
    case Whole::kZipf:
      return a < 1025;
    case Whole::kNegativeBinomial:
      return a > 1e-300;
    default:
      return true;
  }
}

}  // namespace trueseed::numpy::internal
