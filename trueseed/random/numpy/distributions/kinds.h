// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

namespace trueseed::numpy {

/// The real-valued draws that take parameters, in the order of their Python names.
enum class Real : std::uint8_t {
  kBeta,
  kChisquare,
  kExponential,
  kF,
  kGamma,
  kGumbel,
  kLaplace,
  kLogistic,
  kLognormal,
  kNoncentralChisquare,
  kNoncentralF,
  kNormal,
  kPareto,
  kPower,
  kRayleigh,
  kStandardCauchy,
  kStandardGamma,
  kStandardT,
  kTriangular,
  kUniform,
  kVonmises,
  kWald,
  kWeibull,
};
inline constexpr int kReals = 23;

/// The counts that take real parameters.
enum class Whole : std::uint8_t { kGeometric, kLogseries, kNegativeBinomial, kPoisson, kZipf };
inline constexpr int kWholes = 5;

/// One parameter of many draws: the same for all, or one for each.
template <class T>
struct Parameter {
  const T* data;
  std::size_t stride;

  static Parameter same(const T& value) noexcept { return {&value, 0}; }
  T operator[](std::size_t i) const noexcept { return data[i * stride]; }
};

}  // namespace trueseed::numpy
