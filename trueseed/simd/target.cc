// SPDX-License-Identifier: Apache-2.0
#include "trueseed/simd/target.h"

#include <cstdlib>
#include <stdexcept>
#include <string>
#include <vector>

#include "trueseed/base/errors.h"

namespace trueseed::simd {
namespace {

constexpr Target kAllTargets[] = {Target::kScalar, Target::kSse4, Target::kAvx2, Target::kAvx3,
                                  Target::kNeon};

// What Highway compiles a target with must be there, not the instruction set's core alone.
bool cpu_runs(Target target) noexcept {
#if defined(__x86_64__)
  __builtin_cpu_init();
  const bool sse4 = __builtin_cpu_supports("ssse3") != 0 && __builtin_cpu_supports("sse4.1") != 0 &&
                    __builtin_cpu_supports("sse4.2") != 0 && __builtin_cpu_supports("aes") != 0 &&
                    __builtin_cpu_supports("pclmul") != 0;
  const bool avx2 = sse4 && __builtin_cpu_supports("avx2") != 0 &&
                    __builtin_cpu_supports("bmi") != 0 && __builtin_cpu_supports("bmi2") != 0 &&
                    __builtin_cpu_supports("fma") != 0 && __builtin_cpu_supports("f16c") != 0;
  const bool avx3 =
      avx2 && __builtin_cpu_supports("avx512f") != 0 && __builtin_cpu_supports("avx512bw") != 0 &&
      __builtin_cpu_supports("avx512dq") != 0 && __builtin_cpu_supports("avx512vl") != 0 &&
      __builtin_cpu_supports("avx512cd") != 0;
#else
  constexpr bool sse4 = false;
  constexpr bool avx2 = false;
  constexpr bool avx3 = false;
#endif
#if defined(__aarch64__)
  constexpr bool neon = true;
#else
  constexpr bool neon = false;
#endif
  switch (target) {
    case Target::kScalar:
      return true;
    case Target::kSse4:
      return sse4;
    case Target::kAvx2:
      return avx2;
    case Target::kAvx3:
      return avx3;
    case Target::kNeon:
      return neon;
  }
  return false;
}

std::vector<Target> runnable_targets() {
  std::vector<Target> targets;
  for (const Target target : kAllTargets) {
    if (cpu_runs(target)) targets.push_back(target);
  }
  return targets;
}

std::string names_of(std::span<const Target> targets) {
  std::string names;
  for (const Target target : targets) {
    if (!names.empty()) names += ", ";
    names += target_name(target);
  }
  return names;
}

}  // namespace

std::string_view target_name(Target target) noexcept {
  switch (target) {
    case Target::kScalar:
      return "scalar";
    case Target::kSse4:
      return "sse4";
    case Target::kAvx2:
      return "avx2";
    case Target::kAvx3:
      return "avx3";
    case Target::kNeon:
      return "neon";
  }
  return "unknown";
}

std::optional<Target> parse_target(std::string_view name) noexcept {
  for (const Target target : kAllTargets) {
    if (name == target_name(target)) return target;
  }
  return std::nullopt;
}

std::span<const Target> available_targets() noexcept {
  static const std::vector<Target> kAvailable = runnable_targets();
  return kAvailable;
}

Target choose_target(std::string_view name) {
  const std::span<const Target> available = available_targets();
  if (name.empty()) return available.back();
  const std::optional<Target> target = parse_target(name);
  if (!target) {
    throw std::invalid_argument("TRUESEED_TARGET=" + std::string(name) +
                                " names no instruction set; allowed are " + names_of(kAllTargets));
  }
  if (!cpu_runs(*target)) {
    throw UnsupportedError("TRUESEED_TARGET=" + std::string(name) +
                           ": this CPU lacks it; here are " + names_of(available));
  }
  return *target;
}

Target chosen_target() {
  static const std::string kName = [] {
    const char* name = std::getenv("TRUESEED_TARGET");
    return std::string(name == nullptr ? "" : name);
  }();
  static const Target kTarget = choose_target(kName);
  return kTarget;
}

}  // namespace trueseed::simd
