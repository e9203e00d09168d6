// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "trueseed/random/engines/philox.h"

namespace trueseed::engines::internal {

/// Writes the blocks of consecutive counters to `out` in vectors, as many as these make at a time,
/// and returns their number; the others are left to the caller.
///
/// It ends early where the lowest word of the counter carries. Only where has_ifma().
std::size_t philox4x64_blocks_ifma(const Philox4x64::Counter& first, const Philox4x64::Key& key,
                                   std::span<std::uint64_t> out) noexcept;

}  // namespace trueseed::engines::internal
