// SPDX-License-Identifier: Apache-2.0
#include "cli/launch_words.h"

#include "trueseed/base/shell_quote.h"

namespace trueseed::cli {

bool LaunchWords::take(OptionWords& words, const Option& option) {
  if (option.name == "--seed") {
    seed = words.value_of(option);
  } else if (option.name == "--mode") {
    mode = words.mode_of(option);
  } else if (option.name == "--record") {
    record = words.value_of(option);
  } else if (option.name == "--fast-draws") {
    fast_draws = words.on_or_off(option);
  } else if (OptionWords::is_flag(option, "--exact-seed")) {
    exact_seed = true;
  } else if (OptionWords::is_flag(option, "--quiet", "-q")) {
    quiet = true;
  } else if (OptionWords::is_flag(option, "--help", "-h")) {
    help = true;
  } else {
    return false;
  }
  return true;
}

control::LaunchOptions LaunchWords::launch_options() const {
  control::LaunchOptions options;
  options.command = command;
  options.seed = seed;
  options.mode = mode.value_or(control::Mode::kDeterministic);
  options.exact_seed = exact_seed;
  options.fast_draws = fast_draws;
  options.quiet = quiet;
  return options;
}

std::string LaunchWords::repeat_line(std::string_view subcommand, std::string_view repeated_seed,
                                     const std::vector<std::string>& options) const {
  std::vector<std::string> words = {"trueseed", std::string(subcommand), "--seed",
                                    std::string(repeated_seed)};
  if (mode) words.insert(words.end(), {"--mode", std::string(control::mode_name(*mode))});
  if (exact_seed) words.emplace_back("--exact-seed");
  if (!fast_draws) words.insert(words.end(), {"--fast-draws", "off"});
  words.insert(words.end(), options.begin(), options.end());
  words.emplace_back("--");
  words.insert(words.end(), command.begin(), command.end());
  return shell_join(words);
}

}  // namespace trueseed::cli
