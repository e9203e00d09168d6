// SPDX-License-Identifier: Apache-2.0
#include "trueseed/record/row.h"

namespace trueseed::record {

std::string_view phase_name(Phase phase) noexcept {
  switch (phase) {
    case Phase::kForward:
      return "forward";
    case Phase::kBackward:
      return "backward";
    case Phase::kOptimizer:
      return "optimizer";
    case Phase::kNoGrad:
      return "no grad";
  }
  return "unknown";
}

RowDifference compare_rows(const Row& a, const Row& b, bool same_operation) noexcept {
  if (!same_operation) return RowDifference::kOperation;
  if (a.in_arguments != b.in_arguments) return RowDifference::kArguments;
  const bool partial = a.has(kPartialInputs) || b.has(kPartialInputs);
  if (!partial && a.in_tensors != b.in_tensors) return RowDifference::kInputs;
  if (a.generator != b.generator) return RowDifference::kGenerator;
  if (a.has(kRaised) != b.has(kRaised)) return RowDifference::kOutcome;
  if (a.out_low != b.out_low || a.out_high != b.out_high) return RowDifference::kOutputs;
  return RowDifference::kNone;
}

}  // namespace trueseed::record
