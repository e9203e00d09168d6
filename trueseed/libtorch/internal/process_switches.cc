// SPDX-License-Identifier: Apache-2.0
#include "trueseed/libtorch/internal/process_switches.h"

#include <sys/personality.h>

#include <cstdlib>
#include <fstream>
#include <ios>
#include <string>
#include <string_view>

#include <ATen/Context.h>

#include "trueseed/control/cpus.h"
#include "trueseed/control/environment.h"
#include "trueseed/control/environment_plan.h"
#include "trueseed/control/switches.h"
#include "trueseed/libtorch/internal/rows.h"

namespace trueseed::libtorch::internal {
namespace {

using control::EnvironmentSwitch;
using control::SwitchReport;

constexpr const char* kUseRun = "read before main() starts; use `trueseed run`";

std::string_view variable(std::string_view name) {
  const char* value = std::getenv(std::string(name).c_str());
  return value == nullptr ? "" : value;
}

// The catalogue's rows that LibTorch or a library below it reads after main() has started.
bool is_read_late(const EnvironmentSwitch& row) {
  const bool below_libtorch =
      row.source == "cuBLAS" || row.source == "NCCL" || row.source == "PyTorch";
  return row.read_at == control::ReadAt::kFirstUse && below_libtorch;
}

// Those that are read as the library is loaded. Thread counts are not: at::set_num_threads.
bool is_read_at_load(const EnvironmentSwitch& row) {
  return row.constant != nullptr && (row.source == "OpenMP" || row.source == "oneMKL");
}

bool cuda_has_started() {
  const at::CUDAHooksInterface& hooks = at::detail::getCUDAHooks();
  for (std::size_t i = 0; i < at::getNumGPUs(); ++i) {
    if (hooks.hasPrimaryContext(static_cast<c10::DeviceIndex>(i))) return true;
  }
  return false;
}

SwitchReport read_address_order() {
  const std::string name = "address order";
  unsigned long persona = 0;
  std::ifstream file("/proc/self/personality");
  if (!(file >> std::hex >> persona)) {
    return not_held(name, "fixed", "unknown", "/proc/self/personality cannot be read");
  }
  if ((persona & ADDR_NO_RANDOMIZE) != 0) return held(name, "fixed", "fixed");
  return not_held(
      name, "fixed", "random",
      variable("TRUESEED_ADDRESS_ORDER") == "refused" ? "the system refuses it" : kUseRun);
}

SwitchReport read_variable(const EnvironmentSwitch& row, const std::string& wanted) {
  const std::string name(row.name);
  const std::string found(variable(row.name));
  if (found == wanted) return held(name, wanted, found);
  if (!found.empty()) return {name, wanted, found, control::Status::kYours, "set by you"};
  return not_held(name, wanted, "unset",
                  is_read_late(row) ? "CUDA had started; call seed_everything first" : kUseRun);
}

}  // namespace

int pinned_threads() {
  const auto environment = control::Environment::current();
  const auto count = [](std::string_view name) { return control::positive_number(variable(name)); };
  // LibTorch takes oneMKL's number, so the user's MKL_NUM_THREADS comes first.
  for (const char* name : {"MKL_NUM_THREADS", "OMP_NUM_THREADS"}) {
    if (count(name) && !control::is_set_by_launcher(environment, name)) return *count(name);
  }
  return control::share_of_node(count("OMP_NUM_THREADS").value_or(control::usable_threads()),
                                count("LOCAL_WORLD_SIZE").value_or(1));
}

void set_late_environment(const control::Seed& seed, control::Mode mode) {
  const control::SwitchContext context{seed, control::usable_threads()};
  const bool too_late_for_cublas = cuda_has_started();
  for (const EnvironmentSwitch& row : control::environment_switches()) {
    if (!row.applies(mode) || !is_read_late(row) || !variable(row.name).empty()) continue;
    if (row.source == "cuBLAS" && too_late_for_cublas) continue;
    setenv(std::string(row.name).c_str(), row.value(context).c_str(), /*overwrite=*/1);
  }
}

std::vector<SwitchReport> read_process_switches(const control::Seed& seed, control::Mode mode) {
  const control::SwitchContext context{seed, control::usable_threads()};
  std::vector<SwitchReport> rows = {read_address_order()};
  for (const EnvironmentSwitch& row : control::environment_switches()) {
    if (!row.applies(mode) || !(is_read_late(row) || is_read_at_load(row))) continue;
    rows.push_back(read_variable(row, row.value(context)));
  }
  return rows;
}

}  // namespace trueseed::libtorch::internal
