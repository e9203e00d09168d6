// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bit>
#include <cstdint>
#include <span>

#include "trueseed/base/uint128.h"
#include "trueseed/simd/target.h"

namespace trueseed::engines {

/// PCG XSL-RR 128/64: a 128-bit linear congruential generator whose new state is folded to a word.
///
/// Source:  O'Neill, HMC-CS-2014-0905.
/// Matches: numpy.random.PCG64 (`state` and `inc` of its state).
/// Bits:    exact
class Pcg64 {
 public:
  static constexpr Uint128 kMultiplier = make_uint128(0x2360ed051fc65da4, 0x4385df649fccf645);
  static constexpr bool kFoldsNewState = true;

  /// Returns the word that a state is folded to.
  static constexpr std::uint64_t fold(Uint128 state) noexcept {
    return std::rotr(high_half(state) ^ low_half(state), static_cast<int>(state >> 122));
  }

  /// Continues from a state; `increment` is odd in every stream that NumPy seeds.
  Pcg64(Uint128 state, Uint128 increment) noexcept : state_(state), increment_(increment) {}

  /// Returns the next word, in [0, 2^64).
  std::uint64_t next() noexcept {
    state_ = state_ * kMultiplier + increment_;
    return fold(state_);
  }

  /// Fills `out` with the next words: fill(a) and fill(b) equal fill(a ++ b).
  ///
  /// Errors: as simd::chosen_target. Cost: O(n), no allocation.
  void fill(std::span<std::uint64_t> out) { fill(out, simd::chosen_target()); }
  /// The same on a target of this CPU's.
  void fill(std::span<std::uint64_t> out, simd::Target target) noexcept;

  /// Moves on by `n_words` words, modulo 2^128. Cost: O(log n).
  void advance(Uint128 n_words) noexcept;

  [[nodiscard]] Uint128 state() const noexcept { return state_; }
  [[nodiscard]] Uint128 increment() const noexcept { return increment_; }

  friend bool operator==(const Pcg64&, const Pcg64&) = default;

 private:
  Uint128 state_;
  Uint128 increment_;
};

/// PCG DXSM 128/64 with the 64-bit multiplier: the old state is the one that is folded.
///
/// Source:  O'Neill, pcg-cpp, `cm_dxsm`.
/// Matches: numpy.random.PCG64DXSM.
/// Bits:    exact
class Pcg64Dxsm {
 public:
  static constexpr std::uint64_t kMultiplier = 0xda942042e4dd58b5;
  static constexpr bool kFoldsNewState = false;

  /// Returns the word that a state is folded to.
  static constexpr std::uint64_t fold(Uint128 state) noexcept {
    std::uint64_t high = high_half(state);
    high ^= high >> 32;
    high *= kMultiplier;
    high ^= high >> 48;
    return high * (low_half(state) | 1U);
  }

  Pcg64Dxsm(Uint128 state, Uint128 increment) noexcept : state_(state), increment_(increment) {}

  /// Returns the next word, in [0, 2^64).
  std::uint64_t next() noexcept {
    const std::uint64_t word = fold(state_);
    state_ = state_ * kMultiplier + increment_;
    return word;
  }

  /// Fills `out` with the next words: fill(a) and fill(b) equal fill(a ++ b).
  ///
  /// Errors: as simd::chosen_target. Cost: O(n), no allocation.
  void fill(std::span<std::uint64_t> out) { fill(out, simd::chosen_target()); }
  /// The same on a target of this CPU's.
  void fill(std::span<std::uint64_t> out, simd::Target target) noexcept;

  /// Moves on by `n_words` words, modulo 2^128. Cost: O(log n).
  void advance(Uint128 n_words) noexcept;

  [[nodiscard]] Uint128 state() const noexcept { return state_; }
  [[nodiscard]] Uint128 increment() const noexcept { return increment_; }

  friend bool operator==(const Pcg64Dxsm&, const Pcg64Dxsm&) = default;

 private:
  Uint128 state_;
  Uint128 increment_;
};

}  // namespace trueseed::engines
