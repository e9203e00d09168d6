// SPDX-License-Identifier: Apache-2.0
#include "trueseed/control/cpus.h"

#include <sched.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cmath>
#include <fstream>
#include <set>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

namespace trueseed::control {
namespace {

namespace fs = std::filesystem;

constexpr int kMaxCpus = 1 << 20;

// Returns the numbers of the CPUs that this process may use; empty where the system does not say.
std::vector<int> affinity() noexcept {
  // A machine with more CPUs than the set holds gives EINVAL: ask again with a larger one.
  for (int n_cpus = CPU_SETSIZE; n_cpus <= kMaxCpus; n_cpus *= 2) {
    const auto n = static_cast<std::size_t>(n_cpus);
    cpu_set_t* set = CPU_ALLOC(n);
    if (set == nullptr) break;
    const std::size_t size_bytes = CPU_ALLOC_SIZE(n);
    CPU_ZERO_S(size_bytes, set);
    const int status = sched_getaffinity(0, size_bytes, set);
    const int error = errno;
    std::vector<int> cpus;
    for (std::size_t cpu = 0; status == 0 && cpu < n; ++cpu) {
      if (CPU_ISSET_S(cpu, size_bytes, set)) cpus.push_back(static_cast<int>(cpu));
    }
    CPU_FREE(set);
    if (status == 0) return cpus;
    if (error != EINVAL) break;
  }
  return {};
}

// Returns the number in a file of one line, or `fallback`.
int number_in(const fs::path& file, int fallback) {
  int number = fallback;
  std::ifstream stream(file);
  return stream >> number ? number : fallback;
}

// Returns (package, core) of a CPU; a core of its own where the topology is not known.
std::pair<int, int> core_of(int cpu) {
  const fs::path topology = "/sys/devices/system/cpu/cpu" + std::to_string(cpu) + "/topology";
  const int core = number_in(topology / "core_id", -1);
  if (core < 0) return {-1, cpu};
  return {number_in(topology / "physical_package_id", 0), core};
}

// Returns this process's group below the root of cgroup v2; empty where there is none.
fs::path own_cgroup() {
  std::ifstream stream("/proc/self/cgroup");
  for (std::string line; std::getline(stream, line);) {
    if (line.starts_with("0::/")) return line.substr(4);
  }
  return {};
}

}  // namespace

namespace internal {

int cgroup_quota(const fs::path& root, fs::path group) {
  int smallest = 0;
  for (;; group = group.parent_path()) {
    std::ifstream stream(root / group / "cpu.max");
    double quota_us = 0;
    double period_us = 0;
    // "max 100000" fails to read: no limit.
    if (stream >> quota_us >> period_us && quota_us > 0 && period_us > 0) {
      const int cpus = static_cast<int>(std::ceil(quota_us / period_us));
      smallest = smallest == 0 ? cpus : std::min(smallest, cpus);
    }
    if (group.empty()) return smallest;
  }
}

}  // namespace internal

int usable_cpus() noexcept { return std::max(1, static_cast<int>(affinity().size())); }

int usable_threads() {
  std::set<std::pair<int, int>> cores;
  for (const int cpu : affinity()) cores.insert(core_of(cpu));
  const int n_cores = std::max(1, static_cast<int>(cores.size()));
  const int quota = internal::cgroup_quota("/sys/fs/cgroup", own_cgroup());
  return quota == 0 ? n_cores : std::min(n_cores, quota);
}

std::optional<int> positive_number(std::string_view text) noexcept {
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() || number < 1) return std::nullopt;
  return number;
}

int share_of_node(int n_threads, int n_ranks) noexcept { return std::max(1, n_threads / n_ranks); }

}  // namespace trueseed::control
