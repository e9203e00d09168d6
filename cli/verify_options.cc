// SPDX-License-Identifier: Apache-2.0
#include "cli/verify_options.h"

#include <algorithm>
#include <vector>

#include "cli/option_words.h"

namespace trueseed::cli {
namespace {

constexpr std::uint64_t kMostRuns = 1000;

int count_of(OptionWords& words, const Option& option, std::uint64_t least) {
  return static_cast<int>(std::min(words.number_of(option, least), kMostRuns));
}

}  // namespace

VerifyWords parse_verify_options(std::span<const std::string> all) {
  OptionWords words("verify",
                    "--seed, --mode, --exact-seed, --fast-draws, --runs, --reruns, --keep-going,"
                    " --record, --json and --quiet",
                    all);
  VerifyWords options;
  while (const std::optional<Option> option = words.next()) {
    if (options.take(words, *option)) continue;
    if (option->name == "--runs") {
      options.n_runs = count_of(words, *option, 2);
    } else if (option->name == "--reruns") {
      options.n_reruns = count_of(words, *option, 0);
    } else if (OptionWords::is_flag(*option, "--keep-going")) {
      options.keep_going = true;
    } else if (OptionWords::is_flag(*option, "--json")) {
      options.json = true;
    } else {
      words.refuse(*option);
    }
  }
  if (!options.help) options.command = words.command();
  return options;
}

std::string repeat_command(const VerifyWords& options, std::string_view seed) {
  std::vector<std::string> own;
  if (options.n_runs != VerifyWords{}.n_runs) {
    own.insert(own.end(), {"--runs", std::to_string(options.n_runs)});
  }
  if (options.keep_going) own.emplace_back("--keep-going");
  return options.repeat_line("verify", seed, own);
}

}  // namespace trueseed::cli
