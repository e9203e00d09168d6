// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "cli/launch_words.h"

namespace trueseed::cli {

/// The words of `trueseed run`.
struct RunOptions : LaunchWords {
  std::optional<std::string> json;
  bool report = false;
};

/// Reads the words after `trueseed run`.
///
/// Definition: options up to the first word that is none or up to `--`; the rest is the command.
/// Errors:     std::invalid_argument for an unknown option, a missing or unknown value, no command.
RunOptions parse_run_options(std::span<const std::string> words);

/// Returns the shell line that repeats this run with `seed`; it records nothing, since the folder
/// of a record is new.
std::string repeat_command(const RunOptions& options, std::string_view seed);

}  // namespace trueseed::cli
