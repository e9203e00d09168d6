// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "trueseed/control/address_order.h"
#include "trueseed/control/environment.h"
#include "trueseed/control/mode.h"
#include "trueseed/control/report.h"
#include "trueseed/control/seed.h"

namespace trueseed::control {

/// What a run is to be.
struct RunRequest {
  Seed seed;
  Mode mode = Mode::kDeterministic;
  bool exact_seed = false;
  /// Whether LibTorch's kernels that draw on the CPU are replaced by faster ones of the same bits.
  bool fast_draws = true;
  bool report = false;
  bool quiet = false;
  /// Absolute path of the report file; empty for none.
  std::string json_path;
  /// The folder that holds the sitecustomize.py of Trueseed.
  std::string shim_directory;
  /// Absolute path of the record's folder; empty where nothing is recorded.
  std::string record_directory = {};
  /// The folder of the libraries for LibTorch, a folder for each version of it; empty where there
  /// are none.
  std::string observer_directory = {};
  AddressOrder address_order = AddressOrder::kFixed;
  int n_threads = 1;
};

/// The environment of the program, and what became of every switch.
struct EnvironmentPlan {
  Environment environment;
  /// The address order first, then the catalogue's switches in its order.
  std::vector<SwitchReport> switches;
};

/// Returns whether the enclosing `trueseed run` set the variable `name` (see TRUESEED_SET).
bool is_set_by_launcher(const Environment& environment, std::string_view name);

/// Returns `inherited` without what an enclosing run has put into it.
///
/// Definition: without the TRUESEED_* variables, without the switches of TRUESEED_SET that still
///             have the value that the enclosing run gave them, with PYTHONPATH without leading
///             shim folders and LD_PRELOAD without our library.
Environment without_enclosing_run(const Environment& inherited, std::string_view shim_directory);

/// Plans the environment of a run: a pure function of its arguments.
///
/// Definition: without_enclosing_run, then the catalogue's switches of the mode (a variable of the
///             user's wins; an empty one counts as not set), the shim folder first in PYTHONPATH,
///             our library first in LD_PRELOAD where the run is recorded, and the variables of
///             docs/design.md for the runtime.
EnvironmentPlan plan_environment(const Environment& inherited, const RunRequest& request);

}  // namespace trueseed::control
