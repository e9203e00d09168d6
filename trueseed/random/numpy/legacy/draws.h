// SPDX-License-Identifier: Apache-2.0
// Frozen: never fix. NumPy keeps these numbers as they were.
#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "trueseed/random/numpy/distributions/kinds.h"
#include "trueseed/random/numpy/legacy/binomial.h"
#include "trueseed/random/numpy/legacy/bits.h"
#include "trueseed/random/numpy/legacy/stream.h"

namespace trueseed::numpy::legacy {

/// What a draw of RandomState reads and moves on.
struct State {
  Bits bits;
  KeptGauss kept;
  BinomialDraws binomial;
};

using RealParameters = std::array<Parameter<double>, 3>;
using WholeParameters = std::array<Parameter<double>, 2>;

/// Every draw of RandomState that takes a libm, by one function a shape of arguments.
struct Draws {
  double (*real)(Real, State&, const std::array<double, 3>&) noexcept;
  void (*fill_real)(Real, State&, const RealParameters&, std::span<double>) noexcept;
  std::int64_t (*whole)(Whole, State&, const std::array<double, 2>&) noexcept;
  void (*fill_whole)(Whole, State&, const WholeParameters&, std::span<std::int64_t>) noexcept;
  double (*one_normal)(State&) noexcept;
  void (*fill_normal)(State&, std::span<double>) noexcept;
  double (*one_exponential)(State&) noexcept;
  void (*fill_exponential)(State&, std::span<double>) noexcept;
  std::int64_t (*binomial)(State&, double, std::int64_t) noexcept;
  std::int64_t (*hypergeometric)(State&, std::int64_t, std::int64_t, std::int64_t) noexcept;
  void (*multinomial)(State&, std::int64_t, std::span<const double>,
                      std::span<std::int64_t>) noexcept;
  void (*dirichlet)(State&, std::span<const double>, std::span<double>) noexcept;
};

/// The draws over the C library of this machine, and over the reference platform's.
extern const Draws kHostDraws;
extern const Draws kReferenceDraws;

}  // namespace trueseed::numpy::legacy
