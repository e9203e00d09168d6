// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "trueseed/control/mode.h"

namespace trueseed::cli {

/// The words of `trueseed run`.
struct RunOptions {
  std::optional<std::string> seed;
  std::optional<control::Mode> mode;
  std::optional<std::string> json;
  std::optional<std::string> record;
  bool exact_seed = false;
  bool report = false;
  bool quiet = false;
  bool help = false;
  std::vector<std::string> command;
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
