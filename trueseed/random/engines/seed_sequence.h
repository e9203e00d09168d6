// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <span>

namespace trueseed::engines {

/// Fills the pool of a seed sequence; a pool of any size of at least four words.
///
/// Definition: as SeedSequence, with `pool.size()` for the default of four words.
/// Bits:       exact
void fill_seed_pool(std::span<std::uint32_t> pool, std::span<const std::uint32_t> entropy,
                    std::span<const std::uint32_t> spawn_key) noexcept;

/// Fills `out` with the first words of the state that a pool stands for.
///
/// Bits: exact
void generate_seed_words(std::span<const std::uint32_t> pool,
                         std::span<std::uint32_t> out) noexcept;

/// Spreads entropy of any length over as many seed words as are asked for.
///
/// Definition: numpy.random.SeedSequence with the default pool of four words; entropy is 32-bit
///             words, low word first. With a spawn key, entropy shorter than the pool is filled up
///             with zeros first, as NumPy does.
/// Source:     NumPy, numpy/random/bit_generator.pyx (after M. E. O'Neill's randutils).
/// Matches:    numpy.random.SeedSequence(list of words); versions: tests/data/seed_sequence/.
/// Bits:       exact
class SeedSequence {
 public:
  static constexpr std::size_t kPoolWords = 4;

  explicit SeedSequence(std::span<const std::uint32_t> entropy,
                        std::span<const std::uint32_t> spawn_key = {}) noexcept;

  /// Fills `out` with the first `out.size()` words of the state.
  ///
  /// Shape: any length; a shorter state is a prefix of a longer one.
  /// State: none; the same words at every call.
  void generate_state(std::span<std::uint32_t> out) const noexcept;

  /// The same as 64-bit words: word i is 32-bit words 2i (low half) and 2i+1 (high half).
  void generate_state(std::span<std::uint64_t> out) const noexcept;

  [[nodiscard]] const std::array<std::uint32_t, kPoolWords>& pool() const noexcept { return pool_; }

 private:
  std::array<std::uint32_t, kPoolWords> pool_{};
};

}  // namespace trueseed::engines
