// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace trueseed::control {

enum class Status : std::uint8_t {
  /// Set, and found so in the running process.
  kHeld,
  /// Wanted, and not so.
  kNotHeld,
  /// The user had set another value, which wins.
  kYours,
  /// Set; it takes effect when the program or library starts.
  kPending,
};

/// Returns how a status is spelled, in tables and in the report file: `held`, `NOT HELD`, `yours`,
/// `pending`.
std::string_view status_name(Status status) noexcept;

/// What became of one switch.
struct SwitchReport {
  std::string name;
  std::string wanted;
  std::string found;
  Status status = Status::kPending;
  std::string note;

  friend bool operator==(const SwitchReport&, const SwitchReport&) = default;
};

/// Returns the lines of a table of `reports`: a header and one line each, in aligned columns.
std::vector<std::string> report_table(std::span<const SwitchReport> reports);

}  // namespace trueseed::control
