// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>

#include "trueseed/random/engines/mt19937.h"
#include "trueseed/random/torch_cpu/state.h"

namespace trueseed::torch_cpu {

/// Below this size, a draw from the engine's own words is sooner than one by vectors.
inline constexpr std::size_t kFewElements = 8;

/// The words of torch's CPU generator, and the normal that is kept for the next draw.
///
/// Definition: MT19937 seeded with the low 32 bits of the seed; 64 bits are two words, the first
///             one the high half.
/// Source:     PyTorch, aten/src/ATen/{CPUGeneratorImpl.cpp,core/DistributionsHelper.h}.
/// Bits:       exact
class Words {
 public:
  explicit Words(std::uint64_t seed) noexcept
      : initial_seed_(seed), engine_(static_cast<std::uint32_t>(seed)) {}

  std::uint32_t next32() {
    if (engine_.position() == engines::kMt19937Words) used_up_next_ = engines::kMt19937Words;
    return engine_.next();
  }
  std::uint64_t next64() {
    const std::uint64_t high = next32();
    return high << 32 | next32();
  }
  /// Returns a multiple of 2^-24 in [0, 1), of one word.
  float uniform24() { return static_cast<float>(next32() & 0xffffffU) * 0x1p-24F; }
  /// Returns a multiple of 2^-53 in [0, 1), of two words.
  double uniform53() {
    return static_cast<double>(next64() & ((std::uint64_t{1} << 53) - 1)) * 0x1p-53;
  }

  /// Returns the engine, for a fill that takes at least one word.
  engines::Mt19937& for_fill() noexcept {
    used_up_next_ = engines::kMt19937Words;
    return engine_;
  }

  [[nodiscard]] std::uint64_t initial_seed() const noexcept { return initial_seed_; }
  [[nodiscard]] bool has_normal() const noexcept { return has_normal_; }
  double take_normal() noexcept {
    has_normal_ = false;
    return std::exchange(normal_, 0.0);
  }
  void keep_normal(double normal) noexcept {
    normal_ = normal;
    has_normal_ = true;
  }

  [[nodiscard]] State state() const;
  /// Errors: FormatError where `left` and `next` of the state contradict each other.
  void set_state(const State& state);

 private:
  std::uint64_t initial_seed_;
  engines::Mt19937 engine_;
  // The field `next` of a state whose words are all used up: 0 where none was drawn yet.
  std::uint32_t used_up_next_ = 0;
  bool has_normal_ = false;
  double normal_ = 0;
};

}  // namespace trueseed::torch_cpu
