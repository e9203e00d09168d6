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
    "  verify      run it again and compare every operation: SAME, or the first difference\n"
    "  diff        the first difference of two records\n"
    "  show        what a record holds\n"
    "  doctor      what this machine and its Python can promise\n"
    "  streams     the streams of random numbers that can be drawn\n"
    "  draw        the first numbers of a stream\n"
    "  --version   the version\n"
    "  --help      this text; `trueseed COMMAND --help` says more\n"
    "\n"
    "  trueseed run --seed 73 python train.py\n"
    "  trueseed run -- python train.py        (a seed is taken from the clock, and printed)\n"
    "  trueseed verify --seed 73 python train.py\n"
    "  trueseed doctor --json\n";

// A subcommand: one row each.
struct Command {
  const char* name;
  int (*main)(std::span<const std::string>);
  /// Exit status of wrong words; `run` must not use one that its program may.
  int usage_status;
  /// Exit status when files, the system or this build stand in the way.
  int trouble_status;
};

constexpr Command kCommands[] = {
    {"run", run, kExitFailure, kExitFailure},     {"verify", verify, kExitUsage, kExitUsage},
    {"diff", diff, kExitUsage, kExitUsage},       {"show", show, kExitUsage, kExitUsage},
    {"doctor", doctor, kExitUsage, kExitFailure}, {"streams", streams, kExitUsage, kExitUsage},
    {"draw", draw, kExitUsage, kExitUsage},
};

int start(const Command& command, std::span<const std::string> words) {
  try {
    return command.main(words);
  } catch (const std::invalid_argument& error) {
    say(error.what());
    return command.usage_status;
  } catch (const std::runtime_error& error) {
    say(error.what());
    return command.trouble_status;
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
  std::string allowed;
  for (const Command& command : kCommands) {
    allowed += fmt::format("{}{}", allowed.empty() ? "" : ", ", command.name);
  }
  say(fmt::format("'{}' is no command; allowed are {}; to run a program: trueseed run -- {} ...",
                  name, allowed, name));
  return kExitUsage;
}

}  // namespace
}  // namespace trueseed::cli

int main(int argc, char** argv) {
  return trueseed::cli::dispatch(std::vector<std::string>(argv + (argc > 0 ? 1 : 0), argv + argc));
}
