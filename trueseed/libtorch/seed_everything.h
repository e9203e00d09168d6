// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "trueseed/base/integer.h"
#include "trueseed/control/mode.h"
#include "trueseed/control/report.h"
#include "trueseed/control/role.h"
#include "trueseed/control/seed.h"

namespace trueseed::libtorch {

using control::Mode;

struct SeedOptions {
  Mode mode = Mode::kDeterministic;
  /// Whether every rank of a distributed run (RANK) has streams of its own; else all have the same.
  bool per_rank = false;
};

/// What one call has set, read back from the running process.
struct SeedReport {
  control::Seed seed;
  Mode mode;
  control::Role role;
  std::vector<control::SwitchReport> switches;

  /// Returns whether no switch is NOT HELD; a value that the user had set counts as held.
  [[nodiscard]] bool all_held() const;

  /// Returns one line with seed, mode and role, then the table of switches.
  [[nodiscard]] std::string to_text() const;
};

/// Seeds every generator of this LibTorch program and sets the switches of the mode.
///
/// Definition: the default generators of the CPU and of all devices; cuDNN deterministic and no
///             benchmark; in deterministic mode also deterministic algorithms, fill of
///             uninitialised memory, oneDNN deterministic, a pinned number of threads, and the
///             variables of cuBLAS and NCCL where they are unset. docs/libtorch.md has the table.
///             Below `trueseed run` without `--fast-draws off`, set_fast_draws(true), too.
/// Matches:    torch.manual_seed(seed), where 0 <= seed < 2^32 and the process is rank 0 or
///             `per_rank` is off; any other seed fills the whole state of the CPU's generator.
/// Range:      any integer: 73, or Integer::parse("…").
/// State:      starts CUDA where there is a device. Call it first in main(), before other threads.
/// Bits:       pinned (LibTorch of one version on one machine)
/// Errors:     c10::Error where CUDA cannot start.
SeedReport seed_everything(const Integer& seed, const SeedOptions& options = {});

/// The same with the seed of the enclosing `trueseed run` where there is one, else with a fresh
/// seed from clock and entropy; the report names it.
///
/// Errors: std::invalid_argument where TRUESEED_SEED is no integer.
SeedReport seed_everything(const SeedOptions& options = {});

/// The same as seed_everything.
SeedReport get_random_seed(const Integer& seed, const SeedOptions& options = {});
SeedReport get_random_seed(const SeedOptions& options = {});

}  // namespace trueseed::libtorch
