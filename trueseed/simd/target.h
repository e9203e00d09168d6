// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace trueseed::simd {

/// An instruction set that code of ours is compiled for. All give the same bits.
enum class Target : std::uint8_t {
  /// The plain specification, for any CPU.
  kScalar,
  kSse4,
  kAvx2,
  /// AVX-512 with the extensions F, BW, DQ, VL and CD.
  kAvx3,
  /// AArch64.
  kNeon,
};

inline constexpr std::size_t kTargets = 5;

/// Returns the name that TRUESEED_TARGET takes: `scalar`, `sse4`, `avx2`, `avx3`, `neon`.
std::string_view target_name(Target target) noexcept;

/// Returns the target of this name, or nothing where there is none.
std::optional<Target> parse_target(std::string_view name) noexcept;

/// Returns the targets that this CPU runs, from kScalar on.
std::span<const Target> available_targets() noexcept;

/// Returns the target that `name` asks for: the best available one where it is empty.
///
/// Errors: std::invalid_argument for an unknown name, UnsupportedError where this CPU lacks it.
Target choose_target(std::string_view name);

/// Returns the target of this process: the best one, or that which the variable TRUESEED_TARGET
/// names.
///
/// Definition: choose_target of the variable as it was at the first call.
/// Errors:     as choose_target, at every call.
Target chosen_target();

/// One function a target, in the order of Target; null where it was not compiled.
template <typename Function>
using Table = std::array<Function*, kTargets>;

/// Returns the function of `target`.
template <typename Function>
Function* function_for(const Table<Function>& table, Target target) noexcept {
  return table[static_cast<std::size_t>(target)];
}

}  // namespace trueseed::simd
