// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>

#include "trueseed/random/engines/seed_sequence.h"

namespace trueseed::engines {

inline constexpr std::size_t kMt19937Words = 624;

/// The 624 state words of an MT19937 generator.
using Mt19937Key = std::array<std::uint32_t, kMt19937Words>;

/// Returns the whole state of an MT19937 generator, filled from `sequence`.
///
/// Definition: words 0..623 of the sequence's state, then word 0 = 0x80000000, which rules out the
///             all-zero state.
/// Matches:    the key of numpy.random.MT19937(SeedSequence), position 624.
/// Bits:       exact
Mt19937Key mt19937_key(const SeedSequence& sequence) noexcept;

}  // namespace trueseed::engines
