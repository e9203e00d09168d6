// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "trueseed/control/mode.h"
#include "trueseed/control/seed.h"

namespace trueseed::control {

/// What the computed values of the catalogue depend on.
struct SwitchContext {
  const Seed& seed;
  /// The number of compute threads to pin, see usable_threads().
  int n_threads;
  /// The user's own OMP_NUM_THREADS ("4", or a list for nested levels "4,2"); empty where unset.
  std::string users_threads = {};
};

/// When a library reads its variable.
enum class ReadAt {
  /// At the start of the process or when the library is loaded: only a launcher is early enough.
  kStart,
  /// When the library is first used: a running process can still set it.
  kFirstUse,
};

/// One environment switch: a row of the catalogue.
struct EnvironmentSwitch {
  std::string_view name;
  /// The weakest mode that sets it; stronger modes set it, too.
  Mode since;
  ReadAt read_at;
  /// The value, where it is always the same; else null, and `compute` gives it.
  const char* constant;
  std::string (*compute)(const SwitchContext&);
  /// Why it is set, one line.
  std::string_view reason;
  /// Who defines it.
  std::string_view source;

  [[nodiscard]] bool applies(Mode mode) const noexcept {
    return since == Mode::kSeeded || mode == Mode::kDeterministic;
  }
  [[nodiscard]] std::string value(const SwitchContext& context) const {
    return constant != nullptr ? std::string(constant) : compute(context);
  }
};

/// Returns the catalogue of environment switches, in the order in which they are set.
std::span<const EnvironmentSwitch> environment_switches() noexcept;

/// Returns the switches of deterministic mode that a running process can still set, as
/// `NAME=value;NAME=value`.
const std::string& late_variables();

}  // namespace trueseed::control
