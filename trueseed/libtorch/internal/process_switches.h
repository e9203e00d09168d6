// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "trueseed/control/mode.h"
#include "trueseed/control/report.h"
#include "trueseed/control/seed.h"

namespace trueseed::libtorch::internal {

/// Returns the number of threads to pin in this process, at least 1.
///
/// Definition: OMP_NUM_THREADS where it is a positive number, else the usable CPUs; divided by
///             LOCAL_WORLD_SIZE unless OMP_NUM_THREADS is the user's own.
int pinned_threads();

/// Sets those environment switches of `mode` that LibTorch, cuBLAS and NCCL have not read yet, and
/// that nobody has set.
///
/// Range: cuBLAS's variable only as long as no CUDA device has been started.
void set_late_environment(const control::Seed& seed, control::Mode mode);

/// Reads the address order and the environment switches of `mode` that concern LibTorch.
std::vector<control::SwitchReport> read_process_switches(const control::Seed& seed,
                                                         control::Mode mode);

}  // namespace trueseed::libtorch::internal
