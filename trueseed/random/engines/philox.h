// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>

#include "trueseed/base/uint128.h"

namespace trueseed::engines {

/// Philox4x32 with ten rounds: four words out of a counter and a key, without a state.
///
/// Source:  Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", SC11 (Random123).
/// Matches: Random123; the words of cuRAND's and torch's CUDA generators.
/// Bits:    exact
struct Philox4x32 {
  using Counter = std::array<std::uint32_t, 4>;
  using Key = std::array<std::uint32_t, 2>;

  static constexpr Counter block(Counter counter, Key key) noexcept {
    for (int round = 0; round < 10; ++round) {
      const std::uint64_t a = std::uint64_t{0xD2511F53} * counter[0];
      const std::uint64_t b = std::uint64_t{0xCD9E8D57} * counter[2];
      counter = {
          static_cast<std::uint32_t>(b >> 32) ^ counter[1] ^ key[0], static_cast<std::uint32_t>(b),
          static_cast<std::uint32_t>(a >> 32) ^ counter[3] ^ key[1], static_cast<std::uint32_t>(a)};
      key[0] += 0x9E3779B9;
      key[1] += 0xBB67AE85;
    }
    return counter;
  }
};

/// Philox4x64 with ten rounds.
///
/// Source:  as Philox4x32.
/// Matches: Random123; the words of numpy.random.Philox.
/// Bits:    exact
struct Philox4x64 {
  using Counter = std::array<std::uint64_t, 4>;
  using Key = std::array<std::uint64_t, 2>;

  static constexpr Counter block(Counter counter, Key key) noexcept {
    for (int round = 0; round < 10; ++round) {
      const Uint128 a = Uint128{0xD2E7470EE14C6C93} * counter[0];
      const Uint128 b = Uint128{0xCA5A826395121157} * counter[2];
      counter = {high_half(b) ^ counter[1] ^ key[0], low_half(b),
                 high_half(a) ^ counter[3] ^ key[1], low_half(a)};
      key[0] += 0x9E3779B97F4A7C15;
      key[1] += 0xBB67AE8584CAA73B;
    }
    return counter;
  }
};

}  // namespace trueseed::engines
