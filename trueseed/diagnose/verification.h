// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "trueseed/control/child_process.h"
#include "trueseed/control/launch.h"
#include "trueseed/diagnose/causes.h"
#include "trueseed/diagnose/difference.h"
#include "trueseed/diagnose/focus_record.h"
#include "trueseed/diagnose/run_comparison.h"
#include "trueseed/diagnose/tensor_difference.h"

namespace trueseed::diagnose {

/// What `trueseed verify` is asked for.
struct VerifyOptions {
  control::LaunchOptions launch;
  /// Runs in all; each is compared with the first.
  int n_runs = 2;
  /// Re-runs at most that look at the operation of the first difference.
  int n_reruns = 10;
  /// Whether runs go on after the first difference.
  bool keep_going = false;
  /// Folder of the records; nothing for a temporary one, which is kept where the runs differ.
  std::optional<std::string> directory;
  /// See control::plan_launch.
  std::string python_version;
};

enum class Verdict : std::uint8_t { kSame, kDifferent, kTrouble };

/// What came of a verification.
struct Verification {
  Verdict verdict = Verdict::kTrouble;
  /// Why there is no verdict, and what to do; empty where there is one.
  std::string trouble;
  std::string seed;
  std::string seed_from;
  control::Mode mode = control::Mode::kDeterministic;
  std::vector<std::string> command;
  std::string directory;
  bool is_directory_kept = false;
  int n_runs = 0;
  int n_reruns = 0;
  /// The comparison that decided; of all runs, where they are the same.
  ComparisonSummary comparison;
  /// How the program failed in the run that differs; empty where it did not.
  std::string failure;
  /// Switches that did not hold, in a process that has said so.
  std::vector<std::string> not_held;
  std::optional<Finding> finding;
  std::optional<LikelyCause> cause;
  double seconds = 0;
};

/// Told what goes on: a run has begun, so many operations are compared.
struct VerifyProgress {
  std::function<void(const std::string& message)> say = [](const std::string&) {};
  /// What the program writes in run 1.
  std::function<void(std::string_view bytes)> output = [](std::string_view) {};
  std::function<void(std::string_view bytes)> errors = [](std::string_view) {};
  /// Overwrites what it showed before; an empty text removes it.
  std::function<void(const std::string& text)> show = [](const std::string&) {};
};

/// Runs a program twice, or more often, and compares every operation.
///
/// Definition: run 1 is recorded; each other run is compared with it while it runs, and stopped at
/// the
///             first difference. Re-runs up to that operation, in which every input is digested
///             anew, keep its tensors, until two of them show the difference.
/// Errors: std::invalid_argument and UnsupportedError as control::plan_launch and
/// record::create_run;
///         everything that comes later is Verification::trouble.
Verification verify(const VerifyOptions& options, const VerifyProgress& progress);

/// Stops what verify() runs; for a signal handler.
void interrupt_verification() noexcept;

}  // namespace trueseed::diagnose
