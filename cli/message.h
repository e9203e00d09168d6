// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace trueseed::cli {

/// Exit statuses of our own, see docs: the program's status is its own.
inline constexpr int kExitDifferent = 1;
inline constexpr int kExitUsage = 2;
inline constexpr int kExitFailure = 125;
inline constexpr int kExitNotExecutable = 126;
inline constexpr int kExitNotFound = 127;

/// Writes `trueseed: ` and `message` as one line to stderr, in one write.
void say(std::string_view message) noexcept;

/// Writes `text` to stdout; returns whether all of it was written.
bool print(std::string_view text) noexcept;

/// Writes `text` to stderr as it is.
void print_error(std::string_view text) noexcept;

}  // namespace trueseed::cli
