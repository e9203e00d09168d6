// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

namespace trueseed::control {

/// What a step of a role counts. The numbers are part of every derived stream: never change one.
enum class StepKind : std::uint32_t {
  kRank = 1,
  /// A multiprocessing child, by its ordinal in the parent.
  kProcess = 2,
  /// An `os.fork` outside multiprocessing, by its ordinal.
  kFork = 3,
  /// The explicit worker id of `seed_worker`.
  kWorker = 4,
  /// The n-th unseeded generator of this process.
  kDraw = 5,
  /// A step of `spawn`.
  kKey = 6,
  /// A pass of a DataLoader, by its 64-bit base seed.
  kLoader = 7,
  /// A text step of `spawn`: its length in bytes; key steps with the bytes follow.
  kText = 8,
};

struct Step {
  StepKind kind;
  std::uint64_t number;

  friend bool operator==(const Step&, const Step&) = default;
};

/// Whose stream it is: a path of steps from the main process, which has none.
///
/// Range: never process ids or times, which change from run to run.
class Role {
 public:
  Role() = default;
  explicit Role(std::vector<Step> steps) : steps_(std::move(steps)) {}

  /// Adds one step and returns the role.
  Role& append(StepKind kind, std::uint64_t number);

  /// Adds a text step and the key steps that hold its bytes, eight a step, low byte first, the last
  /// one filled up with zeros.
  Role& append_text(std::string_view text);

  [[nodiscard]] const std::vector<Step>& steps() const noexcept { return steps_; }

  friend bool operator==(const Role&, const Role&) = default;

 private:
  std::vector<Step> steps_;
};

/// Returns the role of a process of a distributed run.
///
/// Definition: one rank step for RANK >= 1; no step for rank 0 and where `rank` (the value of the
///             variable RANK, or null) is no decimal number below 2^64.
Role role_from_rank(const char* rank);

/// The same, with RANK of this process's environment.
Role role_from_environment();

}  // namespace trueseed::control
