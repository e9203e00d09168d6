// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string_view>

namespace trueseed::control {

/// How much of a run is fixed.
enum class Mode {
  /// The same random numbers in every run.
  kSeeded,
  /// The same bits in every run on the same machine and software.
  kDeterministic,
};

constexpr std::string_view mode_name(Mode mode) noexcept {
  return mode == Mode::kSeeded ? "seeded" : "deterministic";
}

/// Returns the mode of this name, or nothing where there is none.
constexpr std::optional<Mode> parse_mode(std::string_view name) noexcept {
  for (const Mode mode : {Mode::kSeeded, Mode::kDeterministic}) {
    if (name == mode_name(mode)) return mode;
  }
  return std::nullopt;
}

}  // namespace trueseed::control
