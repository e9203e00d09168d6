// SPDX-License-Identifier: Apache-2.0
// How reports write numbers, places and lines of source.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace trueseed::diagnose {

/// Returns `1,234,567`.
std::string grouped(std::uint64_t n);

/// Returns `1,234 operations`, `1 operation`.
std::string counted(std::uint64_t n, std::string_view what);

/// Returns the texts with `, ` between them.
std::string joined(const std::vector<std::string>& texts);

/// Returns `main` for `main.0.rows`, `main (2nd)` for `main.1.rows`.
std::string process_name(std::string_view file_of_rows);

/// A line of the program, as a record names it: `train.py:12 forward`.
struct SourceLine {
  std::string file;
  int line = 0;
  std::string function;

  static SourceLine parse(std::string_view site);

  /// Returns `train.py:12 in forward`, the path relative to the working directory where it is
  /// below.
  [[nodiscard]] std::string to_text() const;
  /// Returns what stands there, without its indent; empty where the file cannot be read.
  [[nodiscard]] std::string source() const;
};

}  // namespace trueseed::diagnose
