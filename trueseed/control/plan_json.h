// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "trueseed/control/environment_plan.h"

namespace trueseed::control {

/// What the first line of a report file says.
struct PlanRecord {
  RunRequest request;
  /// `given`, `enclosing run` or `system clock`.
  std::string seed_from;
  std::vector<std::string> command;
  /// One shell line that repeats the run.
  std::string repeat_command;
  std::vector<SwitchReport> switches;
};

/// Returns the record as one line of JSON with its line end.
///
/// Definition: `"format": "trueseed-report/1", "kind": "plan"`; the seed is text, since it may be
/// any
///             integer. Bytes that are no UTF-8 become U+FFFD.
std::string plan_json(const PlanRecord& record);

/// What an observer is asked for besides its record, in the re-runs of `trueseed verify`.
struct ObserveRequest {
  /// Whether every input is digested anew at every operation.
  bool fresh = false;
  /// The operation whose tensors are kept: file, stream and row; no file for none.
  std::string focus_file = {};
  std::string focus_stream = {};
  std::uint64_t focus_row = 0;
};

/// Returns the run.json of a record, `"format": "trueseed-run/1"`, as one JSON object.
///
/// Definition: docs/schemas/run.schema.json. Of the environment, the variables that decide about
///             results: those of the catalogue of switches, and those whose names begin with
///             the prefixes of libraries that read them (OMP_, CUDA, TORCH, LD_ and others).
std::string run_manifest_json(const PlanRecord& record, const Environment& environment,
                              const ObserveRequest& observe);

}  // namespace trueseed::control
