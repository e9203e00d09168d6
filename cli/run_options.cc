// SPDX-License-Identifier: Apache-2.0
#include "cli/run_options.h"

#include "cli/option_words.h"
#include "trueseed/base/shell_quote.h"

namespace trueseed::cli {

RunOptions parse_run_options(std::span<const std::string> all) {
  OptionWords words("run", "--seed, --mode, --exact-seed, --report, --json, --record and --quiet",
                    all);
  RunOptions options;
  while (const std::optional<Option> option = words.next()) {
    if (option->name == "--seed") {
      options.seed = words.value_of(*option);
    } else if (option->name == "--mode") {
      options.mode = words.mode_of(*option);
    } else if (option->name == "--json") {
      options.json = words.value_of(*option);
    } else if (option->name == "--record") {
      options.record = words.value_of(*option);
    } else if (OptionWords::is_flag(*option, "--exact-seed")) {
      options.exact_seed = true;
    } else if (OptionWords::is_flag(*option, "--report")) {
      options.report = true;
    } else if (OptionWords::is_flag(*option, "--quiet", "-q")) {
      options.quiet = true;
    } else if (OptionWords::is_flag(*option, "--help", "-h")) {
      options.help = true;
    } else {
      words.refuse(*option);
    }
  }
  if (!options.help) options.command = words.command();
  return options;
}

std::string repeat_command(const RunOptions& options, std::string_view seed) {
  std::vector<std::string> words = {"trueseed", "run", "--seed", std::string(seed)};
  if (options.mode) {
    words.insert(words.end(), {"--mode", std::string(control::mode_name(*options.mode))});
  }
  if (options.exact_seed) words.emplace_back("--exact-seed");
  if (options.report) words.emplace_back("--report");
  if (options.json) words.insert(words.end(), {"--json", *options.json});
  if (options.quiet) words.emplace_back("--quiet");
  words.emplace_back("--");
  words.insert(words.end(), options.command.begin(), options.command.end());
  return shell_join(words);
}

}  // namespace trueseed::cli
