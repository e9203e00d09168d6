// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace trueseed::control {

/// Returns the folder of the observers, one for each version of LibTorch; empty where this
/// installation has none.
///
/// `shim_directory`: see shim_directory().
std::string observer_directory(const std::string& shim_directory);

/// Returns the versions of torch that an observer is there for, sorted.
std::vector<std::string> observed_versions(const std::string& observer_directory);

/// Returns the version without what a build adds to it: `2.13.0` of `2.13.0+cpu`.
std::string_view release_of(std::string_view torch_version) noexcept;

}  // namespace trueseed::control
