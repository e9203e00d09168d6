// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "trueseed/record/process_reader.h"
#include "trueseed/record/row.h"

namespace trueseed::diagnose {

/// One operation of a run.
struct Place {
  /// File of the process, `main.0.rows`.
  std::string file;
  /// Role of the thread.
  std::string stream;
  std::uint64_t row = 0;

  friend bool operator==(const Place&, const Place&) = default;
};

/// A row with its names.
struct Operation {
  record::Row row;
  std::string name;
  /// `file:line function`; empty where no Python runs.
  std::string site;
  std::string forward_site;
  std::string node;
  std::string signature;
};

/// Returns row `index` of a stream with its names.
Operation operation_at(const record::ProcessReader& reader, std::size_t stream,
                       std::uint64_t index);

/// How two runs differ at one place.
enum class DifferenceKind : std::uint8_t {
  /// Equal inputs, other outputs.
  kOutputs,
  /// An input tensor has another content, and no operation before it gave other outputs.
  kInputs,
  /// Another number, text or flag was passed.
  kArguments,
  /// A generator had another state, and no operation before it drew otherwise.
  kGenerator,
  /// One of the two raised an exception.
  kOutcome,
  /// Other operations were executed.
  kTrace,
  /// One of the two has a process or thread that the other lacks.
  kMissing,
};

std::string_view kind_name(DifferenceKind kind) noexcept;

/// The first difference of two runs in one stream.
struct Difference {
  DifferenceKind kind = DifferenceKind::kOutputs;
  Place place;
  /// What the two runs executed there; nothing where one had ended.
  std::optional<Operation> a;
  std::optional<Operation> b;
  /// Of kTrace: how many operations one run alone executed before both went on alike, where they
  /// did.
  std::uint64_t n_only_a = 0;
  std::uint64_t n_only_b = 0;
  bool goes_on_alike = false;

  /// Returns what the second run executed there, else what the first did.
  [[nodiscard]] const std::optional<Operation>& operation() const noexcept { return b ? b : a; }

  /// Returns whether one of the two runs was over.
  [[nodiscard]] bool is_tail() const noexcept {
    return kind == DifferenceKind::kTrace && (!a || !b);
  }
};

}  // namespace trueseed::diagnose
