// SPDX-License-Identifier: Apache-2.0
#include "trueseed/digest/xxh3.h"

#include <algorithm>
#include <array>
#include <cstring>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "trueseed/digest/canonical.h"
#include "trueseed/digest/xxh3_long.h"

namespace trueseed::digest {
namespace {

// Up to this size XXH3 is another, shorter function, which libxxhash has.
constexpr std::size_t kShortBytes = 240;
constexpr std::size_t kPieceBytes = 4096;

constexpr std::uint64_t kPrime32[] = {0x9E3779B1, 0x85EBCA77, 0xC2B2AE3D};
constexpr std::uint64_t kPrime64[] = {0x9E3779B185EBCA87, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9,
                                      0x85EBCA77C2B2AE63, 0x27D4EB2F165667C5};
// Where in the secret the two halves of the result are merged from.
constexpr std::size_t kLowSecretAt = 11;
constexpr std::size_t kHighSecretAt = sizeof(internal::kXxh3Secret) - 64 - 11;

Hash128 hash_of(const XXH128_hash_t& hash) noexcept { return {hash.low64, hash.high64}; }

// Copies numbers to `out` with each NaN replaced.
void copy_canonical(const std::uint8_t* numbers, std::size_t size_bytes, ElementKind kind,
                    std::uint8_t* out) noexcept {
  if (size_bytes == 0) return;  // `numbers` may be null
  std::memcpy(out, numbers, size_bytes);
  const auto replace = [=](auto pattern) {
    using Bits = decltype(pattern.nan);
    for (std::size_t at = 0; at + sizeof(Bits) <= size_bytes; at += sizeof(Bits)) {
      Bits bits;
      std::memcpy(&bits, out + at, sizeof(bits));
      bits = pattern.canonical(bits);
      std::memcpy(out + at, &bits, sizeof(bits));
    }
  };
  with_nan_pattern(kind, [&](auto... pattern) { (replace(pattern), ...); });
}

// The specification: libxxhash over canonical copies.
Hash128 hash_by_copies(const std::uint8_t* numbers, std::size_t size_bytes,
                       ElementKind kind) noexcept {
  XXH3_state_t state;
  XXH3_128bits_reset(&state);
  std::array<std::uint8_t, kPieceBytes> piece;
  for (std::size_t at = 0; at < size_bytes; at += kPieceBytes) {
    const std::size_t n_bytes = std::min(kPieceBytes, size_bytes - at);
    copy_canonical(numbers + at, n_bytes, kind, piece.data());
    XXH3_128bits_update(&state, piece.data(), n_bytes);
  }
  return hash_of(XXH3_128bits_digest(&state));
}

Hash128 hash_short(const std::uint8_t* numbers, std::size_t size_bytes, ElementKind kind) noexcept {
  std::array<std::uint8_t, kShortBytes> copy;
  copy_canonical(numbers, size_bytes, kind, copy.data());
  return hash_of(XXH3_128bits(copy.data(), size_bytes));
}

std::uint64_t secret_word(std::size_t at) noexcept {
  std::uint64_t word;
  std::memcpy(&word, internal::kXxh3Secret + at, sizeof(word));
  return word;
}

std::uint64_t folded_product(std::uint64_t a, std::uint64_t b) noexcept {
  __extension__ using Product = unsigned __int128;
  const Product product = static_cast<Product>(a) * b;
  return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
}

std::uint64_t merge(const internal::Accumulators& acc, std::size_t secret_at,
                    std::uint64_t start) noexcept {
  std::uint64_t sum = start;
  for (std::size_t i = 0; i < 4; ++i) {
    sum += folded_product(acc[2 * i] ^ secret_word(secret_at + 16 * i),
                          acc[2 * i + 1] ^ secret_word(secret_at + 16 * i + 8));
  }
  sum ^= sum >> 37;
  sum *= 0x165667919E3779F9;
  return sum ^ (sum >> 32);
}

}  // namespace

Hash128 xxh3_128(const void* numbers, std::size_t size_bytes, ElementKind kind,
                 simd::Target target) noexcept {
  const auto* bytes = static_cast<const std::uint8_t*>(numbers);
  if (size_bytes <= kShortBytes) return hash_short(bytes, size_bytes, kind);
  internal::FoldLong* fold = simd::function_for(internal::kFoldLong, target);
  if (fold == nullptr) return hash_by_copies(bytes, size_bytes, kind);
  internal::Accumulators acc = {kPrime32[2], kPrime64[0], kPrime64[1], kPrime64[2],
                                kPrime64[3], kPrime32[1], kPrime64[4], kPrime32[0]};
  fold(bytes, size_bytes, kind, acc);
  const std::uint64_t n = size_bytes;
  return {merge(acc, kLowSecretAt, n * kPrime64[0]), merge(acc, kHighSecretAt, ~(n * kPrime64[1]))};
}

Hash128 xxh3_128(const void* bytes, std::size_t size_bytes) noexcept {
  return hash_of(XXH3_128bits(bytes, size_bytes));
}

std::uint64_t xxh3_64(const void* bytes, std::size_t size_bytes, std::uint64_t seed) noexcept {
  return XXH3_64bits_withSeed(bytes, size_bytes, seed);
}

}  // namespace trueseed::digest
