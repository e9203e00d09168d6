// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "trueseed/base/uint128.h"
#include "trueseed/random/engines/mt19937.h"
#include "trueseed/random/engines/pcg64.h"
#include "trueseed/random/engines/philox.h"
#include "trueseed/random/engines/philox_fill.h"
#include "trueseed/random/engines/sfc64.h"
#include "trueseed/random/numpy/bit_source.h"

namespace trueseed::numpy {

/// The kept upper half of a 64-bit word, which the next 32-bit word is taken from.
///
/// Definition: `value` stays as it was when `is_kept` ends, and is part of NumPy's state.
struct KeptHalf {
  bool is_kept = false;
  std::uint32_t value = 0;

  friend bool operator==(const KeptHalf&, const KeptHalf&) = default;
};

/// numpy.random.MT19937.
///
/// Definition: a 64-bit word is two 32-bit words, the upper one first; a double is CPython's.
/// Matches:    numpy.random.MT19937; a raw word is a 32-bit one.
/// Bits:       exact
class MT19937 {
 public:
  explicit MT19937(const engines::Mt19937& engine = engines::Mt19937()) noexcept
      : engine_(engine) {}

  std::uint32_t next_uint32() noexcept { return engine_.next(); }
  std::uint64_t next_uint64() noexcept {
    const std::uint64_t high = engine_.next();
    return high << 32 | engine_.next();
  }
  double next_double() noexcept {
    const std::uint64_t high = engine_.next() >> 5;
    return static_cast<double>(high << 26 | engine_.next() >> 6) * 0x1p-53;
  }
  std::uint64_t next_raw() noexcept { return engine_.next(); }

  [[nodiscard]] engines::Mt19937& engine() noexcept { return engine_; }
  [[nodiscard]] const engines::Mt19937& engine() const noexcept { return engine_; }

  /// Moves on as NumPy's `jumped` does, once. Cost: about a millisecond.
  ///
  /// Definition: the key is read as a ring that begins at the position (624 counts as 0), and
  ///             x^(2^128) modulo the characteristic polynomial is applied to that ring. Within a
  ///             block this is not 2^128 words further on; it is what NumPy defines.
  void jump();

 private:
  engines::Mt19937 engine_;
};

/// A bit generator over an engine of 64-bit words: doubles are the upper 53 bits, and a word's
/// lower half is followed by its upper one.
///
/// Bits: exact
template <class Engine>
class WordGenerator {
 public:
  explicit WordGenerator(const Engine& engine, KeptHalf half = {}) noexcept
      : engine_(engine), half_(half) {}

  std::uint64_t next_uint64() noexcept { return engine_.next(); }
  std::uint32_t next_uint32() noexcept {
    if (half_.is_kept) {
      half_.is_kept = false;
      return half_.value;
    }
    const std::uint64_t word = engine_.next();
    half_ = {true, static_cast<std::uint32_t>(word >> 32)};
    return static_cast<std::uint32_t>(word);
  }
  double next_double() noexcept { return static_cast<double>(engine_.next() >> 11) * 0x1p-53; }
  std::uint64_t next_raw() noexcept { return engine_.next(); }

  [[nodiscard]] Engine& engine() noexcept { return engine_; }
  [[nodiscard]] const Engine& engine() const noexcept { return engine_; }
  [[nodiscard]] KeptHalf half() const noexcept { return half_; }

  /// Moves on by `n` (words, or Philox's blocks); a kept half is dropped, and its value is 0 then.
  void advance(Uint128 n) noexcept
    requires requires(Engine& engine) { engine.advance(n); }
  {
    engine_.advance(n);
    half_ = {};
  }

 private:
  Engine engine_;
  KeptHalf half_;
};

/// The words of Philox4x64-10, four a counter; the counter is stepped before its block.
///
/// Matches: numpy.random.Philox.
/// Bits:    exact
class PhiloxWords {
 public:
  using Block = std::array<std::uint64_t, 4>;
  using Key = engines::Philox4x64::Key;
  static constexpr std::uint32_t kBlockWords = 4;

  /// `position` in [0, 4]: the words of `buffer` that were drawn already.
  PhiloxWords(const Block& counter, const Key& key, const Block& buffer = {},
              std::uint32_t position = kBlockWords) noexcept
      : counter_(counter), key_(key), buffer_(buffer), position_(position) {}

  std::uint64_t next() noexcept {
    if (position_ >= kBlockWords) {
      step_counter({1, 0, 0, 0});
      buffer_ = engines::Philox4x64::block(counter_, key_);
      position_ = 0;
    }
    return buffer_[position_++];
  }

  /// Fills `out` with the next words.
  void fill(std::span<std::uint64_t> out) {
    while (position_ < kBlockWords && !out.empty()) {
      out.front() = next();
      out = out.subspan(1);
    }
    const std::size_t n_blocks = out.size() / kBlockWords;
    if (n_blocks > 0) {
      const std::span<std::uint64_t> blocks = out.first(n_blocks * kBlockWords);
      engines::fill_counters(engines::advanced(counter_, {1, 0, 0, 0}), key_, blocks);
      step_counter({n_blocks, 0, 0, 0});
      std::copy_n(blocks.end() - kBlockWords, kBlockWords, buffer_.begin());
      out = out.subspan(blocks.size());
    }
    for (std::uint64_t& word : out) word = next();
  }

  /// Adds `n` to the counter, modulo 2^256; the block is dropped and zero then.
  void advance(Uint128 n) noexcept { advance(Block{low_half(n), high_half(n), 0, 0}); }
  void advance(const Block& n) noexcept {
    step_counter(n);
    buffer_ = {};
    position_ = kBlockWords;
  }

  [[nodiscard]] const Block& counter() const noexcept { return counter_; }
  [[nodiscard]] const Key& key() const noexcept { return key_; }
  [[nodiscard]] const Block& buffer() const noexcept { return buffer_; }
  [[nodiscard]] std::uint32_t position() const noexcept { return position_; }

 private:
  void step_counter(const Block& n) noexcept { counter_ = engines::advanced(counter_, n); }

  Block counter_;
  Key key_;
  Block buffer_;
  std::uint32_t position_;
};

/// numpy.random's bit generators of 64-bit words.
using PCG64 = WordGenerator<engines::Pcg64>;
using PCG64DXSM = WordGenerator<engines::Pcg64Dxsm>;
using Philox = WordGenerator<PhiloxWords>;
using SFC64 = WordGenerator<engines::Sfc64>;

static_assert(BitSource<MT19937> && BitSource<PCG64> && BitSource<PCG64DXSM> && BitSource<Philox> &&
              BitSource<SFC64>);

/// The generators that numpy.random makes of a seed sequence's words.
///
/// Shape: 624 words of 32 bits for MT19937; 4, 4, 2 and 3 words of 64 bits.
MT19937 seeded_mt19937(std::span<const std::uint32_t, 624> words);
PCG64 seeded_pcg64(std::span<const std::uint64_t, 4> words) noexcept;
PCG64DXSM seeded_pcg64dxsm(std::span<const std::uint64_t, 4> words) noexcept;
SFC64 seeded_sfc64(std::span<const std::uint64_t, 3> words) noexcept;

}  // namespace trueseed::numpy
