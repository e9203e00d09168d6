// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "trueseed/base/uint128.h"

namespace trueseed::engines::internal {

/// One step of a linear congruential generator of 128 bits, or several steps in one.
struct LcgStep {
  Uint128 multiplier;
  Uint128 increment;

  [[nodiscard]] constexpr Uint128 operator()(Uint128 state) const noexcept {
    return state * multiplier + increment;
  }
};

/// Returns two of these steps in one.
constexpr LcgStep doubled(LcgStep step) noexcept {
  return {step.multiplier * step.multiplier, step.increment * (step.multiplier + 1)};
}

/// Returns `n` steps in one.
///
/// Definition: the step composed with itself, by repeated doubling.
/// Source:     F. B. Brown, "Random number generation with arbitrary strides", 1994.
constexpr LcgStep repeated(LcgStep step, Uint128 n) noexcept {
  LcgStep total{1, 0};
  for (; n != 0; n >>= 1, step = doubled(step)) {
    if ((n & 1U) == 0) continue;
    total = {total.multiplier * step.multiplier,
             total.increment * step.multiplier + step.increment};
  }
  return total;
}

/// Returns the number whose product with the odd `factor` is 1, modulo 2^128.
constexpr Uint128 inverse(Uint128 factor) noexcept {
  // Newton's step doubles the bits that are right; an odd number is its own inverse in three.
  Uint128 result = factor;
  for (int bits = 3; bits < 128; bits *= 2) result *= 2 - factor * result;
  return result;
}

/// Fills `out` with the words folded from `first`, step(first), step(step(first)), ... and returns
/// the state that would be folded next.
///
/// Four states at a time, each moved on by four steps: their products do not wait for one another.
template <class Engine>
Uint128 fill_four_lanes(Uint128 first, LcgStep step, std::span<std::uint64_t> out) noexcept {
  const LcgStep four = doubled(doubled(step));
  Uint128 a = first;
  Uint128 b = step(a);
  Uint128 c = step(b);
  Uint128 d = step(c);
  std::size_t i = 0;
  for (; i + 4 <= out.size(); i += 4) {
    out[i] = Engine::fold(a);
    out[i + 1] = Engine::fold(b);
    out[i + 2] = Engine::fold(c);
    out[i + 3] = Engine::fold(d);
    a = four(a);
    b = four(b);
    c = four(c);
    d = four(d);
  }
  for (; i < out.size(); ++i, a = step(a)) out[i] = Engine::fold(a);
  return a;
}

/// The same as fill_four_lanes in vectors of eight states; only where has_ifma().
Uint128 fill_pcg64_ifma(Uint128 first, LcgStep step, std::span<std::uint64_t> out) noexcept;
Uint128 fill_pcg64_dxsm_ifma(Uint128 first, LcgStep step, std::span<std::uint64_t> out) noexcept;

}  // namespace trueseed::engines::internal
