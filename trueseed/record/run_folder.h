// SPDX-License-Identifier: Apache-2.0
// The folder of a record: run.json, and one file of rows a process.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace trueseed::record {

inline constexpr std::string_view kRunFormat = "trueseed-run/1";

/// A process as run.json describes it: one that has said so itself as it ended.
struct ProcessEntry {
  std::string role;
  long pid = 0;
  std::vector<std::string> argv;
  /// Versions by name: `python`, `numpy`, `torch`.
  std::vector<std::pair<std::string, std::string>> versions;
  /// Names of the switches that did not hold.
  std::vector<std::string> not_held;
  std::vector<std::string> warnings;
  /// Why its operations were not observed, or not all of them; empty where they were.
  std::string not_observed;
};

/// What run.json says of a run.
struct RunManifest {
  std::string directory;
  std::string seed;
  std::string mode;
  std::vector<std::string> command;
  std::string repeat_command;
  std::vector<ProcessEntry> processes;
};

/// Makes the folder of a record and writes its run.json.
///
/// `manifest` is a JSON object with `"format": "trueseed-run/1"` (docs/schemas/run.schema.json).
/// Errors: UnsupportedError where the folder cannot be made or written, or holds a record already.
void create_run(const std::string& directory, std::string_view manifest);

/// Adds a JSON object to the list `processes` of run.json, which is replaced as a whole.
///
/// May be called by several processes at once: they wait for each other.
/// Errors: UnsupportedError where the file cannot be written, FormatError where one of the two is
/// not
///         what it should be.
void add_process(const std::string& directory, std::string_view process);

/// Reads run.json.
///
/// Errors: UnsupportedError where it cannot be read, FormatError where the folder is no record,
///         VersionError where it is one of another version.
RunManifest read_manifest(const std::string& directory);

/// Returns the files of rows in the folder, in the order of their names.
std::vector<std::string> files_of_rows(const std::string& directory);

}  // namespace trueseed::record
