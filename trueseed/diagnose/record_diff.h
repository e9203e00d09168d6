// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "trueseed/diagnose/causes.h"
#include "trueseed/diagnose/run_comparison.h"
#include "trueseed/diagnose/tensor_difference.h"

namespace trueseed::diagnose {

/// What two records have not in common, and where their runs part.
struct RecordDiff {
  std::string directory_a;
  std::string directory_b;
  /// What was not the same before the runs began: `seed: 73 and 74`.
  std::vector<std::string> settings;
  ComparisonSummary comparison;
  /// Where both records are re-runs that have kept the same operation.
  std::optional<Finding> finding;
  std::optional<LikelyCause> cause;
};

/// Compares two records, from the same machine or from two.
///
/// Errors: as record::read_manifest and record::ProcessReader; UnsupportedError where a record has
/// no
///         operation at all.
RecordDiff diff_records(const std::string& directory_a, const std::string& directory_b,
                        bool keep_going);

}  // namespace trueseed::diagnose
