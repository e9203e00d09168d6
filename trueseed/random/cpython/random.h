// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>

#include "trueseed/math/libm.h"
#include "trueseed/random/cpython/random_base.h"

namespace trueseed::cpython {

/// Whether vonmisesvariate can be drawn with a C library's functions.
template <typename Libm>
concept HasAcos = requires(double x) { Libm::acos(x); };

/// The numbers of Python's random.Random, with the elementary functions of `Libm`.
///
/// Definition: a method draws what Python's of the same name draws; with `out`, what that many
///             calls draw. Parameters are those that Python's accepts: they are not checked, and a
///             result is that of IEEE 754 where Python raises an error.
/// Source:     CPython, Lib/random.py and Modules/_randommodule.c.
/// Matches:    CPython 3.11 to 3.14, see docs/streams-python.md.
/// State:      MT19937 and the number that gauss keeps.
/// Bits:       exact where there is only arithmetic, else those of Libm: docs/streams-python.md.
template <typename Libm>
class BasicRandom : public RandomBase {
 public:
  using RandomBase::RandomBase;

  double uniform(double a, double b) noexcept;
  void uniform(double a, double b, std::span<double> out);
  double triangular(double low = 0.0, double high = 1.0) noexcept;
  double triangular(double low, double high, double mode) noexcept;
  void triangular(double low, double high, double mode, std::span<double> out);

  /// Every second call returns what the call before it kept.
  double gauss(double mu = 0.0, double sigma = 1.0) noexcept;
  void gauss(double mu, double sigma, std::span<double> out);
  double normalvariate(double mu = 0.0, double sigma = 1.0) noexcept;
  void normalvariate(double mu, double sigma, std::span<double> out) noexcept;
  double lognormvariate(double mu, double sigma) noexcept;
  void lognormvariate(double mu, double sigma, std::span<double> out) noexcept;

  double expovariate(double lambd = 1.0) noexcept;
  void expovariate(double lambd, std::span<double> out);
  /// alpha > 0, beta > 0.
  double gammavariate(double alpha, double beta) noexcept;
  void gammavariate(double alpha, double beta, std::span<double> out) noexcept;
  double betavariate(double alpha, double beta) noexcept;
  void betavariate(double alpha, double beta, std::span<double> out) noexcept;
  double vonmisesvariate(double mu, double kappa) noexcept
    requires HasAcos<Libm>;
  void vonmisesvariate(double mu, double kappa, std::span<double> out) noexcept
    requires HasAcos<Libm>;
  double paretovariate(double alpha) noexcept;
  void paretovariate(double alpha, std::span<double> out);
  double weibullvariate(double alpha, double beta) noexcept;
  void weibullvariate(double alpha, double beta, std::span<double> out);

  /// 0 <= n < 2^53, 0 <= p <= 1. A uniform number that is 0 is drawn again where it has no
  /// logarithm, as in 3.14; before, Python raises an error there.
  std::int64_t binomialvariate(std::int64_t n = 1, double p = 0.5) noexcept;
  void binomialvariate(std::int64_t n, double p, std::span<std::int64_t> out) noexcept;
};

extern template class BasicRandom<math::HostLibm>;
extern template class BasicRandom<math::ReferenceLibm>;

/// With the C library of this machine: what Python itself calls.
using Random = BasicRandom<math::HostLibm>;

/// With the functions of one named C library: the same bits on every machine.
using PortableRandom = BasicRandom<math::ReferenceLibm>;

}  // namespace trueseed::cpython
