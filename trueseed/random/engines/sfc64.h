// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <span>

namespace trueseed::engines {

/// Doty-Humphrey's small fast chaotic generator: three words and a counter.
///
/// Source:  PractRand, sfc64.
/// Matches: numpy.random.SFC64 (`state`: a, b, c, counter).
/// Bits:    exact
class Sfc64 {
 public:
  using State = std::array<std::uint64_t, 4>;

  explicit Sfc64(const State& state) noexcept : state_(state) {}

  /// Returns the next word, in [0, 2^64).
  std::uint64_t next() noexcept {
    auto& [a, b, c, counter] = state_;
    const std::uint64_t word = a + b + counter++;
    a = b ^ (b >> 11);
    b = c + (c << 3);
    c = std::rotl(c, 24) + word;
    return word;
  }

  /// Fills `out` with the next words: fill(a) and fill(b) equal fill(a ++ b).
  void fill(std::span<std::uint64_t> out) noexcept {
    // In a copy, which `out` cannot overlap: it stays in registers.
    Sfc64 engine = *this;
    for (std::uint64_t& word : out) word = engine.next();
    *this = engine;
  }

  [[nodiscard]] const State& state() const noexcept { return state_; }

  friend bool operator==(const Sfc64&, const Sfc64&) = default;

 private:
  State state_;
};

}  // namespace trueseed::engines
