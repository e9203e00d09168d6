// SPDX-License-Identifier: Apache-2.0
// The functions in double, fast and with an error far below 2^-40 of their value, for tests.
#pragma once

#include <cmath>
#include <cstddef>

#include "trueseed/math/array_functions.h"

namespace trueseed::math::rounded::tests {

/// How a function of -x follows from that of x.
enum class Symmetry { kNone, kEven, kOdd };

/// Estimates of many values; out[i] is that of x[i].
using Estimate = void(const double* x, std::size_t n, double* out);

inline const math::ArrayFunctions& vectors() {
  return math::array_functions(simd::chosen_target());
}

/// Those of the C library.
template <double (*function)(double)>
void by_library(const double* x, std::size_t n, double* out) {
  for (std::size_t i = 0; i < n; ++i) out[i] = function(x[i]);
}

/// Those of our vector functions, which have the bits of glibc's.
template <math::ArrayFunctions::Function* math::ArrayFunctions::* array>
void by_vectors(const double* x, std::size_t n, double* out) {
  (vectors().*array)(x, n, out);
}

inline void estimate_exp2(const double* x, std::size_t n, double* out) {
  for (std::size_t i = 0; i < n; ++i) out[i] = x[i] * 0x1.62e42fefa39efp-1;
  vectors().exp(out, n, out);
}

inline void estimate_log2(const double* x, std::size_t n, double* out) {
  vectors().log(x, n, out);
  for (std::size_t i = 0; i < n; ++i) out[i] *= 0x1.71547652b82fep0;
}

inline void estimate_log10(const double* x, std::size_t n, double* out) {
  vectors().log(x, n, out);
  for (std::size_t i = 0; i < n; ++i) out[i] *= 0x1.bcb7b1526e50ep-2;
}

/// `from_exp` of x and e^x, or the C library's function where that cancels, below 1/8.
template <double (*from_exp)(double), double (*function)(double)>
void by_exp(const double* x, std::size_t n, double* out) {
  vectors().exp(x, n, out);
  for (std::size_t i = 0; i < n; ++i) {
    out[i] = std::fabs(x[i]) < 0.125 ? function(x[i]) : from_exp(out[i]);
  }
}

inline double expm1_from_exp(double e) { return e - 1.0; }
inline double sinh_from_exp(double e) { return 0.5 * (e - 1.0 / e); }
inline double cosh_from_exp(double e) { return 0.5 * (e + 1.0 / e); }
inline double tanh_from_exp(double e) { return 1.0 - 2.0 / (e * e + 1.0); }

inline void estimate_tan(const double* x, std::size_t n, double* out) {
  double cos[1024];
  for (std::size_t first = 0; first < n; first += 1024) {
    const std::size_t part = n - first < 1024 ? n - first : 1024;
    vectors().sin(x + first, part, out + first);
    vectors().cos(x + first, part, cos);
    for (std::size_t i = 0; i < part; ++i) out[first + i] /= cos[i];
  }
}

/// erf(x) is nearly 2 x / sqrt(pi) below 2^-22.
inline void estimate_erf(const double* x, std::size_t n, double* out) {
  for (std::size_t i = 0; i < n; ++i) {
    out[i] = std::fabs(x[i]) < 0x1p-22 ? x[i] * 0x1.20dd750429b6dp0 : std::erf(x[i]);
  }
}

/// x itself below 2^-22, where the rest is below 2^-44 of it.
template <double (*function)(double)>
void near_x(const double* x, std::size_t n, double* out) {
  for (std::size_t i = 0; i < n; ++i) {
    out[i] = std::fabs(x[i]) < 0x1p-22 ? x[i] : function(x[i]);
  }
}

}  // namespace trueseed::math::rounded::tests
