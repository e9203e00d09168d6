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
  static constexpr int kRounds = 10;
  static constexpr std::uint32_t kFactor0 = 0xD2511F53;
  static constexpr std::uint32_t kFactor2 = 0xCD9E8D57;
  static constexpr std::uint32_t kKeyStep0 = 0x9E3779B9;
  static constexpr std::uint32_t kKeyStep1 = 0xBB67AE85;

  static constexpr Counter block(Counter counter, Key key) noexcept {
    // Not as arrays, which the compiler would pack into vectors and take apart in every round; in
    // one piece, so that the next block's rounds begin while this one's products are under way.
    auto [x0, x1, x2, x3] = counter;
    auto [key_0, key_1] = key;
#pragma GCC unroll 10
    for (int round = 0; round < kRounds; ++round) {
      const std::uint64_t a = std::uint64_t{kFactor0} * x0;
      const std::uint64_t b = std::uint64_t{kFactor2} * x2;
      x0 = static_cast<std::uint32_t>(b >> 32) ^ x1 ^ key_0;
      x1 = static_cast<std::uint32_t>(b);
      x2 = static_cast<std::uint32_t>(a >> 32) ^ x3 ^ key_1;
      x3 = static_cast<std::uint32_t>(a);
      key_0 += kKeyStep0;
      key_1 += kKeyStep1;
    }
    return {x0, x1, x2, x3};
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
  static constexpr int kRounds = 10;
  static constexpr std::uint64_t kFactor0 = 0xD2E7470EE14C6C93;
  static constexpr std::uint64_t kFactor2 = 0xCA5A826395121157;
  static constexpr std::uint64_t kKeyStep0 = 0x9E3779B97F4A7C15;
  static constexpr std::uint64_t kKeyStep1 = 0xBB67AE8584CAA73B;

  static constexpr Counter block(Counter counter, Key key) noexcept {
    auto [x0, x1, x2, x3] = counter;
    auto [key_0, key_1] = key;
#pragma GCC unroll 10
    for (int round = 0; round < kRounds; ++round) {
      const Uint128 a = Uint128{kFactor0} * x0;
      const Uint128 b = Uint128{kFactor2} * x2;
      x0 = high_half(b) ^ x1 ^ key_0;
      x1 = low_half(b);
      x2 = high_half(a) ^ x3 ^ key_1;
      x3 = low_half(a);
      key_0 += kKeyStep0;
      key_1 += kKeyStep1;
    }
    return {x0, x1, x2, x3};
  }
};

}  // namespace trueseed::engines
