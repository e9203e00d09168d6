// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "trueseed/control/mode.h"

namespace trueseed::cli {

/// The words of `trueseed verify`.
struct VerifyWords {
  std::optional<std::string> seed;
  std::optional<control::Mode> mode;
  std::optional<std::string> record;
  int n_runs = 2;
  int n_reruns = 10;
  bool exact_seed = false;
  bool keep_going = false;
  bool json = false;
  bool quiet = false;
  bool help = false;
  std::vector<std::string> command;
};

/// Reads the words after `trueseed verify`, as parse_run_options.
///
/// Errors: std::invalid_argument for an unknown option, a missing or unknown value, no command.
VerifyWords parse_verify_options(std::span<const std::string> words);

/// Returns the shell line that repeats this verification with `seed`.
std::string repeat_command(const VerifyWords& words, std::string_view seed);

}  // namespace trueseed::cli
