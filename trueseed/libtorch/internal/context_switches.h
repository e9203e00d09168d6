// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "trueseed/control/mode.h"
#include "trueseed/control/report.h"

namespace trueseed::libtorch::internal {

/// Sets the switches of at::globalContext() and the number of threads for `mode`.
///
/// Definition: both modes: cuDNN deterministic, no cuDNN benchmark. Deterministic mode, too:
///             deterministic algorithms without warn-only, fill of uninitialised memory, oneDNN
///             deterministic, `n_threads` threads.
void set_context_switches(control::Mode mode, int n_threads);

/// Reads the same switches back.
std::vector<control::SwitchReport> read_context_switches(control::Mode mode, int n_threads);

}  // namespace trueseed::libtorch::internal
