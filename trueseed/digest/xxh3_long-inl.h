// SPDX-License-Identifier: Apache-2.0
// The loop of XXH3 over a long input, for one target. Included once for each.

#if defined(TRUESEED_DIGEST_XXH3_LONG_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef TRUESEED_DIGEST_XXH3_LONG_INL_H_
#undef TRUESEED_DIGEST_XXH3_LONG_INL_H_
#else
#define TRUESEED_DIGEST_XXH3_LONG_INL_H_
#endif

#include <cstddef>
#include <cstdint>
#include <type_traits>

#include <hwy/highway.h>

#include "trueseed/digest/canonical.h"
#include "trueseed/digest/xxh3_long.h"

#if TRUESEED_SIMD_TARGET
HWY_BEFORE_NAMESPACE();
namespace trueseed::digest::internal {
namespace HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

using Words = hn::CappedTag<std::uint64_t, 8>;
using Vec = hn::Vec<Words>;

constexpr std::size_t kStripeBytes = 64;
constexpr std::size_t kSecretBytes = 192;
constexpr std::size_t kSecretStep = 8;
constexpr std::size_t kStripesPerBlock = (kSecretBytes - kStripeBytes) / kSecretStep;
constexpr std::size_t kBlockBytes = kStripeBytes * kStripesPerBlock;
constexpr std::size_t kLastSecretAt = kSecretBytes - kStripeBytes - 7;
constexpr std::uint32_t kPrime32 = 0x9E3779B1;

constexpr std::size_t kWordsPerVector = hn::MaxLanes(Words());
constexpr std::size_t kVectors = 8 / kWordsPerVector;

// Numbers that have no NaN to replace, or none in a block.
struct AsIs {
  HWY_INLINE Vec operator()(Vec data) { return data; }
};

// Keeps the largest magnitude, so that a block that holds a NaN is known at its end. Integer
// comparisons: the floating-point environment of the program stays untouched.
template <typename Bits>
struct FindNan {
  using Numbers = hn::Repartition<Bits, Words>;

  explicit HWY_INLINE FindNan(NanPattern<Bits> pattern_of_kind)
      : pattern(pattern_of_kind), largest(hn::Zero(Numbers())) {}

  NanPattern<Bits> pattern;
  hn::Vec<Numbers> largest;

  HWY_INLINE Vec operator()(Vec data) {
    const Numbers d;
    const auto magnitude = hn::And(hn::BitCast(d, data), hn::Set(d, pattern.magnitude));
    largest = hn::Max(largest, magnitude);
    return data;
  }
  HWY_INLINE bool found() const {
    const hn::Repartition<std::make_signed_t<Bits>, Words> d;
    const auto limit = hn::Set(d, static_cast<std::make_signed_t<Bits>>(pattern.largest));
    return !hn::AllFalse(d, hn::Gt(hn::BitCast(d, largest), limit));
  }
};

// Replaces each NaN among the numbers of a vector.
template <typename Bits>
struct ReplaceNan {
  using Number = std::make_signed_t<Bits>;
  using Numbers = hn::Repartition<Number, Words>;

  NanPattern<Bits> pattern;

  HWY_INLINE Vec operator()(Vec data) {
    const Numbers d;
    const auto number = hn::BitCast(d, data);
    const auto magnitude = hn::And(number, hn::Set(d, static_cast<Number>(pattern.magnitude)));
    const auto is_nan = hn::Gt(magnitude, hn::Set(d, static_cast<Number>(pattern.largest)));
    const auto nan = hn::Set(d, static_cast<Number>(pattern.nan));
    return hn::BitCast(Words(), hn::IfThenElse(is_nan, nan, number));
  }
};

HWY_INLINE void load(Vec (&acc)[kVectors], const Accumulators& accumulators) {
  for (std::size_t v = 0; v < kVectors; ++v) {
    acc[v] = hn::LoadU(Words(), accumulators + v * kWordsPerVector);
  }
}

HWY_INLINE void store(const Vec (&acc)[kVectors], Accumulators& accumulators) {
  for (std::size_t v = 0; v < kVectors; ++v) {
    hn::StoreU(acc[v], Words(), accumulators + v * kWordsPerVector);
  }
}

HWY_INLINE Vec low_times_high(Vec key) {
  const hn::Repartition<std::uint32_t, Words> d32;
  return hn::MulEven(hn::BitCast(d32, key), hn::BitCast(d32, hn::ShiftRight<32>(key)));
}

template <typename Look>
HWY_INLINE void add_stripe(Vec (&acc)[kVectors], const std::uint8_t* input,
                           const std::uint8_t* secret, Look& look) {
  const Words d;
  const hn::Repartition<std::uint8_t, Words> bytes;
  for (std::size_t v = 0; v < kVectors; ++v) {
    const std::size_t at = v * kWordsPerVector * sizeof(std::uint64_t);
    const Vec data = look(hn::BitCast(d, hn::LoadU(bytes, input + at)));
    const Vec key = hn::Xor(data, hn::BitCast(d, hn::LoadU(bytes, secret + at)));
    acc[v] = hn::Add(acc[v], hn::Shuffle01(data));
    acc[v] = hn::Add(acc[v], low_times_high(key));
  }
}

HWY_INLINE void scramble(Vec (&acc)[kVectors], const std::uint8_t* secret) {
  const Words d;
  const hn::Repartition<std::uint8_t, Words> bytes;
  const hn::Repartition<std::uint32_t, Words> d32;
  const auto prime = hn::Set(d32, kPrime32);
  for (std::size_t v = 0; v < kVectors; ++v) {
    const std::size_t at = v * kWordsPerVector * sizeof(std::uint64_t);
    Vec word = hn::Xor(acc[v], hn::ShiftRight<47>(acc[v]));
    word = hn::Xor(word, hn::BitCast(d, hn::LoadU(bytes, secret + at)));
    const Vec low = hn::MulEven(hn::BitCast(d32, word), prime);
    const Vec high = hn::MulEven(hn::BitCast(d32, hn::ShiftRight<32>(word)), prime);
    acc[v] = hn::Add(low, hn::ShiftLeft<32>(high));
  }
}

// A block is 16 stripes, at most. `last` is the input's last 64 bytes, or null in any other block.
struct Block {
  const std::uint8_t* input;
  std::size_t n_stripes;
  const std::uint8_t* last;
};

template <typename Look>
HWY_INLINE void add_block(Vec (&acc)[kVectors], const Block& block, Look& look) {
  for (std::size_t s = 0; s < block.n_stripes; ++s) {
    add_stripe(acc, block.input + s * kStripeBytes, kXxh3Secret + s * kSecretStep, look);
  }
  if (block.last != nullptr) add_stripe(acc, block.last, kXxh3Secret + kLastSecretAt, look);
}

// Apart and rare: inlined, it would make the compiler keep every product of the common path.
template <typename Bits>
HWY_NOINLINE void add_without_nan(Accumulators& accumulators, const Block& block,
                                  NanPattern<Bits> pattern) {
  Vec acc[kVectors];
  load(acc, accumulators);
  ReplaceNan<Bits> replace{pattern};
  add_block(acc, block, replace);
  store(acc, accumulators);
}

// Adds a block as it is or, where that shows a NaN in it, once more with the NaN replaced.
template <typename Bits>
HWY_INLINE void add_canonical(Vec (&acc)[kVectors], const Block& block, NanPattern<Bits> pattern) {
  Accumulators before;
  store(acc, before);
  FindNan<Bits> find(pattern);
  add_block(acc, block, find);
  if (HWY_LIKELY(!find.found())) return;
  add_without_nan(before, block, pattern);
  load(acc, before);
}

// For numbers that have no NaN.
HWY_INLINE void add_canonical(Vec (&acc)[kVectors], const Block& block) {
  AsIs as_is;
  add_block(acc, block, as_is);
}

template <typename... Patterns>
void fold(const std::uint8_t* input, std::size_t size_bytes, Accumulators& accumulators,
          Patterns... patterns) noexcept {
  Vec acc[kVectors];
  load(acc, accumulators);
  // The last block, even a whole one, is not scrambled: it ends with the last 64 bytes.
  const std::size_t n_blocks = (size_bytes - 1) / kBlockBytes;
  for (std::size_t b = 0; b < n_blocks; ++b) {
    add_canonical(acc, {input + b * kBlockBytes, kStripesPerBlock, nullptr}, patterns...);
    scramble(acc, kXxh3Secret + kSecretBytes - kStripeBytes);
  }
  const std::size_t n_stripes = ((size_bytes - 1) - n_blocks * kBlockBytes) / kStripeBytes;
  add_canonical(acc, {input + n_blocks * kBlockBytes, n_stripes, input + size_bytes - kStripeBytes},
                patterns...);
  store(acc, accumulators);
}

void fold_long(const std::uint8_t* input, std::size_t size_bytes, ElementKind kind,
               Accumulators& accumulators) noexcept {
  with_nan_pattern(kind,
                   [&](auto... patterns) { fold(input, size_bytes, accumulators, patterns...); });
}

}  // namespace HWY_NAMESPACE
}  // namespace trueseed::digest::internal
HWY_AFTER_NAMESPACE();
#endif  // TRUESEED_SIMD_TARGET

#endif  // TRUESEED_DIGEST_XXH3_LONG_INL_H_
