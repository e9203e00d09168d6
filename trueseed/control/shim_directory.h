// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace trueseed::control {

/// Returns the folders that may hold the shim of the executable in `bin_directory`, best first.
///
/// Definition: site-packages and dist-packages of the Python that Trueseed was built for
///             (`python_version`, as `3.11`; empty where unknown), then those of every Python in
///             the same prefix in the order of their names, then share/trueseed/python.
std::vector<std::filesystem::path> shim_candidates(const std::filesystem::path& bin_directory,
                                                   std::string_view python_version);

/// Returns the shim folder of the running executable: the first candidate with a sitecustomize.py.
///
/// Errors: UnsupportedError where there is none.
std::string shim_directory(std::string_view python_version);

}  // namespace trueseed::control
