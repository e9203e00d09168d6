// SPDX-License-Identifier: Apache-2.0
#include "cli/run_options.h"

#include <stdexcept>

#include "trueseed/base/shell_quote.h"

namespace trueseed::cli {
namespace {

using Words = std::span<const std::string>;

// One option with the value that follows it after `=`.
struct Option {
  std::string_view name;
  std::optional<std::string> value;
};

Option split(std::string_view word) {
  const std::size_t equals = word.find('=');
  if (!word.starts_with("--") || equals == std::string_view::npos) return {word, std::nullopt};
  return {word.substr(0, equals), std::string(word.substr(equals + 1))};
}

// Returns the option's value, taken from `rest` where it did not follow after `=`.
std::string value_of(const Option& option, Words& rest) {
  if (option.value) return *option.value;
  if (rest.empty()) {
    throw std::invalid_argument("option " + std::string(option.name) +
                                " needs a value; see trueseed run --help");
  }
  std::string value = rest.front();
  rest = rest.subspan(1);
  return value;
}

control::Mode mode_of(const std::string& name) {
  if (const auto mode = control::parse_mode(name)) return *mode;
  throw std::invalid_argument("'" + name +
                              "' is no mode; allowed are seeded and deterministic (the default)");
}

bool* flag_of(RunOptions& options, std::string_view name) {
  if (name == "--exact-seed") return &options.exact_seed;
  if (name == "--report") return &options.report;
  if (name == "--quiet" || name == "-q") return &options.quiet;
  if (name == "--help" || name == "-h") return &options.help;
  return nullptr;
}

void apply(RunOptions& options, const Option& option, Words& rest) {
  if (option.name == "--seed") {
    options.seed = value_of(option, rest);
  } else if (option.name == "--mode") {
    options.mode = mode_of(value_of(option, rest));
  } else if (option.name == "--json") {
    options.json = value_of(option, rest);
  } else if (option.name == "--record") {
    options.record = value_of(option, rest);
  } else if (bool* flag = flag_of(options, option.name); flag != nullptr && !option.value) {
    *flag = true;
  } else if (flag != nullptr) {
    throw std::invalid_argument("option " + std::string(option.name) +
                                " takes no value; leave '=" + *option.value + "' out");
  } else {
    throw std::invalid_argument("unknown option '" + std::string(option.name) +
                                "'; allowed are --seed, --mode, --exact-seed, --report, --json,"
                                " --record and --quiet; see trueseed run --help");
  }
}

}  // namespace

RunOptions parse_run_options(Words words) {
  RunOptions options;
  while (!words.empty() && words.front().size() > 1 && words.front()[0] == '-') {
    const std::string& word = words.front();
    words = words.subspan(1);
    if (word == "--") break;
    apply(options, split(word), words);
  }
  options.command.assign(words.begin(), words.end());
  if (options.command.empty() && !options.help) {
    throw std::invalid_argument(
        "no command given; give the program to run: trueseed run --seed 73 -- python train.py");
  }
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
