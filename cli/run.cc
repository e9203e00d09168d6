// SPDX-License-Identifier: Apache-2.0
#include <cerrno>
#include <cstring>

#include <fmt/core.h>

#include "cli/commands.h"
#include "cli/message.h"
#include "cli/run_options.h"
#include "trueseed/base/shell_quote.h"
#include "trueseed/control/launch.h"
#include "trueseed/control/plan_json.h"
#include "trueseed/control/report_file.h"
#include "trueseed/record/run_folder.h"

namespace trueseed::cli {
namespace {

using control::Launch;
using control::LaunchOptions;

constexpr const char* kHelp =
    "Runs a program, unchanged, with every source of randomness fixed.\n"
    "\n"
    "Usage: trueseed run [options] [--] COMMAND...\n"
    "\n"
    "  --seed N        any integer; without it, one is taken from the system clock and printed\n"
    "  --mode MODE     deterministic (default): the same bits in every run on this machine\n"
    "                  seeded: the same random numbers; costs next to nothing\n"
    "  --exact-seed    give every library the seed as it is, or fail with that library's error\n"
    "  --fast-draws off  leave PyTorch its own kernels for random numbers on the CPU; by default\n"
    "                  they are replaced by faster ones of the same bits\n"
    "  --report        say on stderr what became of every switch\n"
    "  --json FILE     write the plan and each Python process's report to FILE, one object a line\n"
    "  --record DIR    record every operation in the new folder DIR (see trueseed show, diff)\n"
    "  -q, --quiet     say nothing but errors\n"
    "\n"
    "The program's output, signals and exit status are its own. 127: not found, 126: not\n"
    "executable, 125: Trueseed itself failed.\n"
    "\n"
    "  trueseed run --seed 73 python train.py\n"
    "  trueseed run --seed 73 torchrun --nproc-per-node 2 train.py\n"
    "  trueseed run --mode seeded --report -- pytest -x\n";

void tell(const RunOptions& options, const Launch& launch, const std::string& repeat) {
  if (options.quiet) return;
  if (launch.seed.from == "system clock") {
    say(fmt::format("seed {}, taken from the system clock and entropy; this repeats the run:",
                    launch.seed.seed.to_decimal()));
    say("  " + repeat);
  }
  const control::SwitchReport& address_order = launch.plan.switches.front();
  if (address_order.status == control::Status::kNotHeld) {
    say(
        fmt::format("address order NOT HELD: {}; what depends on addresses, as the order of sets of"
                    " objects, may differ (see trueseed doctor)",
                    address_order.note));
  }
  if (launch.program.is_static) {
    say(
        fmt::format("{} is a static program: only the environment and the address order reach it;"
                    " a call of trueseed::libtorch::seed_everything in it does the rest",
                    shell_quote(options.command.front())));
  }
  if (!options.report) return;
  say(fmt::format("plan: seed {} ({}), mode {}", launch.seed.seed.to_decimal(), launch.seed.from,
                  control::mode_name(launch.request.mode)));
  for (const std::string& line : control::report_table(launch.plan.switches)) say(line);
}

// Writes what a run leaves behind of itself: the plan, and the beginning of the record.
void write_files(const RunOptions& options, const Launch& launch, const std::string& repeat) {
  const control::PlanRecord record{launch.request, launch.seed.from, options.command, repeat,
                                   launch.plan.switches};
  if (options.json) control::start_report_file(launch.request.json_path, plan_json(record));
  if (!options.record) return;
  record::create_run(launch.request.record_directory,
                     run_manifest_json(record, launch.plan.environment, {}));
}

int start(const RunOptions& options) {
  LaunchOptions wanted = options.launch_options();
  wanted.report = options.report;
  wanted.json = options.json;
  wanted.record = options.record;
  const Launch launch =
      plan_launch(wanted, control::Environment::current(), TRUESEED_PYTHON_VERSION);
  const control::Executable& program = launch.program;
  if (program.found != control::Found::kYes) {
    say(fmt::format("cannot run {}: {}", shell_quote(program.path), program.problem));
    return program.found == control::Found::kNotFound ? kExitNotFound : kExitNotExecutable;
  }
  const std::string repeat = repeat_command(options, launch.seed.seed.to_decimal());
  write_files(options, launch, repeat);
  tell(options, launch, repeat);
  const int error = control::execute(program.path, options.command, launch.plan.environment);
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
