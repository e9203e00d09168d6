// SPDX-License-Identifier: Apache-2.0
// Parameters for the tests of NumPy's draws: on both sides of where a method changes its way.
#pragma once

#include <cstdint>

#include "trueseed/random/numpy/distributions/kinds.h"

namespace trueseed::numpy::tests {

struct RealCall {
  Real kind;
  double a = 0;
  double b = 0;
  double c = 0;
};

inline constexpr RealCall kRealCalls[] = {
    {Real::kBeta, 0.5, 0.5},
    {Real::kBeta, 1e-3, 2e-3},
    {Real::kBeta, 1.0, 1.0},
    {Real::kBeta, 2.0, 3.0},
    {Real::kChisquare, 0.5},
    {Real::kChisquare, 7.0},
    {Real::kExponential, 3.0},
    {Real::kF, 0.3, 7.0},
    {Real::kGamma, 0.4, 2.0},
    {Real::kGamma, 1.0, 2.0},
    {Real::kGamma, 3.0, 2.0},
    {Real::kGumbel, 1.0, 3.0},
    {Real::kLaplace, 1.0, 2.0},
    {Real::kLogistic, 1.0, 2.0},
    {Real::kLognormal, 0.0, 0.5},
    {Real::kLognormal, 300.0, 90.0},
    {Real::kNoncentralChisquare, 0.5, 2.0},
    {Real::kNoncentralChisquare, 0.5, 40.0},
    {Real::kNoncentralChisquare, 3.0, 1.5},
    {Real::kNoncentralF, 2.0, 3.0, 4.0},
    {Real::kNormal, 1.0, 3.0},
    {Real::kPareto, 2.0},
    {Real::kPareto, 0.01},
    {Real::kPower, 0.4},
    {Real::kRayleigh, 2.0},
    {Real::kStandardCauchy},
    {Real::kStandardGamma, 0.05},
    {Real::kStandardGamma, 4.5},
    {Real::kStandardT, 4.0},
    {Real::kTriangular, 0.0, 0.3, 1.0},
    {Real::kUniform, 3.0, 6.0},
    {Real::kVonmises, 0.0, 9.9e-9},
    {Real::kVonmises, 1.0, 9.9e-6},
    {Real::kVonmises, 1.0, 3.0},
    {Real::kVonmises, -3.0, 0.5},
    {Real::kVonmises, 1.0, 1e7},
    {Real::kWald, 1.0, 2.0},
    {Real::kWald, 3.0, 0.01},
    {Real::kWeibull, 0.5},
    {Real::kWeibull, 3.0},
};

struct WholeCall {
  Whole kind;
  double a = 0;
  double b = 0;
};

inline constexpr WholeCall kWholeCalls[] = {
    {Whole::kGeometric, 0.5},
    {Whole::kGeometric, 0.01},
    {Whole::kGeometric, 1e-12},
    {Whole::kLogseries, 0.3},
    {Whole::kLogseries, 0.999999},
    {Whole::kNegativeBinomial, 3.0, 0.4},
    {Whole::kNegativeBinomial, 0.1, 0.01},
    {Whole::kNegativeBinomial, 100.0, 0.01},
    {Whole::kPoisson, 0.5},
    {Whole::kPoisson, 9.999},
    {Whole::kPoisson, 10.0},
    {Whole::kPoisson, 1e6},
    {Whole::kPoisson, 1e15},
    {Whole::kZipf, 1.1},
    {Whole::kZipf, 4.0},
};

struct BinomialCall {
  std::int64_t n;
  double p;
};

inline constexpr BinomialCall kBinomialCalls[] = {{10, 0.3},
                                                  {61, 0.5},
                                                  {1000, 0.3},
                                                  {1000, 0.99},
                                                  {1'000'000'000, 0.5},
                                                  {std::int64_t{1} << 50, 0.2}};

struct HypergeometricCall {
  std::int64_t good;
  std::int64_t bad;
  std::int64_t sample;
};

inline constexpr HypergeometricCall kHypergeometricCalls[] = {
    {5, 5, 3}, {10, 20, 9}, {20, 10, 15}, {300, 200, 400}, {100'000'000, 100'000'000, 10'000'000}};

}  // namespace trueseed::numpy::tests
