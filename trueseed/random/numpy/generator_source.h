// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "trueseed/random/numpy/bit_source.h"

namespace trueseed::numpy {

/// The layout of NumPy's `bitgen_t`, which a bit generator's capsule points to.
///
/// Source: NumPy, numpy/random/bitgen.h.
struct Bitgen {
  void* state;
  std::uint64_t (*next_uint64)(void* state);
  std::uint32_t (*next_uint32)(void* state);
  double (*next_double)(void* state);
  std::uint64_t (*next_raw)(void* state);
};

/// How a bit generator whose doubles are its 64-bit words' upper 53 bits gives many at once.
struct BlockFunctions {
  /// The next 64-bit words; a kept half stays kept.
  void (*fill_words)(const Bitgen& bitgen, std::uint64_t* out, std::size_t n);
  /// The next 32-bit words, a kept half first.
  void (*fill_halves)(const Bitgen& bitgen, std::uint32_t* out, std::size_t n);
};

/// For such a bit generator of which nothing more is known: one word a call.
extern const BlockFunctions kWordByWord;

/// What Generator draws from: any bit generator, by its functions.
class Source {
 public:
  explicit Source(const Bitgen& bitgen, const BlockFunctions* blocks = nullptr) noexcept
      : bitgen_(bitgen), blocks_(blocks) {}

  std::uint64_t next_uint64() noexcept { return bitgen_.next_uint64(bitgen_.state); }
  std::uint32_t next_uint32() noexcept { return bitgen_.next_uint32(bitgen_.state); }
  double next_double() noexcept { return bitgen_.next_double(bitgen_.state); }

  /// Whether words may be fetched ahead and doubles made of them.
  [[nodiscard]] bool has_blocks() const noexcept { return blocks_ != nullptr; }
  void fill(std::span<std::uint64_t> out) noexcept {
    blocks_->fill_words(bitgen_, out.data(), out.size());
  }
  void fill(std::span<std::uint32_t> out) noexcept {
    blocks_->fill_halves(bitgen_, out.data(), out.size());
  }

 private:
  Bitgen bitgen_;
  const BlockFunctions* blocks_;
};

/// Words of a source fetched in blocks, for draws that take at least one word each.
///
/// Definition: never more words are fetched than draws are left, so that none is left over.
/// Gives 64-bit words and doubles where Word is std::uint64_t, 32-bit words where std::uint32_t.
template <class Word>
class Queue {
 public:
  static constexpr std::size_t kBlock = 2048;

  explicit Queue(Source& source) noexcept : source_(source) {}

  /// Tells how many draws are left, the one about to begin included.
  void expect(std::size_t n_draws) noexcept { n_draws_ = n_draws; }

  /// The words at hand, at least one and at most the draws that are left.
  std::span<const Word> at_hand() noexcept {
    if (at_ == end_) refill();
    return std::span(words_ + at_, end_ - at_);
  }
  /// Takes the first n of those.
  void take(std::size_t n) noexcept { at_ += n; }

  std::uint64_t next_uint64() noexcept { return next(); }
  std::uint32_t next_uint32() noexcept { return static_cast<std::uint32_t>(next()); }
  double next_double() noexcept { return static_cast<double>(next() >> 11) * 0x1p-53; }

 private:
  Word next() noexcept {
    if (at_ == end_) refill();
    return words_[at_++];
  }

  void refill() noexcept {
    at_ = 0;
    end_ = n_draws_ < kBlock ? n_draws_ : kBlock;
    source_.fill(std::span(words_, end_));
  }

  Source& source_;
  std::size_t n_draws_ = 0;
  std::size_t at_ = 0;
  std::size_t end_ = 0;
  alignas(64) Word words_[kBlock];
};

}  // namespace trueseed::numpy
