// SPDX-License-Identifier: Apache-2.0
// Frozen: never fix. NumPy keeps these numbers as they were.
#pragma once

#include <cstddef>
#include <cstdint>

#include "trueseed/simd/target.h"

namespace trueseed::numpy::legacy {

/// What the kernels below may write beyond their results, in items.
inline constexpr std::size_t kPadding = 16;

/// Doubles of [0, 1) of two words each: the upper 27 bits of the first, then 26 of the second.
using ToDoubles = void(const std::uint32_t* words, std::size_t n, double* out) noexcept;

/// The pairs of uniforms that the polar method accepts: 0 < r2 < 1.
struct Pairs {
  double* x1;
  double* x2;
  double* r2;
};

/// Maps n pairs of uniforms to the square and keeps those inside the circle, in their order;
/// returns how many are kept. Each output has room for n + kPadding.
using AcceptPairs = std::size_t(const double* uniforms, std::size_t n, const Pairs& out) noexcept;

/// Writes the 2 n normals of n accepted pairs: of each f*x2, then f*x1.
using FinishPairs = void(const Pairs& pairs, const double* logs, std::size_t n,
                         double* out) noexcept;

/// Keeps the words that are at most `max` under the mask; returns how many. Room: n + kPadding.
using KeepMasked = std::size_t(const std::uint32_t* words, std::size_t n, std::uint32_t mask,
                               std::uint32_t max, std::uint32_t* out) noexcept;

/// The places that a shuffle exchanges the items last, last-1, ... with; returns how many the words
/// give, each word being masked by the item that is next. n <= last. Room: n + kPadding.
using DrawPlaces = std::size_t(const std::uint32_t* words, std::size_t n, std::uint32_t last,
                               std::uint32_t* out) noexcept;

extern const simd::Table<ToDoubles> kToDoubles;
extern const simd::Table<AcceptPairs> kAcceptPairs;
extern const simd::Table<FinishPairs> kFinishPairs;
extern const simd::Table<KeepMasked> kKeepMasked;
extern const simd::Table<DrawPlaces> kDrawPlaces;

/// The functions of this process's target.
struct Kernels {
  ToDoubles* to_doubles;
  AcceptPairs* accept_pairs;
  FinishPairs* finish_pairs;
  KeepMasked* keep_masked;
  DrawPlaces* draw_places;
};
Kernels kernels_of(simd::Target target) noexcept;
const Kernels& kernels() noexcept;

}  // namespace trueseed::numpy::legacy
