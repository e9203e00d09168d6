// SPDX-License-Identifier: Apache-2.0
#pragma once

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

}  // namespace trueseed::control
