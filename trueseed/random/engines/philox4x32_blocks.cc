// SPDX-License-Identifier: Apache-2.0
#include "trueseed/random/engines/philox4x32_blocks.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "trueseed/random/engines/philox4x32_blocks.cc"
#include "trueseed/simd/foreach_target.h"
// After foreach_target.h.
#include "trueseed/random/engines/philox4x32_blocks-inl.h"

#if HWY_ONCE
namespace trueseed::engines::internal {
namespace {

void philox4x32_blocks_scalar(const RunningCounter& counter, Philox4x32::Key key,
                              std::size_t n_blocks, std::uint32_t* out) noexcept {
  for (std::size_t i = 0; i < n_blocks; ++i) {
    const Philox4x32::Counter block = Philox4x32::block(counter.at(i), key);
    std::copy(block.begin(), block.end(), out + i * 4);
  }
}

}  // namespace

constinit const simd::Table<Philox4x32Blocks> kPhilox4x32Blocks =
    TRUESEED_SIMD_TABLE(philox4x32_blocks, &philox4x32_blocks_scalar);

}  // namespace trueseed::engines::internal
#endif  // HWY_ONCE
