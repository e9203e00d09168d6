// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "trueseed/diagnose/record_diff.h"
#include "trueseed/diagnose/verification.h"

namespace trueseed::diagnose {

/// Returns the report as lines; the last is the verdict.
std::vector<std::string> verification_text(const Verification& verification);
std::vector<std::string> record_diff_text(const RecordDiff& diff);

/// Returns what stays the same in both runs of a verification, so that it cannot make them differ.
std::vector<std::string> not_varied(const Verification& verification);

}  // namespace trueseed::diagnose
