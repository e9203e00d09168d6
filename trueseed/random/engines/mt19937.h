// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>

#include "trueseed/random/engines/mt19937_key.h"
#include "trueseed/simd/target.h"

namespace trueseed::engines {

/// The state of an MT19937 that lies elsewhere, for draws that make numbers of whole blocks.
struct Mt19937View {
  Mt19937Key& key;
  /// The number of words of `key` that were drawn already, in [0, 624].
  std::uint32_t& position;
};

/// The Mersenne Twister of period 2^19937 - 1.
///
/// Source:  Matsumoto and Nishimura, ACM TOMACS 8 (1998); the two seedings are those of their
///          mt19937ar (2002).
/// Matches: the engine under Python's random, numpy.random.MT19937 and torch's CPU generator.
/// Bits:    exact
class Mt19937 {
 public:
  /// Seeds with one word, as `init_genrand` does; the position is 624.
  explicit Mt19937(std::uint32_t seed = 5489) noexcept;

  /// Continues from a state.
  ///
  /// Range:  `position` in [0, 624]: the number of words of `key` that were drawn already.
  /// Errors: std::out_of_range for another position.
  Mt19937(const Mt19937Key& key, std::uint32_t position);

  /// Seeds with words, as `init_by_array` does; the position is 624.
  ///
  /// Errors: std::invalid_argument where there are none.
  static Mt19937 by_array(std::span<const std::uint32_t> words);

  /// Returns the next word, in [0, 2^32).
  std::uint32_t next() {
    if (position_ == kMt19937Words) regenerate();
    return temper(key_[position_++]);
  }

  /// Fills `out` with the next `out.size()` words: fill(a) and fill(b) equal fill(a ++ b).
  void fill(std::span<std::uint32_t> out) { fill(out, simd::chosen_target()); }
  /// The same on a target of this CPU's.
  void fill(std::span<std::uint32_t> out, simd::Target target) noexcept;

  // NOLINTNEXTLINE(google-explicit-constructor): an engine is taken wherever a view is.
  operator Mt19937View() noexcept { return {key_, position_}; }

  [[nodiscard]] const Mt19937Key& key() const noexcept { return key_; }
  [[nodiscard]] std::uint32_t position() const noexcept { return position_; }

  static constexpr std::uint32_t temper(std::uint32_t word) noexcept {
    word ^= word >> 11;
    word ^= (word << 7) & 0x9d2c5680U;
    word ^= (word << 15) & 0xefc60000U;
    return word ^ (word >> 18);
  }

  friend bool operator==(const Mt19937&, const Mt19937&) = default;

 private:
  // Replaces the 624 words by the next 624; the position is 0 then.
  void regenerate();

  Mt19937Key key_{};
  std::uint32_t position_ = kMt19937Words;
};

}  // namespace trueseed::engines
