// SPDX-License-Identifier: Apache-2.0
#include "trueseed/random/engines/mt19937_blocks.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "trueseed/random/engines/mt19937_blocks.cc"
#include "trueseed/simd/foreach_target.h"
// After foreach_target.h.
#include "trueseed/random/engines/mt19937_blocks-inl.h"

#if HWY_ONCE
namespace trueseed::engines::internal {
namespace {

constexpr std::size_t kBlock = kMt19937Words;
constexpr std::size_t kShift = 397;

constexpr std::uint32_t twist(std::uint32_t upper, std::uint32_t lower) noexcept {
  const std::uint32_t mixed = (upper & 0x80000000U) | (lower & 0x7fffffffU);
  return (mixed >> 1) ^ ((lower & 1U) != 0 ? 0x9908b0dfU : 0U);
}

void temper_scalar(const std::uint32_t* words, std::size_t n_words, std::uint32_t* out) noexcept {
  for (std::size_t i = 0; i < n_words; ++i) out[i] = Mt19937::temper(words[i]);
}

void next_block_scalar(std::uint32_t* key) noexcept {
  for (std::size_t i = 0; i < kBlock; ++i) {
    const std::size_t middle = i < kBlock - kShift ? i + kShift : i + kShift - kBlock;
    key[i] = key[middle] ^ twist(key[i], key[i + 1 < kBlock ? i + 1 : 0]);
  }
}

void next_blocks_scalar(Mt19937Key& key, std::size_t n_blocks, std::uint32_t* out) noexcept {
  for (std::size_t b = 0; b < n_blocks; ++b) {
    next_block_scalar(key.data());
    if (out != nullptr) temper_scalar(key.data(), kBlock, out + b * kBlock);
  }
}

void next_in_place_scalar(RoomyKey& key) noexcept { next_block_scalar(key.words); }

}  // namespace

const simd::Table<NextBlocks> kNextBlocks = TRUESEED_SIMD_TABLE(next_blocks, &next_blocks_scalar);
const simd::Table<NextInPlace> kNextInPlace =
    TRUESEED_SIMD_TABLE(next_in_place, &next_in_place_scalar);
const simd::Table<Temper> kTemper = TRUESEED_SIMD_TABLE(temper, &temper_scalar);

}  // namespace trueseed::engines::internal
#endif  // HWY_ONCE
