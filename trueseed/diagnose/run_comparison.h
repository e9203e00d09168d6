// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "trueseed/diagnose/difference.h"
#include "trueseed/diagnose/stream_comparison.h"
#include "trueseed/record/process_reader.h"

namespace trueseed::diagnose {

/// What a record does not show.
struct Unseen {
  /// Operations with an output that nobody can read; regions of compiled code.
  std::uint64_t n_unreadable = 0;
  std::uint64_t n_compiled_regions = 0;
  /// Operations whose outputs are uninitialised memory, which is not compared.
  std::uint64_t n_uninitialized = 0;
  /// Rows of loader workers that one run has prepared and neither has used.
  std::uint64_t n_never_consumed = 0;
  /// Why records are not complete: damage, faults of an observer.
  std::vector<std::string> problems;
};

/// What came of a comparison.
struct ComparisonSummary {
  std::uint64_t n_operations_a = 0;
  std::uint64_t n_operations_b = 0;
  std::uint64_t n_compared = 0;
  std::uint64_t n_different = 0;
  std::size_t n_processes = 0;
  std::uint32_t n_steps = 0;
  Unseen unseen;
  /// The first difference of every stream that has one, in the order of RunComparison.
  std::vector<Difference> differences;
};

/// Compares the records of two runs, the second also while it is written.
///
/// Definition: of the first differences of the streams, one whose inputs are equal comes before one
///             whose inputs differ, since those come from it; then the earliest step; then a child
///             process before its parent, which takes what the child has made.
class RunComparison {
 public:
  struct Options {
    bool keep_going = false;
    /// Whether `b` is being written.
    bool live = false;
  };

  /// Errors: as record::ProcessReader, for the files of `a`.
  RunComparison(std::string directory_a, std::string directory_b, const Options& options);

  /// Compares what `b` has more since the last call.
  void advance();

  /// Both runs are over: compares the rest.
  void finish();

  /// Returns the first difference of all streams; nothing where there is none.
  [[nodiscard]] std::optional<Difference> first() const;

  /// Returns the first difference in the stream of `place`, where it comes before that.
  [[nodiscard]] std::optional<Difference> first_before(const Place& place) const;

  /// Returns whether nothing that comes later changes what first() returns.
  [[nodiscard]] bool is_settled() const;

  [[nodiscard]] std::uint64_t n_compared() const;
  /// Returns the step of the last operation of `b` that was compared.
  [[nodiscard]] std::uint32_t step() const;

  [[nodiscard]] ComparisonSummary summary() const;

 private:
  struct Pair {
    std::string file_a;
    std::string file_b;
    std::size_t stream_a;
    std::size_t stream_b;
    StreamComparison comparison;
  };

  void open_new_files();
  void pair_streams(bool ended);
  std::string partner_of(const std::string& file_b) const;
  void note_missing();
  [[nodiscard]] std::vector<Difference> differences() const;
  [[nodiscard]] bool is_end_of_record(const Pair& pair) const;
  [[nodiscard]] Unseen unseen() const;

  std::string directory_a_;
  std::string directory_b_;
  Options options_;
  bool finished_ = false;
  std::map<std::string, std::unique_ptr<record::ProcessReader>> readers_a_;
  std::map<std::string, std::unique_ptr<record::ProcessReader>> readers_b_;
  /// For each file of b its partner in a, where it has one.
  std::map<std::string, std::string> partners_;
  std::vector<Pair> pairs_;
  std::vector<Difference> missing_;
  std::uint64_t n_never_consumed_ = 0;
};

}  // namespace trueseed::diagnose
