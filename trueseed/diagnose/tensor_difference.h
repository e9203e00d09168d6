// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "trueseed/diagnose/focus_record.h"

namespace trueseed::diagnose {

/// One element of two tensors.
struct ElementPair {
  std::vector<std::int64_t> index;
  /// Values in decimal, and their bits in hexadecimal.
  std::string a;
  std::string b;
  std::string bits_a;
  std::string bits_b;
  std::uint64_t ulps = 0;
  double difference = 0;
};

/// How two tensors differ.
struct TensorDifference {
  std::string name;
  /// `float32[64, 10]`, of both where they are not the same.
  std::string form_a;
  std::string form_b;
  std::uint64_t n_elements = 0;
  std::uint64_t n_different = 0;
  /// The first element that differs, and that with the largest distance.
  std::optional<ElementPair> first = {};
  std::optional<ElementPair> farthest = {};
  double largest_difference = 0;
  /// Why elements were not compared; empty where they were.
  std::string not_compared = {};
};

/// Compares two tensors that re-runs have kept; nothing where they are equal, NaN for NaN.
///
/// Errors: UnsupportedError where tensors.bin cannot be read.  Cost: O(n), memory of a few pages.
std::optional<TensorDifference> compare_tensors(const FocusRecord& focus_a, const KeptTensor& a,
                                                const FocusRecord& focus_b, const KeptTensor& b);

/// How two re-runs of one operation differ.
struct FocusDifference {
  /// Arguments whose text differs: `alpha: 0.5 and 0.7`.
  std::vector<std::string> values;
  std::vector<TensorDifference> inputs;
  std::vector<TensorDifference> outputs;
  std::size_t n_inputs = 0;

  [[nodiscard]] bool is_empty() const noexcept {
    return values.empty() && inputs.empty() && outputs.empty();
  }
};

FocusDifference compare_focus(const FocusRecord& a, const FocusRecord& b);

/// Returns the kind of a difference after its values were seen: the re-runs digest every input
/// anew, whatever was known of it.
DifferenceKind kind_with_values(DifferenceKind kind, const FocusDifference& values) noexcept;

/// What was kept of an operation, and how two runs of it differ.
struct Finding {
  /// Folders of the records; the second is empty where no two runs have shown a difference.
  std::string directory_a;
  std::string directory_b;
  FocusRecord focus;
  FocusDifference difference;

  [[nodiscard]] bool shows_difference() const noexcept { return !directory_b.empty(); }
};

}  // namespace trueseed::diagnose
