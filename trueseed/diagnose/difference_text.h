// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "trueseed/diagnose/causes.h"
#include "trueseed/diagnose/difference.h"
#include "trueseed/diagnose/tensor_difference.h"

namespace trueseed::diagnose {

/// What two runs are called in a report.
struct RunNames {
  std::string a = "run 1";
  std::string b = "run 2";
};

/// Returns `operation 1,234 of main, step 3, backward pass`.
std::string place_text(const Difference& difference);

/// Returns lines that say what differs first, where in the program, how, and why that is likely.
///
/// `finding` is what re-runs of the operation have kept, `cause` what is likely, where there are
/// any.
std::vector<std::string> difference_text(const Difference& difference,
                                         const std::optional<Finding>& finding,
                                         const std::optional<LikelyCause>& cause,
                                         const RunNames& names);

}  // namespace trueseed::diagnose
