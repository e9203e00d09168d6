// SPDX-License-Identifier: Apache-2.0
// MT19937's recurrence and tempering over vectors, for one target. Included once for each.

#if defined(TRUESEED_RANDOM_ENGINES_MT19937_BLOCKS_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef TRUESEED_RANDOM_ENGINES_MT19937_BLOCKS_INL_H_
#undef TRUESEED_RANDOM_ENGINES_MT19937_BLOCKS_INL_H_
#else
#define TRUESEED_RANDOM_ENGINES_MT19937_BLOCKS_INL_H_
#endif

#include <cstddef>
#include <cstdint>
#include <cstring>

#include <hwy/highway.h>

#include "trueseed/random/engines/mt19937.h"
#include "trueseed/random/engines/mt19937_blocks.h"
#include "trueseed/random/engines/mt19937_key.h"
#include "trueseed/random/engines/mt19937_next-inl.h"
#include "trueseed/random/engines/mt19937_temper-inl.h"

#if TRUESEED_SIMD_TARGET
HWY_BEFORE_NAMESPACE();
namespace trueseed::engines::internal {
namespace HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

HWY_FLATTEN void next_blocks(Mt19937Key& key, std::size_t n_blocks, std::uint32_t* out) noexcept {
  const Words d;
  HWY_ALIGN std::uint32_t words[kWords + kLanes];
  std::memcpy(words, key.data(), sizeof key);
  for (std::size_t b = 0; b < n_blocks; ++b) {
    if (out == nullptr) {
      next_block(words, [](std::size_t, Vec) {});
    } else {
      next_block(words, [&](std::size_t k, Vec word) {
        hn::StoreU(temper_vector(word), d, out + b * kWords + k);
      });
    }
  }
  std::memcpy(key.data(), words, sizeof key);
}

HWY_FLATTEN void next_in_place(RoomyKey& key) noexcept {
  next_block(key.words, [](std::size_t, Vec) {});
}

void temper(const std::uint32_t* words, std::size_t n_words, std::uint32_t* out) noexcept {
  const Words d;
  std::size_t i = 0;
  for (; i + kLanes <= n_words; i += kLanes) {
    hn::StoreU(temper_vector(hn::LoadU(d, words + i)), d, out + i);
  }
  for (; i < n_words; ++i) out[i] = Mt19937::temper(words[i]);
}

}  // namespace HWY_NAMESPACE
}  // namespace trueseed::engines::internal
HWY_AFTER_NAMESPACE();
#endif  // TRUESEED_SIMD_TARGET

#endif  // TRUESEED_RANDOM_ENGINES_MT19937_BLOCKS_INL_H_
