// SPDX-License-Identifier: Apache-2.0
// Frozen: never fix. NumPy keeps these numbers as they were.
#pragma once

#include <cmath>

#include "trueseed/random/numpy/legacy/bits.h"

namespace trueseed::numpy::legacy {

/// The second normal of a pair, kept for the next one: `has_gauss` and `gauss` of NumPy's state.
struct KeptGauss {
  int has_gauss = 0;
  double gauss = 0;

  /// Returns what is kept, and keeps nothing.
  double take() noexcept {
    const double value = gauss;
    *this = {};
    return value;
  }
};

/// Uniforms, and the three draws that the others are made of.
///
/// Source: NumPy, numpy/random/src/legacy/legacy-distributions.c; the normals are Marsaglia's polar
///         method, the gammas Ahrens and Dieter's below a shape of 1, Marsaglia and Tsang's above.
/// Bits:   those of Libm.
template <class Libm, DoubleSource Doubles>
class Stream {
 public:
  Stream(Doubles& doubles, KeptGauss& kept) noexcept : doubles_(doubles), kept_(kept) {}

  double next_double() noexcept { return doubles_.next_double(); }

  double gauss() noexcept {
    if (kept_.has_gauss != 0) return kept_.take();
    double x1 = 0;
    double x2 = 0;
    double r2 = 0;
    do {
      x1 = 2.0 * next_double() - 1.0;
      x2 = 2.0 * next_double() - 1.0;
      r2 = x1 * x1 + x2 * x2;
    } while (r2 >= 1.0 || r2 == 0.0);
    const double f = std::sqrt(-2.0 * Libm::log(r2) / r2);
    kept_ = {1, f * x1};
    return f * x2;
  }

  double exponential() noexcept { return -Libm::log(1.0 - next_double()); }

  double gamma(double shape) noexcept {
    if (shape == 1.0) return exponential();
    if (shape == 0.0) return 0.0;
    return shape < 1.0 ? gamma_below_one(shape) : gamma_above_one(shape);
  }

 private:
  double gamma_below_one(double shape) noexcept {
    for (;;) {
      const double u = next_double();
      const double v = exponential();
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

  double gamma_above_one(double shape) noexcept {
    const double b = shape - 1. / 3.;
    const double c = 1. / std::sqrt(9 * b);
    for (;;) {
      double x = 0;
      double v = 0;
      do {
        x = gauss();
        v = 1.0 + c * x;
      } while (v <= 0.0);
      v = v * v * v;
      const double u = next_double();
      if (u < 1.0 - 0.0331 * (x * x) * (x * x)) return b * v;
      if (Libm::log(u) < 0.5 * x * x + b * (1. - v + Libm::log(v))) return b * v;
    }
  }

  Doubles& doubles_;
  KeptGauss& kept_;
};

}  // namespace trueseed::numpy::legacy
