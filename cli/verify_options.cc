// SPDX-License-Identifier: Apache-2.0
#include "cli/verify_options.h"

#include <algorithm>

#include "cli/option_words.h"
#include "trueseed/base/shell_quote.h"

namespace trueseed::cli {
namespace {

constexpr std::uint64_t kMostRuns = 1000;

int count_of(OptionWords& words, const Option& option, std::uint64_t least) {
  return static_cast<int>(std::min(words.number_of(option, least), kMostRuns));
}

}  // namespace

VerifyWords parse_verify_options(std::span<const std::string> all) {
  OptionWords words("verify",
                    "--seed, --mode, --exact-seed, --runs, --reruns, --keep-going, --record, --json"
                    " and --quiet",
                    all);
  VerifyWords options;
  while (const std::optional<Option> option = words.next()) {
    if (option->name == "--seed") {
      options.seed = words.value_of(*option);
    } else if (option->name == "--mode") {
      options.mode = words.mode_of(*option);
    } else if (option->name == "--record") {
      options.record = words.value_of(*option);
    } else if (option->name == "--runs") {
      options.n_runs = count_of(words, *option, 2);
    } else if (option->name == "--reruns") {
      options.n_reruns = count_of(words, *option, 0);
    } else if (OptionWords::is_flag(*option, "--exact-seed")) {
      options.exact_seed = true;
    } else if (OptionWords::is_flag(*option, "--keep-going")) {
      options.keep_going = true;
    } else if (OptionWords::is_flag(*option, "--json")) {
      options.json = true;
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

std::string repeat_command(const VerifyWords& options, std::string_view seed) {
  std::vector<std::string> words = {"trueseed", "verify", "--seed", std::string(seed)};
  if (options.mode) {
    words.insert(words.end(), {"--mode", std::string(control::mode_name(*options.mode))});
  }
  if (options.exact_seed) words.emplace_back("--exact-seed");
  if (options.n_runs != VerifyWords{}.n_runs) {
    words.insert(words.end(), {"--runs", std::to_string(options.n_runs)});
  }
  if (options.keep_going) words.emplace_back("--keep-going");
  words.emplace_back("--");
  words.insert(words.end(), options.command.begin(), options.command.end());
  return shell_join(words);
}

}  // namespace trueseed::cli
