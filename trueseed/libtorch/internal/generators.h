// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "trueseed/control/report.h"
#include "trueseed/control/role.h"
#include "trueseed/control/seed.h"

namespace trueseed::libtorch::internal {

/// Returns what `initial_seed()` of every default generator is after seed_generators.
///
/// Definition: the seed itself where it is direct and `role` is empty, else derive_u64 for devices.
std::uint64_t initial_seed(const control::Seed& seed, const control::Role& role);

/// Seeds the default generators of the CPU and of every device that is there.
///
/// Definition: torch::manual_seed(initial_seed); where that is derived, the CPU's whole state is
///             then filled from derive_mt19937_key.
/// Matches:    torch.manual_seed(seed) where 0 <= seed < 2^32 and `role` is empty.
/// State:      starts the accelerator where there is one.
void seed_generators(const control::Seed& seed, const control::Role& role);

/// Reads every default generator back.
std::vector<control::SwitchReport> read_generators(const control::Seed& seed,
                                                   const control::Role& role);

}  // namespace trueseed::libtorch::internal
