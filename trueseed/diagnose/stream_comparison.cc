// SPDX-License-Identifier: Apache-2.0
#include "trueseed/diagnose/stream_comparison.h"

#include <algorithm>

namespace trueseed::diagnose {
namespace {

// So that two long records are compared in the room of two short ones.
constexpr std::uint64_t kRowsBetweenReleases = 1 << 16;

using record::NameKind;
using record::Row;
using record::RowDifference;

DifferenceKind kind_of(RowDifference difference) noexcept {
  switch (difference) {
    case RowDifference::kArguments:
      return DifferenceKind::kArguments;
    case RowDifference::kInputs:
      return DifferenceKind::kInputs;
    case RowDifference::kGenerator:
      return DifferenceKind::kGenerator;
    case RowDifference::kOutcome:
      return DifferenceKind::kOutcome;
    case RowDifference::kOperation:
      return DifferenceKind::kTrace;
    default:
      return DifferenceKind::kOutputs;
  }
}

}  // namespace

StreamComparison::StreamComparison(const record::ProcessReader& a, std::size_t stream_a,
                                   const record::ProcessReader& b, std::size_t stream_b)
    : a_(a), b_(b), stream_a_(stream_a), stream_b_(stream_b) {}

bool StreamComparison::same_name(std::uint32_t op_a, std::uint32_t op_b) {
  const auto known = same_.find(op_a);
  if (known != same_.end()) return known->second == op_b;
  const bool same = a_.name(NameKind::kOperation, op_a) == b_.name(NameKind::kOperation, op_b);
  if (same) same_.emplace(op_a, op_b);
  return same;
}

// Whether two rows are the same operation on tensors of the same types and shapes.
bool StreamComparison::alike(std::uint64_t row_a, std::uint64_t row_b) {
  const Row& a = a_.row(stream_a_, row_a);
  const Row& b = b_.row(stream_b_, row_b);
  return same_name(a.op, b.op) &&
         a_.name(NameKind::kSignature, a.signature) == b_.name(NameKind::kSignature, b.signature);
}

// Whether the runs go on alike from these rows: for a few rows, or to the end of both.
bool StreamComparison::agree_from(std::uint64_t row_a, std::uint64_t row_b, bool ended) {
  const std::uint64_t n_a = a_.n_rows(stream_a_);
  const std::uint64_t n_b = b_.n_rows(stream_b_);
  for (std::uint64_t i = 0; i < kAgreeing; ++i) {
    const bool a_is_over = row_a + i >= n_a;
    const bool b_is_over = row_b + i >= n_b;
    if (a_is_over || b_is_over) return ended && a_is_over && b_is_over && i > 0;
    if (!alike(row_a + i, row_b + i)) return false;
  }
  return true;
}

void StreamComparison::note(DifferenceKind kind) {
  ++n_different_;
  if (first_) return;
  Difference difference;
  difference.kind = kind;
  difference.place.stream = std::string(b_.stream_role(stream_b_));
  difference.place.row = at_b_;
  if (at_a_ < a_.n_rows(stream_a_)) difference.a = operation_at(a_, stream_a_, at_a_);
  if (at_b_ < b_.n_rows(stream_b_)) difference.b = operation_at(b_, stream_b_, at_b_);
  first_ = std::move(difference);
}

// Passes over the rows that one run alone has. Returns false where more rows must come first.
bool StreamComparison::align(bool ended) {
  const std::uint64_t left_a = a_.n_rows(stream_a_) - at_a_;
  const std::uint64_t left_b = b_.n_rows(stream_b_) - at_b_;
  const bool enough = std::min(left_a, left_b) >= kWindow + kAgreeing;
  if (!enough && !ended) return false;
  const bool is_first = first_ && first_->place.row == at_b_ && n_different_ == 1;
  for (std::uint64_t passed = 1; passed <= std::min(kWindow, left_a + left_b); ++passed) {
    for (std::uint64_t only_a = 0; only_a <= passed; ++only_a) {
      const std::uint64_t only_b = passed - only_a;
      if (only_a > left_a || only_b > left_b) continue;
      if (!agree_from(at_a_ + only_a, at_b_ + only_b, ended)) continue;
      if (is_first) {
        first_->n_only_a = only_a;
        first_->n_only_b = only_b;
        first_->goes_on_alike = true;
      }
      at_a_ += only_a;
      at_b_ += only_b;
      return true;
    }
  }
  at_a_ += left_a;
  at_b_ += left_b;
  rest_differs_ = true;
  return true;
}

// One run is over, and the other has rows left.
void StreamComparison::end_unequal() {
  const std::uint64_t left_a = a_.n_rows(stream_a_) - at_a_;
  const std::uint64_t left_b = b_.n_rows(stream_b_) - at_b_;
  if (left_a == left_b) return;  // both zero
  // However often rows are added to it, the rest is one difference.
  if (!rest_differs_) note(DifferenceKind::kTrace);
  rest_differs_ = true;
  if (first_->is_tail()) {
    first_->n_only_a += left_a;
    first_->n_only_b += left_b;
  }
  at_a_ += left_a;
  at_b_ += left_b;
}

void StreamComparison::advance(bool a_ended, bool b_ended, bool keep_going) {
  const bool ended = a_ended && b_ended;
  while (at_a_ < a_.n_rows(stream_a_) && at_b_ < b_.n_rows(stream_b_)) {
    if (first_ && !keep_going && !waits_) return;
    const Row& a = a_.row(stream_a_, at_a_);
    const Row& b = b_.row(stream_b_, at_b_);
    const RowDifference difference = compare_rows(a, b, same_name(a.op, b.op));
    if (difference == RowDifference::kOperation) {
      if (!waits_) note(DifferenceKind::kTrace);
      waits_ = !align(ended);
      if (waits_) return;
      continue;
    }
    if (difference != RowDifference::kNone) note(kind_of(difference));
    ++at_a_;
    ++at_b_;
    if (++n_compared_ % kRowsBetweenReleases == 0) {
      a_.release();
      b_.release();
    }
  }
  const bool only_b_goes_on = a_ended && at_a_ == a_.n_rows(stream_a_);
  if (!ended && !only_b_goes_on) return;
  if (!first_ || keep_going || first_->is_tail()) end_unequal();
}

}  // namespace trueseed::diagnose
