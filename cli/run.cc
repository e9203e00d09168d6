// SPDX-License-Identifier: Apache-2.0
#include <cerrno>
#include <cstring>
#include <stdexcept>

#include <fmt/core.h>

#include "cli/commands.h"
#include "cli/message.h"
#include "cli/run_options.h"
#include "trueseed/base/shell_quote.h"
#include "trueseed/control/cpus.h"
#include "trueseed/control/environment_plan.h"
#include "trueseed/control/executable.h"
#include "trueseed/control/plan_json.h"
#include "trueseed/control/report_file.h"
#include "trueseed/control/shim_directory.h"

namespace trueseed::cli {
namespace {

using control::Environment;
using control::EnvironmentPlan;
using control::Executable;
using control::Found;
using control::RunRequest;
using control::Seed;

constexpr const char* kHelp =
    "Runs a program, unchanged, with every source of randomness fixed.\n"
    "\n"
    "Usage: trueseed run [options] [--] COMMAND...\n"
    "\n"
    "  --seed N        any integer; without it, one is taken from the system clock and printed\n"
    "  --mode MODE     deterministic (default): the same bits in every run on this machine\n"
    "                  seeded: the same random numbers; costs next to nothing\n"
    "  --exact-seed    give every library the seed as it is, or fail with that library's error\n"
    "  --report        say on stderr what became of every switch\n"
    "  --json FILE     write the plan and each Python process's report to FILE, one object a line\n"
    "  -q, --quiet     say nothing but errors\n"
    "\n"
    "The program's output, signals and exit status are its own. 127: not found, 126: not\n"
    "executable, 125: Trueseed itself failed.\n"
    "\n"
    "  trueseed run --seed 73 python train.py\n"
    "  trueseed run --seed 73 torchrun --nproc-per-node 2 train.py\n"
    "  trueseed run --mode seeded --report -- pytest -x\n";

// The seed and where it is from.
struct ChosenSeed {
  Seed seed;
  std::string from;
};

ChosenSeed choose_seed(const RunOptions& options, const Environment& environment) {
  const auto parse = [](const std::string& text, const char* source) {
    try {
      return Seed::parse(text);
    } catch (const std::invalid_argument& error) {
      throw std::invalid_argument(fmt::format("{}: {}", source, error.what()));
    }
  };
  if (options.seed) return {parse(*options.seed, "--seed"), "given"};
  if (const auto enclosing = environment.find("TRUESEED_SEED")) {
    return {parse(*enclosing, "the variable TRUESEED_SEED"), "enclosing run"};
  }
  return {control::fresh_seed(), "system clock"};
}

void check_exact_seed(const RunRequest& request, const EnvironmentPlan& plan) {
  if (!request.exact_seed || request.seed.is_direct()) return;
  for (const control::SwitchReport& report : plan.switches) {
    if (report.name == "PYTHONHASHSEED" && report.status == control::Status::kYours) return;
  }
  throw std::invalid_argument(fmt::format(
      "--exact-seed with seed {}: Python takes a PYTHONHASHSEED that is \"random\" or an integer in"
      " range [0; 4294967295] only; leave --exact-seed out (then any integer is allowed), give a"
      " seed in that range, or set PYTHONHASHSEED yourself",
      request.seed.to_decimal()));
}

void tell(const RunOptions& options, const ChosenSeed& chosen, const EnvironmentPlan& plan,
          const std::string& repeat, const Executable& program) {
  if (options.quiet) return;
  if (chosen.from == "system clock") {
    say(fmt::format("seed {}, taken from the system clock and entropy; this repeats the run:",
                    chosen.seed.to_decimal()));
    say("  " + repeat);
  }
  const control::SwitchReport& address_order = plan.switches.front();
  if (address_order.status == control::Status::kNotHeld) {
    say(
        fmt::format("address order NOT HELD: {}; what depends on addresses, as the order of sets of"
                    " objects, may differ (see trueseed doctor)",
                    address_order.note));
  }
  if (program.is_static) {
    say(
        fmt::format("{} is a static program: only the environment and the address order reach it;"
                    " a call of trueseed::libtorch::seed_everything in it does the rest",
                    shell_quote(options.command.front())));
  }
  if (!options.report) return;
  say(fmt::format("plan: seed {} ({}), mode {}", chosen.seed.to_decimal(), chosen.from,
                  control::mode_name(options.mode.value_or(control::Mode::kDeterministic))));
  for (const std::string& line : control::report_table(plan.switches)) say(line);
}

int start(const RunOptions& options) {
  const Environment environment = Environment::current();
  const ChosenSeed chosen = choose_seed(options, environment);
  const Executable program = control::find_executable(options.command.front(), environment);
  if (program.found != Found::kYes) {
    say(fmt::format("cannot run {}: {}", shell_quote(program.path), program.problem));
    return program.found == Found::kNotFound ? kExitNotFound : kExitNotExecutable;
  }
  const RunRequest request{
      .seed = chosen.seed,
      .mode = options.mode.value_or(control::Mode::kDeterministic),
      .exact_seed = options.exact_seed,
      .report = options.report,
      .quiet = options.quiet,
      .json_path = options.json ? control::absolute_path(*options.json) : std::string(),
      .shim_directory = control::shim_directory(TRUESEED_PYTHON_VERSION),
      .address_order = control::fix_address_order(),
      .n_threads = control::usable_threads()};
  const EnvironmentPlan plan = control::plan_environment(environment, request);
  check_exact_seed(request, plan);
  const std::string repeat = repeat_command(options, chosen.seed.to_decimal());
  if (!request.json_path.empty()) {
    control::start_report_file(
        request.json_path,
        control::plan_json({request, chosen.from, options.command, repeat, plan.switches}));
  }
  tell(options, chosen, plan, repeat, program);
  const int error = control::execute(program.path, options.command, plan.environment);
  // The program itself is there: what the system misses is the loader that it names.
  say(fmt::format("cannot run {}: {}{}", shell_quote(program.path), std::strerror(error),
                  error == ENOENT ? "; the loader that it needs is missing" : ""));
  return kExitNotExecutable;
}

}  // namespace

int run(std::span<const std::string> words) {
  const RunOptions options = parse_run_options(words);
  if (options.help) return print(kHelp) ? 0 : kExitFailure;
  return start(options);
}

}  // namespace trueseed::cli
