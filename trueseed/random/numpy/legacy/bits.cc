// SPDX-License-Identifier: Apache-2.0
// Frozen: never fix. NumPy keeps these numbers as they were.
#include "trueseed/random/numpy/legacy/bits.h"

#include <algorithm>

#include "trueseed/random/numpy/distributions/uniform.h"
#include "trueseed/random/numpy/legacy/kernels.h"

namespace trueseed::numpy::legacy {
namespace {

constexpr std::size_t kBlockWords = engines::kMt19937Words;
// As many as stay in the first cache with their doubles.
constexpr std::size_t kChunkBlocks = 6;
constexpr std::size_t kLine = 16;

// Words are drawn up to the ends of the engine's blocks. Of an odd number, the last one waits
// before those that follow.
void fill_doubles(engines::Mt19937& engine, std::span<double> out) noexcept {
  alignas(64) std::uint32_t buffer[kLine + kChunkBlocks * kBlockWords];
  std::uint32_t* const words = buffer + kLine;
  const auto to_doubles = kernels().to_doubles;
  std::size_t n_waiting = 0;
  while (!out.empty()) {
    const std::size_t left_in_block = kBlockWords - engine.position();
    const std::size_t most = left_in_block > 0 ? left_in_block : kChunkBlocks * kBlockWords;
    const std::size_t n = std::min(2 * out.size() - n_waiting, most);
    engine.fill(std::span(words, n));
    const std::size_t n_words = n_waiting + n;
    to_doubles(words - n_waiting, n_words / 2, out.data());
    out = out.subspan(n_words / 2);
    n_waiting = n_words % 2;
    words[-1] = words[n - 1];
  }
}

}  // namespace

void Bits::fill(std::span<std::uint32_t> out) noexcept {
  if (twister_ != nullptr) {
    twister_->engine().fill(out);
  } else if (other_.has_blocks()) {
    other_.fill(out);
  } else {
    for (std::uint32_t& word : out) word = other_.next_uint32();
  }
}

void Bits::fill(std::span<double> out) noexcept {
  if (twister_ != nullptr) {
    fill_doubles(twister_->engine(), out);
  } else if (other_.has_blocks()) {
    std::uint64_t words[512];
    while (!out.empty()) {
      const std::size_t n = std::min(out.size(), std::size(words));
      other_.fill(std::span(words, n));
      internal::uniform_from(words, n, out.data());
      out = out.subspan(n);
    }
  } else {
    for (double& x : out) x = other_.next_double();
  }
}

void DoubleQueue::refill() noexcept {
  at_ = 0;
  end_ = std::min(n_draws_, kBlock);
  bits_.fill(std::span(values_, end_));
}

}  // namespace trueseed::numpy::legacy
