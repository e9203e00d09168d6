// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/option_words.h"
#include "trueseed/control/launch.h"

namespace trueseed::cli {

/// What every subcommand that starts a program takes: `run` and `verify`.
struct LaunchWords {
  std::optional<std::string> seed;
  std::optional<control::Mode> mode;
  std::optional<std::string> record;
  bool exact_seed = false;
  bool fast_draws = true;
  bool quiet = false;
  bool help = false;
  std::vector<std::string> command;

  /// Takes the option with its value; returns false, and nothing is taken, where it is none of
  /// these.
  bool take(OptionWords& words, const Option& option);

  /// Returns how the program is to be started, without what only one subcommand takes.
  [[nodiscard]] control::LaunchOptions launch_options() const;

  /// Returns the shell line that does the same with `seed`, and `options` of the subcommand's own.
  /// It records nothing, since the folder of a record is new.
  [[nodiscard]] std::string repeat_line(std::string_view subcommand, std::string_view seed,
                                        const std::vector<std::string>& options) const;
};

}  // namespace trueseed::cli
