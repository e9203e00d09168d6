// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <unordered_map>

#include "trueseed/diagnose/difference.h"
#include "trueseed/record/process_reader.h"

namespace trueseed::diagnose {

/// Compares the rows of one stream of two runs, also while they are written.
///
/// Where the two execute other operations, the rows after are aligned: the fewest rows are passed
/// over in either run, so that a few go on alike.
class StreamComparison {
 public:
  /// Rows that are searched for the place where both go on alike.
  static constexpr std::uint64_t kWindow = 512;
  /// Rows that must agree there.
  static constexpr std::uint64_t kAgreeing = 4;

  StreamComparison(const record::ProcessReader& a, std::size_t stream_a,
                   const record::ProcessReader& b, std::size_t stream_b);

  /// Compares what is there of both. `a_ended`, `b_ended`: no more rows will come.
  ///
  /// Goes on after the first difference only where `keep_going`.
  void advance(bool a_ended, bool b_ended, bool keep_going);

  [[nodiscard]] std::uint64_t n_compared() const noexcept { return n_compared_; }
  [[nodiscard]] std::uint64_t n_different() const noexcept { return n_different_; }
  [[nodiscard]] const std::optional<Difference>& first() const noexcept { return first_; }
  /// Rows of both that were compared or passed over.
  [[nodiscard]] std::uint64_t at_a() const noexcept { return at_a_; }
  [[nodiscard]] std::uint64_t at_b() const noexcept { return at_b_; }
  /// Returns whether advance() waits for more rows than there are.
  [[nodiscard]] bool waits() const noexcept { return waits_; }

 private:
  bool same_name(std::uint32_t op_a, std::uint32_t op_b);
  bool alike(std::uint64_t row_a, std::uint64_t row_b);
  bool agree_from(std::uint64_t row_a, std::uint64_t row_b, bool ended);
  void note(DifferenceKind kind);
  bool align(bool ended);
  void end_unequal();

  const record::ProcessReader& a_;
  const record::ProcessReader& b_;
  std::size_t stream_a_;
  std::size_t stream_b_;
  std::uint64_t at_a_ = 0;
  std::uint64_t at_b_ = 0;
  std::uint64_t n_compared_ = 0;
  std::uint64_t n_different_ = 0;
  bool waits_ = false;
  /// Whether what is left of the two is noted as a difference.
  bool rest_differs_ = false;
  std::optional<Difference> first_;
  /// For each operation of a, that of b with the same name.
  std::unordered_map<std::uint32_t, std::uint32_t> same_;
};

}  // namespace trueseed::diagnose
