// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

#include "trueseed/random/engines/philox.h"
#include "trueseed/simd/target.h"

namespace trueseed::engines::internal {

/// Which half of the counter differs from block to block.
enum class RunningHalf : std::uint8_t { kLow, kHigh };

/// Counters of which one half of 64 bits is a number that runs, modulo 2^64.
struct RunningCounter {
  std::uint64_t low;
  std::uint64_t high;
  RunningHalf running;

  [[nodiscard]] constexpr bool low_runs() const noexcept { return running == RunningHalf::kLow; }
  /// How many counters there are before the lower word of the running half carries.
  [[nodiscard]] constexpr std::uint64_t n_before_carry() const noexcept {
    const std::uint64_t number = low_runs() ? low : high;
    return (std::uint64_t{1} << 32) - (number & 0xFFFFFFFF);
  }
  [[nodiscard]] constexpr RunningCounter advanced(std::uint64_t n) const noexcept {
    return {low + (low_runs() ? n : 0), high + (low_runs() ? 0 : n), running};
  }
  [[nodiscard]] constexpr Philox4x32::Counter at(std::uint64_t i) const noexcept {
    const RunningCounter there = advanced(i);
    return {static_cast<std::uint32_t>(there.low), static_cast<std::uint32_t>(there.low >> 32),
            static_cast<std::uint32_t>(there.high), static_cast<std::uint32_t>(there.high >> 32)};
  }
};

/// Writes the blocks of counters at(0), at(1), ... at(n_blocks - 1) one after the other to `out`,
/// for n_blocks <= counter.n_before_carry().
using Philox4x32Blocks = void(const RunningCounter& counter, Philox4x32::Key key,
                              std::size_t n_blocks, std::uint32_t* out) noexcept;

/// The functions of each target; kScalar's is the specification.
extern const simd::Table<Philox4x32Blocks> kPhilox4x32Blocks;

}  // namespace trueseed::engines::internal
