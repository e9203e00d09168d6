// SPDX-License-Identifier: Apache-2.0
#include <exception>
#include <stdexcept>
#include <string>
#include <vector>

#include <fmt/core.h>

#include "cli/commands.h"
#include "cli/message.h"
#include "trueseed/base/version.h"

namespace trueseed::cli {
namespace {

constexpr const char* kHelp =
    "The same seed gives the same result.\n"
    "\n"
    "Usage: trueseed COMMAND [options]\n"
    "\n"
    "  run         run a program, unchanged, with every source of randomness fixed\n"
    "  doctor      what this machine and its Python can promise\n"
    "  --version   the version\n"
    "  --help      this text; `trueseed COMMAND --help` says more\n"
    "\n"
    "  trueseed run --seed 73 python train.py\n"
    "  trueseed run -- python train.py        (a seed is taken from the clock, and printed)\n"
    "  trueseed doctor --json\n";

// A subcommand: one row each.
struct Command {
  const char* name;
  int (*main)(std::span<const std::string>);
  /// Exit status of wrong words; `run` must not use one that its program may.
  int usage_status;
};

constexpr Command kCommands[] = {
    {"run", run, kExitFailure},
    {"doctor", doctor, kExitUsage},
};

int start(const Command& command, std::span<const std::string> words) {
  try {
    return command.main(words);
  } catch (const std::invalid_argument& error) {
    say(error.what());
    return command.usage_status;
  } catch (const std::exception& error) {
    say(error.what());
    return kExitFailure;
  }
}

int dispatch(const std::vector<std::string>& words) {
  if (words.empty()) {
    say("no command given; see trueseed --help");
    return kExitUsage;
  }
  const std::string& name = words.front();
  for (const Command& command : kCommands) {
    if (name == command.name) return start(command, std::span(words).subspan(1));
  }
  if (name == "--help" || name == "-h") return print(kHelp) ? 0 : kExitFailure;
  if (name == "--version") {
    return print(fmt::format("trueseed {}\n", version())) ? 0 : kExitFailure;
  }
  say(
      fmt::format("'{}' is no command; allowed are run and doctor; to run a program: trueseed run"
                  " -- {} ...",
                  name, name));
  return kExitUsage;
}

}  // namespace
}  // namespace trueseed::cli

int main(int argc, char** argv) {
  return trueseed::cli::dispatch(std::vector<std::string>(argv + (argc > 0 ? 1 : 0), argv + argc));
}
