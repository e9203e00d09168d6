// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "cli/launch_words.h"

namespace trueseed::cli {

/// The words of `trueseed verify`.
struct VerifyWords : LaunchWords {
  int n_runs = 2;
  int n_reruns = 10;
  bool keep_going = false;
  bool json = false;
};

/// Reads the words after `trueseed verify`, as parse_run_options.
///
/// Errors: std::invalid_argument for an unknown option, a missing or unknown value, no command.
VerifyWords parse_verify_options(std::span<const std::string> words);

/// Returns the shell line that repeats this verification with `seed`.
std::string repeat_command(const VerifyWords& words, std::string_view seed);

}  // namespace trueseed::cli
