// SPDX-License-Identifier: Apache-2.0
// What `trueseed show` prints of one record.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace trueseed::diagnose {

/// Which operations of a record are shown.
struct ShowRequest {
  std::string directory;
  std::optional<std::uint64_t> operation;
  std::optional<std::uint64_t> step;
  /// File of a process, or its name; nothing for all, or the first where one operation is shown.
  std::optional<std::string> process;
  /// Role of a thread; nothing for all, or the first.
  std::optional<std::string> thread;
};

/// Returns lines: of a record as a whole, of one operation, or of every operation of a step.
///
/// Errors: std::invalid_argument where it has no such process, thread, operation or step, with
/// those
///         that it has; else as record::read_manifest and record::ProcessReader.
std::vector<std::string> record_text(const ShowRequest& request);

}  // namespace trueseed::diagnose
