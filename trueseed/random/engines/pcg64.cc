// SPDX-License-Identifier: Apache-2.0
#include "trueseed/random/engines/pcg64.h"

namespace trueseed::engines {
namespace {

// The state after `n_steps` steps of x -> multiplier * x + increment: the step composed with itself
// by repeated squaring (F. B. Brown, "Random number generation with arbitrary strides", 1994).
Uint128 after_steps(Uint128 state, Uint128 multiplier, Uint128 increment,
                    Uint128 n_steps) noexcept {
  Uint128 total_multiplier = 1;
  Uint128 total_increment = 0;
  for (; n_steps != 0; n_steps >>= 1) {
    if ((n_steps & 1U) != 0) {
      total_multiplier *= multiplier;
      total_increment = total_increment * multiplier + increment;
    }
    increment *= multiplier + 1;
    multiplier *= multiplier;
  }
  return total_multiplier * state + total_increment;
}

}  // namespace

void Pcg64::fill(std::span<std::uint64_t> out) noexcept {
  for (std::uint64_t& word : out) word = next();
}

void Pcg64::advance(Uint128 n_words) noexcept {
  state_ = after_steps(state_, kMultiplier, increment_, n_words);
}

void Pcg64Dxsm::fill(std::span<std::uint64_t> out) noexcept {
  for (std::uint64_t& word : out) word = next();
}

void Pcg64Dxsm::advance(Uint128 n_words) noexcept {
  state_ = after_steps(state_, kMultiplier, increment_, n_words);
}

}  // namespace trueseed::engines
