// SPDX-License-Identifier: Apache-2.0
// The methods of numpy.random.Generator that take parameters: their names and limits.
#pragma once

#include <cmath>
#include <cstdint>

#include <nanobind/nanobind.h>

#include "trueseed/random/numpy/generator.h"

namespace trueseed::bind::numpy_generator {

namespace nb = nanobind;
using numpy::Parameter;
using numpy::Real;
using numpy::Whole;

enum class Limit : std::uint8_t {
  kNone,
  kNonNegative,
  kPositive,
  kPositiveNotNan,
  kBounded,
  kBoundedAboveZero,
  kBoundedBelowOne,
  kAboveOne,
  kPoisson,
};

constexpr const char* kLimitNames[] = {
    "none",    "non_negative",       "positive",          "positive_not_nan",
    "bounded", "bounded_above_zero", "bounded_below_one", "above_one",
    "poisson"};

// The largest mean that a count of 64 bits has room for ten deviations above.
inline const double kPoissonMost = 9223372036854775807.0 - std::sqrt(9223372036854775807.0) * 10;

inline bool within(Limit limit, double x) noexcept {
  switch (limit) {
    case Limit::kNone:
      return true;
    case Limit::kNonNegative:
      return std::isnan(x) || !std::signbit(x);
    case Limit::kPositive:
      return !(x <= 0);
    case Limit::kPositiveNotNan:
      return x > 0;
    case Limit::kBounded:
      return x >= 0 && x <= 1;
    case Limit::kBoundedAboveZero:
      return x > 0 && x <= 1;
    case Limit::kBoundedBelowOne:
      return x >= 0 && x < 1;
    case Limit::kAboveOne:
      return x > 1;
    case Limit::kPoisson:
      return x >= 0 && x <= kPoissonMost;
  }
  return false;
}

struct NamedParameter {
  const char* name;
  Limit limit;
};

struct Method {
  const char* name;
  int n;
  NamedParameter parameters[3];
};

// In the order of numpy::Real.
constexpr Method kRealMethods[numpy::kReals] = {
    {"beta", 2, {{"a", Limit::kPositive}, {"b", Limit::kPositive}}},
    {"chisquare", 1, {{"df", Limit::kPositive}}},
    {"exponential", 1, {{"scale", Limit::kNonNegative}}},
    {"f", 2, {{"dfnum", Limit::kPositive}, {"dfden", Limit::kPositive}}},
    {"gamma", 2, {{"shape", Limit::kNonNegative}, {"scale", Limit::kNonNegative}}},
    {"gumbel", 2, {{"loc", Limit::kNone}, {"scale", Limit::kNonNegative}}},
    {"laplace", 2, {{"loc", Limit::kNone}, {"scale", Limit::kNonNegative}}},
    {"logistic", 2, {{"loc", Limit::kNone}, {"scale", Limit::kNonNegative}}},
    {"lognormal", 2, {{"mean", Limit::kNone}, {"sigma", Limit::kNonNegative}}},
    {"noncentral_chisquare", 2, {{"df", Limit::kPositive}, {"nonc", Limit::kNonNegative}}},
    {"noncentral_f",
     3,
     {{"dfnum", Limit::kPositive}, {"dfden", Limit::kPositive}, {"nonc", Limit::kNonNegative}}},
    {"normal", 2, {{"loc", Limit::kNone}, {"scale", Limit::kNonNegative}}},
    {"pareto", 1, {{"a", Limit::kPositive}}},
    {"power", 1, {{"a", Limit::kPositive}}},
    {"rayleigh", 1, {{"scale", Limit::kNonNegative}}},
    {"standard_cauchy", 0, {}},
    {"standard_gamma", 1, {{"shape", Limit::kNonNegative}}},
    {"standard_t", 1, {{"df", Limit::kPositive}}},
    {"triangular", 3, {{"left", Limit::kNone}, {"mode", Limit::kNone}, {"right", Limit::kNone}}},
    // Drawn from low and the range.
    {"uniform", 2, {{"", Limit::kNone}, {"high - low", Limit::kNonNegative}}},
    {"vonmises", 2, {{"mu", Limit::kNone}, {"kappa", Limit::kNonNegative}}},
    {"wald", 2, {{"mean", Limit::kPositive}, {"scale", Limit::kPositive}}},
    {"weibull", 1, {{"a", Limit::kNonNegative}}},
};

// In the order of numpy::Whole.
constexpr Method kWholeMethods[numpy::kWholes] = {
    {"geometric", 1, {{"p", Limit::kBoundedAboveZero}}},
    {"logseries", 1, {{"p", Limit::kBoundedBelowOne}}},
    {"negative_binomial", 2, {{"n", Limit::kPositiveNotNan}, {"p", Limit::kBoundedAboveZero}}},
    {"poisson", 1, {{"lam", Limit::kPoisson}}},
    {"zipf", 1, {{"a", Limit::kAboveOne}}},
};

}  // namespace trueseed::bind::numpy_generator
