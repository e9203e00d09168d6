// SPDX-License-Identifier: Apache-2.0
#include "cli/run_options.h"

#include <vector>

#include "cli/option_words.h"

namespace trueseed::cli {

RunOptions parse_run_options(std::span<const std::string> all) {
  OptionWords words("run",
                    "--seed, --mode, --exact-seed, --fast-draws, --report, --json, --record and"
                    " --quiet",
                    all);
  RunOptions options;
  while (const std::optional<Option> option = words.next()) {
    if (options.take(words, *option)) continue;
    if (option->name == "--json") {
      options.json = words.value_of(*option);
    } else if (OptionWords::is_flag(*option, "--report")) {
      options.report = true;
    } else {
      words.refuse(*option);
    }
  }
  if (!options.help) options.command = words.command();
  return options;
}

std::string repeat_command(const RunOptions& options, std::string_view seed) {
  std::vector<std::string> own;
  if (options.report) own.emplace_back("--report");
  if (options.json) own.insert(own.end(), {"--json", *options.json});
  if (options.quiet) own.emplace_back("--quiet");
  return options.repeat_line("run", seed, own);
}

}  // namespace trueseed::cli
