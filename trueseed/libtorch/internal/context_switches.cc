// SPDX-License-Identifier: Apache-2.0
#include "trueseed/libtorch/internal/context_switches.h"

#include <string>

#include <ATen/Context.h>
#include <ATen/Parallel.h>

#include "trueseed/libtorch/internal/rows.h"

namespace trueseed::libtorch::internal {
namespace {

using control::SwitchReport;

// The part of at::Context that older LibTorch does not have.
template <typename Context>
concept HasMkldnnSwitch = requires(Context& context) { context.setDeterministicMkldnn(true); };
template <typename Context>
concept HasFillSwitch =
    requires(Context& context) { context.setDeterministicFillUninitializedMemory(true); };

constexpr const char* kFill = "fill uninitialised memory";
constexpr const char* kMkldnn = "oneDNN deterministic";
constexpr const char* kAbsent = "this LibTorch has no such switch";

std::string on_or_off(bool on) { return on ? "on" : "off"; }

SwitchReport read_algorithms(const at::Context& context) {
  const bool warn_only = context.deterministicAlgorithmsWarnOnly();
  return compared("deterministic algorithms", "on",
                  warn_only ? "warn only" : on_or_off(context.deterministicAlgorithms()));
}

template <typename Context>
void set_newer_switches(Context& context) {
  if constexpr (HasFillSwitch<Context>) context.setDeterministicFillUninitializedMemory(true);
  if constexpr (HasMkldnnSwitch<Context>) context.setDeterministicMkldnn(true);
}

template <typename Context>
SwitchReport read_fill(Context& context) {
  if constexpr (HasFillSwitch<Context>) {
    return compared(kFill, "on", on_or_off(context.deterministicFillUninitializedMemory()));
  } else {
    return not_held(kFill, "on", "absent", kAbsent);
  }
}

template <typename Context>
SwitchReport read_mkldnn(Context& context) {
  if constexpr (HasMkldnnSwitch<Context>) {
    return compared(kMkldnn, "on", on_or_off(context.deterministicMkldnn()));
  } else {
    return not_held(kMkldnn, "on", "absent", kAbsent);
  }
}

}  // namespace

void set_context_switches(control::Mode mode, int n_threads) {
  at::Context& context = at::globalContext();
  context.setDeterministicCuDNN(true);
  context.setBenchmarkCuDNN(false);
  if (mode != control::Mode::kDeterministic) return;
  context.setDeterministicAlgorithms(true, /*warn_only=*/false);
  set_newer_switches(context);
  at::set_num_threads(n_threads);
}

std::vector<SwitchReport> read_context_switches(control::Mode mode, int n_threads) {
  at::Context& context = at::globalContext();
  const std::string found_threads = std::to_string(at::get_num_threads());
  std::vector<SwitchReport> rows = {
      compared("cuDNN deterministic", "on", on_or_off(context.deterministicCuDNN())),
      compared("cuDNN benchmark", "off", on_or_off(context.benchmarkCuDNN()))};
  if (mode != control::Mode::kDeterministic) {
    rows.push_back(held("torch threads", "not pinned", found_threads));
    return rows;
  }
  rows.push_back(read_algorithms(context));
  rows.push_back(read_fill(context));
  rows.push_back(read_mkldnn(context));
  rows.push_back(compared("torch threads", std::to_string(n_threads), found_threads));
  return rows;
}

}  // namespace trueseed::libtorch::internal
