// SPDX-License-Identifier: Apache-2.0
#include "trueseed/random/engines/philox_fill.h"

#include <algorithm>
#include <cstddef>

#include "trueseed/random/engines/cpu_ifma.h"
#include "trueseed/random/engines/philox4x32_blocks.h"
#include "trueseed/random/engines/philox4x32_ifma.h"
#include "trueseed/random/engines/philox4x64_ifma.h"

namespace trueseed::engines {
namespace {

using internal::RunningCounter;
using internal::RunningHalf;

constexpr std::size_t kBlockWords = 4;

constexpr std::uint64_t number(std::uint32_t low, std::uint32_t high) noexcept {
  return (std::uint64_t{high} << 32) | low;
}

// Counters whose running half does not pass 2^64.
void fill_running(RunningCounter counter, Philox4x32::Key key, std::span<std::uint32_t> out,
                  simd::Target target) noexcept {
  const auto blocks = simd::function_for(internal::kPhilox4x32Blocks, target);
  const bool has_ifma = internal::has_ifma(target);
  while (out.size() >= kBlockWords) {
    const std::size_t n =
        std::min<std::uint64_t>(out.size() / kBlockWords, counter.n_before_carry());
    const std::size_t n_made =
        has_ifma ? internal::philox4x32_blocks_ifma(counter, key, n, out.data()) : 0;
    blocks(counter.advanced(n_made), key, n - n_made, out.data() + n_made * kBlockWords);
    counter = counter.advanced(n);
    out = out.subspan(n * kBlockWords);
  }
  if (out.empty()) return;
  const Philox4x32::Counter last = Philox4x32::block(counter.at(0), key);
  std::copy_n(last.begin(), out.size(), out.begin());
}

// Word by word, since a copy in vectors would wait for the words' own stores.
void write_blocks(const Philox4x64::Counter& first, const Philox4x64::Key& key,
                  std::size_t n_blocks, std::uint64_t* out) noexcept {
  Uint128 low = make_uint128(first[1], first[0]);
  Uint128 high = make_uint128(first[3], first[2]);
  for (const std::uint64_t* end = out + n_blocks * kBlockWords; out != end; out += kBlockWords) {
    const auto [x0, x1, x2, x3] =
        Philox4x64::block({low_half(low), high_half(low), low_half(high), high_half(high)}, key);
    out[0] = x0;
    out[1] = x1;
    out[2] = x2;
    out[3] = x3;
    if (++low == 0) ++high;
  }
}

}  // namespace

void fill_counters(Philox4x32::Counter first, Philox4x32::Key key, std::span<std::uint32_t> out) {
  fill_counters(first, key, out, simd::chosen_target());
}

void fill_counters(Philox4x32::Counter first, Philox4x32::Key key, std::span<std::uint32_t> out,
                   simd::Target target) noexcept {
  RunningCounter counter{number(first[0], first[1]), number(first[2], first[3]), RunningHalf::kLow};
  // What the low half has left before it carries into the high one; 0 stands for 2^64.
  const std::uint64_t n_before_carry = -counter.low;
  if (n_before_carry != 0 && n_before_carry < out.size() / kBlockWords + 1) {
    const std::size_t n = std::min<std::size_t>(out.size(), n_before_carry * kBlockWords);
    fill_running(counter, key, out.first(n), target);
    out = out.subspan(n);
    counter.low = 0;
    ++counter.high;
  }
  fill_running(counter, key, out, target);
}

void fill_threads(std::uint64_t block, std::uint64_t first_thread, Philox4x32::Key key,
                  std::span<std::uint32_t> out) {
  fill_threads(block, first_thread, key, out, simd::chosen_target());
}

void fill_threads(std::uint64_t block, std::uint64_t first_thread, Philox4x32::Key key,
                  std::span<std::uint32_t> out, simd::Target target) noexcept {
  fill_running({block, first_thread, RunningHalf::kHigh}, key, out, target);
}

void fill_counters(const Philox4x64::Counter& first, Philox4x64::Key key,
                   std::span<std::uint64_t> out) {
  fill_counters(first, key, out, simd::chosen_target());
}

void fill_counters(Philox4x64::Counter first, Philox4x64::Key key, std::span<std::uint64_t> out,
                   simd::Target target) noexcept {
  if (internal::has_ifma(target)) {
    const std::size_t n_blocks = internal::philox4x64_blocks_ifma(first, key, out);
    first = advanced(first, {n_blocks, 0, 0, 0});
    out = out.subspan(n_blocks * kBlockWords);
  }
  const std::size_t n_whole = out.size() / kBlockWords;
  write_blocks(first, key, n_whole, out.data());
  const std::span<std::uint64_t> rest = out.subspan(n_whole * kBlockWords);
  if (rest.empty()) return;
  const auto last = Philox4x64::block(advanced(first, {n_whole, 0, 0, 0}), key);
  std::copy_n(last.begin(), rest.size(), rest.begin());
}

}  // namespace trueseed::engines
