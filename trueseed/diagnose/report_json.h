// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "trueseed/diagnose/record_diff.h"
#include "trueseed/diagnose/verification.h"

namespace trueseed::diagnose {

/// Returns the report as one JSON object with its line end, `"format": "trueseed-verify/1"`.
///
/// Bytes that are no UTF-8 become U+FFFD.
std::string verification_json(const Verification& verification);

/// The same of two records, `"format": "trueseed-diff/1"`.
std::string record_diff_json(const RecordDiff& diff);

}  // namespace trueseed::diagnose
