// SPDX-License-Identifier: Apache-2.0
#include "trueseed/diagnose/causes.h"

#include <algorithm>
#include <iterator>

namespace trueseed::diagnose {
namespace {

constexpr Cause kCauses[] = {
    {"TS101", "unseeded-generator",
     "a generator of the program's own takes its seed from the system",
     "give it a seed, or run the program under `trueseed run` or `trueseed verify`, which seed "
     "those of"
     " Python, NumPy and torch"},
    {"TS103", "reseeded-by-program",
     "the program changed the state of a generator outside an operation",
     "find the call of manual_seed, seed or set_state between the two operations"},
    {"TS120", "time-as-input", "a number or a decision comes from a clock",
     "pass the value in, or keep it out of what is computed"},
    {"TS201", "atomic-add",
     "threads add to the same elements in an order of their own, and sums of floats depend on it",
     "`--mode deterministic`, or torch.use_deterministic_algorithms(True)"},
    {"TS207", "uninitialised-memory", "memory is read that nobody has written",
     "fill the tensor (torch.zeros), or find the write that is missing"},
    {"TS208", "read-in-flight",
     "the target of a collective was read before the collective was complete",
     "wait() for the collective before you read its tensors"},
    {"TS209", "written-unseen",
     "a tensor was written outside torch's operations: through NumPy, through .data, by code of "
     "another"
     " library",
     "write it by an operation of torch, or find who writes it between the two operations"},
    {"TS303", "input-data-changed", "data that enters from outside of torch differs",
     "find where it is read or drawn: files, NumPy or Python generators without a seed, time"},
    {"TS900", "unknown", "nothing speaks for one cause more than for another",
     "look at the operations before it: trueseed show"},
};

const Cause& cause_of(std::string_view code) {
  return *std::ranges::find(kCauses, code, &Cause::code);
}

// Operations that add to the elements of a target, or write them in an order of their own, when
// deterministic algorithms are off.
constexpr std::string_view kAccumulating[] = {"index_put",  "put_",      "scatter",  "index_add",
                                              "index_copy", "embedding", "bincount", "histc"};

bool accumulates(const std::string& name) {
  return std::ranges::any_of(
      kAccumulating, [&](std::string_view part) { return name.find(part) != std::string::npos; });
}

// Where content enters from Python, NumPy or another process.
bool takes_from_outside(const Operation& operation) {
  return operation.row.has(record::kReadsEntered) || operation.name.starts_with("aten::lift") ||
         operation.name.starts_with("aten::from_file");
}

LikelyCause of_outputs(const Operation& operation) {
  if (operation.row.has(record::kReadsUnwritten)) {
    return {&cause_of("TS207"), "one of its inputs was allocated and not written by any operation"};
  }
  if (accumulates(operation.name)) {
    return {&cause_of("TS201"), "the same inputs gave other bits at once, and " + operation.name +
                                    " adds from several threads to the same elements unless"
                                    " deterministic algorithms are on"};
  }
  return {&cause_of("TS900"),
          "the same inputs gave other bits at once: the operation itself differs"};
}

LikelyCause of_inputs(const Operation& operation) {
  if (operation.row.has(record::kReadsInFlight)) {
    return {&cause_of("TS208"), "a collective that writes one of its inputs was not complete"};
  }
  if (takes_from_outside(operation)) {
    return {&cause_of("TS303"), "it takes content from outside of torch"};
  }
  if (operation.row.has(record::kReadsUnwritten)) {
    return {&cause_of("TS207"), "one of its inputs was allocated and not written by any operation"};
  }
  return {&cause_of("TS209"),
          "an input has another content, and no operation before gave other outputs"};
}

}  // namespace

std::span<const Cause> causes() noexcept { return kCauses; }

LikelyCause likely_cause(const Difference& difference) {
  const std::optional<Operation>& operation = difference.operation();
  switch (difference.kind) {
    case DifferenceKind::kOutputs:
      return of_outputs(*operation);
    case DifferenceKind::kInputs:
      return of_inputs(*operation);
    case DifferenceKind::kArguments:
      return {&cause_of("TS120"),
              "another number was passed; it comes from a clock, or from a generator without a seed"
              " (TS101)"};
    case DifferenceKind::kGenerator:
      return {&cause_of("TS103"),
              "the generator had another state, and every operation before drew alike"};
    case DifferenceKind::kTrace:
    case DifferenceKind::kMissing:
      return {&cause_of("TS900"),
              "the program took another way; a clock may decide (TS120), a generator without a seed"
              " (TS101), or files that the first run left behind (TS303)"};
    case DifferenceKind::kOutcome:
      break;
  }
  return {&cause_of("TS900"), "one of the two raised an exception"};
}

}  // namespace trueseed::diagnose
