// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>

#include "trueseed/base/uint128.h"
#include "trueseed/random/engines/philox.h"
#include "trueseed/simd/target.h"

namespace trueseed::engines {

/// Fills `out` with the words of consecutive counters.
///
/// Definition: word i is word i % 4 of Philox4x32::block(first + i / 4, key); a counter is one
///             number of 128 bits, its first word the lowest, and 2^128 - 1 is followed by 0.
/// Shape:      any length; no alignment needed. The last block may be given in part.
/// Bits:       exact
/// Errors:     as simd::chosen_target. Cost: O(n), no allocation.
void fill_counters(Philox4x32::Counter first, Philox4x32::Key key, std::span<std::uint32_t> out);
/// The same on a target of this CPU's.
void fill_counters(Philox4x32::Counter first, Philox4x32::Key key, std::span<std::uint32_t> out,
                   simd::Target target) noexcept;

/// Fills `out` with the words that consecutive threads draw from one block each.
///
/// Definition: word i is word i % 4 of Philox4x32::block({low, high of block, low, high of thread},
///             key) for thread = first_thread + i / 4, modulo 2^64.
/// Matches:    cuRAND's Philox state, where `thread` is the subsequence and `block` the offset
///             divided by 4.
/// Shape:      any length; no alignment needed.
/// Bits:       exact
/// Errors:     as simd::chosen_target. Cost: O(n), no allocation.
void fill_threads(std::uint64_t block, std::uint64_t first_thread, Philox4x32::Key key,
                  std::span<std::uint32_t> out);
/// The same on a target of this CPU's.
void fill_threads(std::uint64_t block, std::uint64_t first_thread, Philox4x32::Key key,
                  std::span<std::uint32_t> out, simd::Target target) noexcept;

/// Fills `out` with the words of consecutive counters.
///
/// Definition: word i is word i % 4 of Philox4x64::block(first + i / 4, key); a counter is one
///             number of 256 bits, its first word the lowest, and 2^256 - 1 is followed by 0.
/// Matches:    numpy.random.Philox from an empty buffer on, where `first` is its counter plus 1.
/// Shape:      any length; no alignment needed. The last block may be given in part.
/// Bits:       exact
/// Errors:     as simd::chosen_target. Cost: O(n), no allocation.
void fill_counters(const Philox4x64::Counter& first, Philox4x64::Key key,
                   std::span<std::uint64_t> out);
/// The same on a target of this CPU's.
void fill_counters(Philox4x64::Counter first, Philox4x64::Key key, std::span<std::uint64_t> out,
                   simd::Target target) noexcept;

/// Returns the counter `n` blocks further on, modulo 2^256.
inline Philox4x64::Counter advanced(Philox4x64::Counter counter,
                                    const Philox4x64::Counter& n) noexcept {
  std::uint64_t carry = 0;
  for (std::size_t i = 0; i < counter.size(); ++i) {
    const Uint128 sum = Uint128{counter[i]} + n[i] + carry;
    counter[i] = low_half(sum);
    carry = high_half(sum);
  }
  return counter;
}

}  // namespace trueseed::engines
