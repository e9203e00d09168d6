// SPDX-License-Identifier: Apache-2.0
#include "trueseed/control/environment_plan.h"

#include <algorithm>
#include <string>
#include <string_view>

#include "trueseed/control/cpus.h"
#include "trueseed/control/switches.h"

namespace trueseed::control {
namespace {

constexpr std::string_view kShimPathEnd = "/trueseed/_shim";
constexpr std::string_view kPreload = "/libtrueseed_preload.so";
// What separates the libraries of LD_PRELOAD.
constexpr std::string_view kPreloadSeparators = ": ";

// Calls `use(name, value)` for each part of `NAME=value;NAME=value`.
template <typename Use>
void for_each_pair(std::string_view pairs, Use use) {
  while (!pairs.empty()) {
    const std::string_view pair = pairs.substr(0, pairs.find(';'));
    pairs.remove_prefix(pair.size() == pairs.size() ? pair.size() : pair.size() + 1);
    const std::size_t equals = pair.find('=');
    if (equals != std::string_view::npos) use(pair.substr(0, equals), pair.substr(equals + 1));
  }
}

void add_pair(std::string& pairs, std::string_view name, std::string_view value) {
  if (!pairs.empty()) pairs += ';';
  pairs += name;
  pairs += '=';
  pairs += value;
}

// Returns PYTHONPATH without leading folders that are a shim, of this installation or another.
std::string without_leading_shims(std::string_view python_path, std::string_view shim_directory) {
  while (!python_path.empty()) {
    const std::string_view first = python_path.substr(0, python_path.find(':'));
    if (first != shim_directory && !first.ends_with(kShimPathEnd)) break;
    python_path.remove_prefix(first.size() == python_path.size() ? first.size() : first.size() + 1);
  }
  return std::string(python_path);
}

// Returns LD_PRELOAD without our library, of this installation or another.
std::string without_preload(std::string_view libraries) {
  std::string kept;
  while (!libraries.empty()) {
    const std::string_view first = libraries.substr(0, libraries.find_first_of(kPreloadSeparators));
    if (!first.empty() && !first.ends_with(kPreload)) {
      if (!kept.empty()) kept += ':';
      kept += first;
    }
    libraries.remove_prefix(std::min(first.size() + 1, libraries.size()));
  }
  return kept;
}

// Sets a variable that is a list, or removes it where the list is empty.
void set_list(Environment& environment, std::string_view name, const std::string& value) {
  if (value.empty()) {
    environment.erase(name);
  } else {
    environment.set(name, value);
  }
}

void set_recording(Environment& environment, const RunRequest& request) {
  if (request.record_directory.empty()) return;
  environment.set("TRUESEED_RECORD", request.record_directory);
  if (request.observer_directory.empty()) return;
  environment.set("TRUESEED_OBSERVER", request.observer_directory);
  const std::string preload = request.observer_directory + std::string(kPreload);
  // The loader would take a path with one of these for two.
  if (preload.find_first_of(kPreloadSeparators) != std::string::npos) return;
  const std::string users = environment.find("LD_PRELOAD").value_or("");
  environment.set("LD_PRELOAD", users.empty() ? preload : preload + ':' + users);
}

SwitchReport address_order_report(AddressOrder order) {
  if (order == AddressOrder::kFixed) {
    return {"address order", "fixed", "fixed", Status::kHeld,
            "read back before the program starts"};
  }
  return {"address order", "fixed", "random", Status::kNotHeld,
          "the system refuses personality(ADDR_NO_RANDOMIZE)"};
}

std::string note_on_users_value(const EnvironmentSwitch& row, std::string_view value) {
  if (row.name == "PYTHONHASHSEED" && value == "random") {
    return "set by you; hash order differs from run to run";
  }
  return "set by you";
}

// Sets the variables that tell the runtime about the run.
void set_runtime_variables(Environment& environment, const RunRequest& request,
                           std::string_view set, std::string_view kept) {
  environment.set("TRUESEED_SEED", request.seed.to_decimal());
  environment.set("TRUESEED_MODE", mode_name(request.mode));
  environment.set("TRUESEED_SET", set);
  environment.set("TRUESEED_KEPT", kept);
  environment.set("TRUESEED_ADDRESS_ORDER", address_order_name(request.address_order));
  if (request.exact_seed) environment.set("TRUESEED_EXACT", "1");
  if (request.report) environment.set("TRUESEED_REPORT", "1");
  if (request.quiet) environment.set("TRUESEED_QUIET", "1");
  if (request.fast_draws && !request.observer_directory.empty()) {
    environment.set("TRUESEED_FAST_DRAWS", request.observer_directory);
  }
  if (!request.json_path.empty()) environment.set("TRUESEED_JSON", request.json_path);
}

}  // namespace

bool is_set_by_launcher(const Environment& environment, std::string_view name) {
  bool is_set = false;
  for_each_pair(environment.find("TRUESEED_SET").value_or(""),
                [&](std::string_view set_name, std::string_view) { is_set |= set_name == name; });
  return is_set;
}

Environment without_enclosing_run(const Environment& inherited, std::string_view shim_directory) {
  Environment environment = inherited;
  const int n_ranks = positive_number(inherited.find("LOCAL_WORLD_SIZE").value_or("")).value_or(1);
  for_each_pair(inherited.find("TRUESEED_SET").value_or(""), [&](std::string_view name,
                                                                 std::string_view value) {
    const auto found = environment.find(name);
    const bool shared =
        name.ends_with("_NUM_THREADS") &&
        found == std::to_string(share_of_node(positive_number(value).value_or(1), n_ranks));
    if (found == value || shared) environment.erase(name);
  });
  environment.erase_prefix("TRUESEED_");
  if (const auto python_path = environment.find("PYTHONPATH")) {
    set_list(environment, "PYTHONPATH", without_leading_shims(*python_path, shim_directory));
  }
  const auto preload = environment.find("LD_PRELOAD");
  if (preload && preload->find(kPreload) != std::string::npos) {
    set_list(environment, "LD_PRELOAD", without_preload(*preload));
  }
  return environment;
}

EnvironmentPlan plan_environment(const Environment& inherited, const RunRequest& request) {
  EnvironmentPlan plan{without_enclosing_run(inherited, request.shim_directory), {}};
  plan.switches.push_back(address_order_report(request.address_order));
  const SwitchContext context{request.seed, request.n_threads,
                              plan.environment.find("OMP_NUM_THREADS").value_or("")};
  std::string set;
  std::string kept;
  for (const EnvironmentSwitch& row : environment_switches()) {
    if (!row.applies(request.mode)) continue;
    const std::string wanted = row.value(context);
    const std::string users = plan.environment.find(row.name).value_or("");
    const std::string name(row.name);
    if (!users.empty()) {
      add_pair(kept, name, wanted);
      plan.switches.push_back(
          {name, wanted, users, Status::kYours, note_on_users_value(row, users)});
    } else {
      plan.environment.set(name, wanted);
      add_pair(set, name, wanted);
      plan.switches.push_back({name, wanted, wanted, Status::kPending, std::string(row.reason)});
    }
  }
  const std::string users_path = plan.environment.find("PYTHONPATH").value_or("");
  plan.environment.set("PYTHONPATH", users_path.empty()
                                         ? request.shim_directory
                                         : request.shim_directory + ":" + users_path);
  set_runtime_variables(plan.environment, request, set, kept);
  set_recording(plan.environment, request);
  return plan;
}

}  // namespace trueseed::control
