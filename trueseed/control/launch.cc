// SPDX-License-Identifier: Apache-2.0
#include "trueseed/control/launch.h"

#include <filesystem>
#include <stdexcept>
#include <system_error>
#include <utility>

#include "trueseed/control/cpus.h"
#include "trueseed/control/observers.h"
#include "trueseed/control/report_file.h"
#include "trueseed/control/shim_directory.h"

namespace trueseed::control {
namespace {

Seed parse_seed(const std::string& text, const std::string& source) {
  try {
    return Seed::parse(text);
  } catch (const std::invalid_argument& error) {
    throw std::invalid_argument(source + ": " + error.what());
  }
}

void check_exact_seed(const RunRequest& request, const EnvironmentPlan& plan) {
  if (!request.exact_seed || request.seed.is_direct()) return;
  for (const SwitchReport& report : plan.switches) {
    if (report.name == "PYTHONHASHSEED" && report.status == Status::kYours) return;
  }
  throw std::invalid_argument(
      "--exact-seed with seed " + request.seed.to_decimal() +
      ": Python takes a PYTHONHASHSEED that is \"random\" or an integer in range [0; 4294967295]"
      " only; leave --exact-seed out (then any integer is allowed), give a seed in that range, or"
      " set PYTHONHASHSEED yourself");
}

// A recorded run within another is part of that one's record, unless it asks for its own.
std::string record_directory(const LaunchOptions& options, const Environment& environment) {
  if (options.record) return absolute_path(*options.record);
  return environment.find("TRUESEED_RECORD").value_or("");
}

}  // namespace

ChosenSeed choose_seed(const std::optional<std::string>& given, const Environment& environment) {
  if (given) return {parse_seed(*given, "--seed"), "given"};
  if (const auto enclosing = environment.find("TRUESEED_SEED")) {
    return {parse_seed(*enclosing, "the variable TRUESEED_SEED"), "enclosing run"};
  }
  return {fresh_seed(), "system clock"};
}

Launch plan_launch(const LaunchOptions& options, const Environment& environment,
                   std::string_view python_version) {
  const ChosenSeed chosen = choose_seed(options.seed, environment);
  RunRequest request{.seed = chosen.seed,
                     .mode = options.mode,
                     .exact_seed = options.exact_seed,
                     .fast_draws = options.fast_draws,
                     .report = options.report,
                     .quiet = options.quiet,
                     .json_path = {},
                     .shim_directory = {}};
  Executable program = find_executable(options.command.front(), environment);
  if (program.found != Found::kYes) return {chosen, std::move(program), std::move(request), {}};
  if (options.json) request.json_path = absolute_path(*options.json);
  request.shim_directory = shim_directory(python_version);
  request.record_directory = record_directory(options, environment);
  request.observer_directory = observer_directory(request.shim_directory);
  request.address_order = fix_address_order();
  request.n_threads = usable_threads();
  EnvironmentPlan plan = plan_environment(environment, request);
  check_exact_seed(request, plan);
  return {chosen, std::move(program), std::move(request), std::move(plan)};
}

}  // namespace trueseed::control
