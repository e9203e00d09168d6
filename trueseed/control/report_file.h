// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace trueseed::control {

/// Creates or empties the report file at `path` and writes `first_line`.
///
/// Errors: UnsupportedError where it cannot be written; it says what the system said.
void start_report_file(const std::string& path, std::string_view first_line);

/// Returns `path` as an absolute one, below the current folder where it is relative.
///
/// Errors: UnsupportedError where the current folder is not known.
std::string absolute_path(const std::string& path);

}  // namespace trueseed::control
