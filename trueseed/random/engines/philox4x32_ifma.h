// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

#include "trueseed/random/engines/philox.h"
#include "trueseed/random/engines/philox4x32_blocks.h"

namespace trueseed::engines::internal {

/// Writes the blocks of the first counters to `out` in vectors, as many of n_blocks as these make
/// at a time, and returns their number; the others are left to the caller.
///
/// For n_blocks <= counter.n_before_carry(). Only where has_ifma().
std::size_t philox4x32_blocks_ifma(const RunningCounter& counter, Philox4x32::Key key,
                                   std::size_t n_blocks, std::uint32_t* out) noexcept;

}  // namespace trueseed::engines::internal
