// SPDX-License-Identifier: Apache-2.0
#include <signal.h>
#include <unistd.h>

#include <fmt/core.h>

#include "cli/commands.h"
#include "cli/message.h"
#include "cli/verify_options.h"
#include "trueseed/control/launch.h"
#include "trueseed/diagnose/report_json.h"
#include "trueseed/diagnose/report_text.h"
#include "trueseed/diagnose/verification.h"

namespace trueseed::cli {
namespace {

using diagnose::Verdict;
using diagnose::Verification;

constexpr const char* kHelp =
    "Runs a program twice with the same seed and compares every operation of torch, bit for bit.\n"
    "\n"
    "Usage: trueseed verify [options] [--] COMMAND...\n"
    "\n"
    "  --seed N        any integer; without it, one is taken from the system clock and printed\n"
    "  --mode MODE     deterministic (default) or seeded, as for trueseed run\n"
    "  --exact-seed    as for trueseed run\n"
    "  --fast-draws off  as for trueseed run\n"
    "  --runs N        runs in all, each compared with the first (2)\n"
    "  --reruns N      runs at most that look at the values of the first difference (10)\n"
    "  --keep-going    go on after the first difference, and count them all\n"
    "  --record DIR    keep the records in the new folder DIR; without it, only where they differ\n"
    "  --json          one JSON object on stdout; the program's output goes to stderr\n"
    "  -q, --quiet     the verdict, and nothing of the program's output or of what goes on\n"
    "\n"
    "The second run is compared while it runs and stopped at the first difference. What the "
    "program\n"
    "writes in its first run is shown. The last line is the verdict, with the counts of "
    "operations,\n"
    "what was not seen, and what was the same in both runs and so could not make them differ.\n"
    "Exit status: 0 the same, 1 different, 2 no verdict (the program failed, nothing was "
    "observed).\n"
    "\n"
    "  trueseed verify --seed 73 python train.py\n"
    "  trueseed verify --mode seeded torchrun --nproc-per-node 2 train.py\n"
    "  trueseed verify ./train_cpp 20\n";

void interrupt(int) { diagnose::interrupt_verification(); }

void stop_at_signals() {
  struct sigaction action{};
  action.sa_handler = interrupt;
  for (const int number : {SIGINT, SIGTERM, SIGHUP}) sigaction(number, &action, nullptr);
}

diagnose::VerifyProgress progress_of(const VerifyWords& words) {
  diagnose::VerifyProgress progress;
  if (words.quiet) return progress;
  const bool json = words.json;
  progress.say = [](const std::string& message) { say(message); };
  progress.output = [json](std::string_view bytes) {
    if (json) {
      print_error(bytes);
    } else {
      print(bytes);
    }
  };
  progress.errors = [](std::string_view bytes) { print_error(bytes); };
  if (isatty(STDERR_FILENO) == 1) {
    progress.show = [](const std::string& text) { print_error("\r\033[K" + text); };
  }
  return progress;
}

int status_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::kSame:
      return 0;
    case Verdict::kDifferent:
      return kExitDifferent;
    case Verdict::kTrouble:
      break;
  }
  return kExitUsage;
}

}  // namespace

int verify(std::span<const std::string> all) {
  const VerifyWords words = parse_verify_options(all);
  if (words.help) return print(kHelp) ? 0 : kExitFailure;
  diagnose::VerifyOptions options;
  options.launch = words.launch_options();
  options.n_runs = words.n_runs;
  options.n_reruns = words.n_reruns;
  options.keep_going = words.keep_going;
  options.directory = words.record;
  options.python_version = TRUESEED_PYTHON_VERSION;
  stop_at_signals();
  const Verification verification = diagnose::verify(options, progress_of(words));
  if (!words.quiet && verification.seed_from == "system clock") {
    say("seed " + verification.seed +
        ", taken from the system clock and entropy; this repeats it:");
    say("  " + repeat_command(words, verification.seed));
  }
  const std::vector<std::string> lines = verification_text(verification);
  if (words.quiet) {
    say(lines.back());
  } else {
    for (const std::string& line : lines) say(line);
  }
  if (words.json && !print(verification_json(verification))) return kExitFailure;
  return status_of(verification.verdict);
}

}  // namespace trueseed::cli
