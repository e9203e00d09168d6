// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "trueseed/control/environment_plan.h"
#include "trueseed/control/executable.h"

namespace trueseed::control {

/// What is to be launched, as the user has asked for it.
struct LaunchOptions {
  std::vector<std::string> command;
  /// As the user wrote it; nothing for the enclosing run's, or a fresh one.
  std::optional<std::string> seed = {};
  Mode mode = Mode::kDeterministic;
  bool exact_seed = false;
  /// Whether LibTorch's kernels that draw on the CPU are replaced by faster ones of the same bits.
  bool fast_draws = true;
  bool report = false;
  bool quiet = false;
  /// Paths as the user wrote them.
  std::optional<std::string> json = {};
  std::optional<std::string> record = {};
};

/// The seed of a run and where it is from: `given`, `enclosing run` or `system clock`.
struct ChosenSeed {
  Seed seed;
  std::string from;
};

/// Returns the seed that `given` writes, else that of the enclosing run, else a fresh one.
///
/// Errors: std::invalid_argument for a text that is no integer.
ChosenSeed choose_seed(const std::optional<std::string>& given, const Environment& environment);

/// A program that is ready to be started.
struct Launch {
  ChosenSeed seed;
  Executable program;
  RunRequest request;
  EnvironmentPlan plan;
};

/// Plans the launch of a program from this process's environment.
///
/// `python_version`: see shim_directory(). Switches address randomisation off, for all programs
/// that this process starts from now on. Errors: std::invalid_argument for a seed that is no
/// integer, or one that --exact-seed cannot give
///         to every library; UnsupportedError where our own files are missing. A program that
///         cannot be started is no error here: Launch::program says so, and nothing is planned.
Launch plan_launch(const LaunchOptions& options, const Environment& environment,
                   std::string_view python_version);

}  // namespace trueseed::control
