// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "trueseed/math/libm.h"
#include "trueseed/random/numpy/distributions/binomial.h"
#include "trueseed/random/numpy/distributions/kinds.h"
#include "trueseed/random/numpy/distributions/stream_version.h"
#include "trueseed/random/numpy/generator_source.h"

namespace trueseed::numpy::internal {

using RealParameters = std::array<Parameter<double>, 3>;
using WholeParameters = std::array<Parameter<double>, 2>;
using IntParameters = std::array<Parameter<std::int64_t>, 3>;

/// Every draw of Generator over one libm, by one function a shape of arguments.
struct Draws {
  double (*real)(Real, Source&, const std::array<double, 3>&, StreamVersion) noexcept;
  void (*fill_real)(Real, Source&, const RealParameters&, StreamVersion,
                    std::span<double>) noexcept;
  std::int64_t (*whole)(Whole, Source&, const std::array<double, 2>&, StreamVersion) noexcept;
  void (*fill_whole)(Whole, Source&, const WholeParameters&, StreamVersion,
                     std::span<std::int64_t>) noexcept;

  void (*random)(Source&, std::span<double>) noexcept;
  void (*random_f)(Source&, std::span<float>) noexcept;
  double (*one_normal)(Source&) noexcept;
  void (*standard_normal)(Source&, std::span<double>) noexcept;
  void (*standard_normal_f)(Source&, std::span<float>) noexcept;
  double (*one_exponential)(Source&) noexcept;
  void (*standard_exponential)(Source&, std::span<double>) noexcept;
  void (*standard_exponential_f)(Source&, std::span<float>) noexcept;
  void (*inverse_exponential)(Source&, std::span<double>) noexcept;
  void (*inverse_exponential_f)(Source&, std::span<float>) noexcept;
  void (*standard_gamma_f)(Source&, Parameter<float>, std::span<float>) noexcept;

  std::int64_t (*binomial)(Source&, Binomial&, double, std::int64_t) noexcept;
  std::int64_t (*hypergeometric)(Source&, std::int64_t, std::int64_t, std::int64_t) noexcept;
  void (*multinomial)(Source&, Binomial&, std::int64_t, std::span<const double>,
                      std::span<std::int64_t>) noexcept;
  void (*multivariate_count)(Source&, std::int64_t, std::span<const std::int64_t>, std::int64_t,
                             std::span<std::int64_t>);
  void (*multivariate_marginals)(Source&, std::int64_t, std::span<const std::int64_t>, std::int64_t,
                                 std::span<std::int64_t>) noexcept;
  void (*dirichlet)(Source&, std::span<const double>, StreamVersion, std::span<double>);
};

/// The draws over the C library of this machine, and over the reference platform's.
extern const Draws kHostDraws;
extern const Draws kReferenceDraws;

inline const Draws& draws_of(math::Libm libm) noexcept {
  return libm == math::Libm::kReference ? kReferenceDraws : kHostDraws;
}

}  // namespace trueseed::numpy::internal
