// SPDX-License-Identifier: Apache-2.0
#include "trueseed/libtorch/observer/operator_rules.h"

#include <algorithm>
#include <iterator>

namespace trueseed::libtorch::observer {
namespace {

constexpr std::string_view kUninitialized[] = {
    "aten::empty",
    "aten::empty_like",
    "aten::empty_permuted",
    "aten::empty_strided",
    "aten::new_empty",
    "aten::new_empty_strided",
    "aten::resize_",
    "aten::resize_as_",
    "aten::_resize_output_",
    "aten::resize",
    "aten::_empty_affine_quantized",
    "aten::_empty_per_channel_affine_quantized",
    "aten::empty_quantized",
};

constexpr std::string_view kOverwritesSelf[] = {
    "aten::copy_",          "aten::fill_",       "aten::zero_",      "aten::normal_",
    "aten::uniform_",       "aten::random_",     "aten::bernoulli_", "aten::exponential_",
    "aten::cauchy_",        "aten::log_normal_", "aten::geometric_", "aten::_foreach_copy_",
    "aten::_foreach_zero_", "aten::resize_",     "aten::eye",        "aten::set_data",
};

// Written in training.
constexpr std::string_view kWritesRunningStatistics[] = {
    "aten::native_batch_norm",       "aten::cudnn_batch_norm",
    "aten::miopen_batch_norm",       "aten::batch_norm_gather_stats",
    "aten::batch_norm_update_stats", "aten::batch_norm_gather_stats_with_counts",
};

constexpr std::string_view kLayoutArguments[] = {"memory_format", "layout", "pin_memory"};

constexpr std::string_view kUnannotatedViews[] = {"aten::_unsafe_view", "aten::_reshape_copy"};

constexpr std::string_view kEntrances[] = {"aten::lift_fresh", "aten::lift"};

// Not operations of their own. `_backward` is what C++ programs call; an engine runs inside.
// `set_` gives a tensor other memory: what is in it enters where it is read. A DataLoader does so
// with the batches of its workers as they arrive, in any order.
constexpr std::string_view kContainers[] = {"aten::_backward", "aten::retain_grad",
                                            "aten::requires_grad_", "aten::set_"};

constexpr std::string_view kCollectiveNamespace = "c10d::";
constexpr std::string_view kFunctionalNamespace = "_c10d_functional::";
constexpr std::string_view kWait = "_c10d_functional::wait_tensor";

constexpr std::string_view kReceives[] = {"c10d::broadcast_", "c10d::recv_",
                                          "c10d::recv_any_source_"};

template <typename Names>
bool contains(const Names& names, std::string_view name) noexcept {
  return std::ranges::find(names, name) != std::end(names);
}

}  // namespace

bool returns_uninitialized(std::string_view name) noexcept {
  return contains(kUninitialized, name);
}

bool overwrites_self(std::string_view name) noexcept { return contains(kOverwritesSelf, name); }

bool writes_unannotated(std::string_view name, std::string_view argument) noexcept {
  return (argument == "running_mean" || argument == "running_var") &&
         contains(kWritesRunningStatistics, name);
}

bool is_layout_argument(std::string_view argument) noexcept {
  return contains(kLayoutArguments, argument);
}

bool is_unannotated_view(std::string_view name) noexcept {
  return contains(kUnannotatedViews, name);
}

bool is_entrance(std::string_view name) noexcept { return contains(kEntrances, name); }

bool is_container(std::string_view name) noexcept {
  return contains(kContainers, name) || name.starts_with("profiler::");
}

bool is_collective(std::string_view name) noexcept {
  return name.starts_with(kCollectiveNamespace) ||
         (name.starts_with(kFunctionalNamespace) && name != kWait);
}

bool is_target_of_collective(std::string_view name, std::string_view argument) noexcept {
  // Who sends in a broadcast is not told by the arguments.
  return argument.starts_with("output") || contains(kReceives, name);
}

bool reads_form_only(std::string_view name) noexcept {
  return name.starts_with("aten::new_") || (name.starts_with("aten::") && name.ends_with("_like"));
}

bool is_wait(std::string_view name) noexcept { return name == kWait; }

}  // namespace trueseed::libtorch::observer
