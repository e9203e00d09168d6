// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "trueseed/random/engines/philox.h"
#include "trueseed/random/engines/philox4x32_blocks.h"

namespace trueseed::engines::internal {

/// The first two rounds of blocks whose counters differ in one word, the lower one of the running
/// half, as far as they are the same for all.
///
/// Call the words of the running half p and q, those of the other half u and v; Philox4x32 is the
/// same with its halves exchanged. The first round makes of block i, with
/// product_i = product + i * running_factor of 64 bits:
///   u = high half of product_i ^ first_mask, v = low half of product_i, p and q the same for all;
/// and the second one, with second = u * fixed_factor:
///   p = high half of second ^ running_mask, q = low half of second,
///   u = low half of product_i ^ fixed_mask, v = fixed_last.
struct Philox4x32Opening {
  static constexpr int kRounds = 2;

  std::uint64_t product;
  std::uint32_t running_factor;
  std::uint32_t fixed_factor;
  std::uint32_t first_mask;
  std::uint32_t running_mask;
  std::uint32_t fixed_mask;
  std::uint32_t fixed_last;

  constexpr Philox4x32Opening(const RunningCounter& counter, Philox4x32::Key key) noexcept
      : product(0),
        running_factor(counter.low_runs() ? Philox4x32::kFactor0 : Philox4x32::kFactor2),
        fixed_factor(counter.low_runs() ? Philox4x32::kFactor2 : Philox4x32::kFactor0) {
    const std::uint64_t running = counter.low_runs() ? counter.low : counter.high;
    const std::uint64_t fixed = counter.low_runs() ? counter.high : counter.low;
    const std::size_t at = counter.low_runs() ? 0 : 1;
    const std::array<std::uint32_t, 2> next_key{key[0] + Philox4x32::kKeyStep0,
                                                key[1] + Philox4x32::kKeyStep1};
    product = (running & 0xFFFFFFFF) * running_factor;
    first_mask = high_half(fixed) ^ key[1 - at];
    const std::uint64_t fixed_product = (fixed & 0xFFFFFFFF) * fixed_factor;
    const std::uint32_t p = high_half(fixed_product) ^ high_half(running) ^ key[at];
    const std::uint64_t p_product = std::uint64_t{p} * running_factor;
    running_mask = static_cast<std::uint32_t>(fixed_product) ^ next_key[at];
    fixed_mask = high_half(p_product) ^ next_key[1 - at];
    fixed_last = static_cast<std::uint32_t>(p_product);
  }

 private:
  static constexpr std::uint32_t high_half(std::uint64_t value) noexcept {
    return static_cast<std::uint32_t>(value >> 32);
  }
};

/// The keys of the rounds after the opening.
struct Philox4x32LaterKeys {
  static constexpr int kCount = Philox4x32::kRounds - Philox4x32Opening::kRounds;
  std::uint64_t key[2][kCount];

  explicit constexpr Philox4x32LaterKeys(Philox4x32::Key first) noexcept : key{} {
    for (std::uint32_t r = 0; r < kCount; ++r) {
      key[0][r] = first[0] + (r + Philox4x32Opening::kRounds) * Philox4x32::kKeyStep0;
      key[1][r] = first[1] + (r + Philox4x32Opening::kRounds) * Philox4x32::kKeyStep1;
    }
  }
};

}  // namespace trueseed::engines::internal
