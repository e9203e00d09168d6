// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>
#include <string_view>

namespace trueseed::control {

/// Returns how many CPUs (hardware threads) this process may use (sched_getaffinity), at least 1.
int usable_cpus() noexcept;

/// Returns how many compute threads this process should run: one for each physical core among its
/// CPUs, and no more than its control group's quota of CPU time allows; at least 1.
///
/// Source: topology of /sys/devices/system/cpu, cpu.max of cgroup v2 from this process's group up
/// to
///         the root. Where one cannot be read it sets no limit.
int usable_threads();

/// Returns the positive number that `text` writes, as OMP_NUM_THREADS or LOCAL_WORLD_SIZE hold it.
std::optional<int> positive_number(std::string_view text) noexcept;

/// Returns what each of `n_ranks` ranks of a node makes of its count of threads; at least 1.
int share_of_node(int n_threads, int n_ranks) noexcept;

namespace internal {

/// Returns the smallest quota in whole CPUs, rounded up, of `group` and the groups above it up to
/// `root`, 0 where there is none.
int cgroup_quota(const std::filesystem::path& root, std::filesystem::path group);

}  // namespace internal
}  // namespace trueseed::control
