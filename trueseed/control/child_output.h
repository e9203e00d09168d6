// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "trueseed/control/environment.h"

namespace trueseed::control {

/// Runs a program with empty stdin and no stderr, and returns what it wrote to stdout.
///
/// Errors: nothing where it cannot be started, does not end with status 0 or takes longer than
///         `timeout_seconds`; then it is killed.
std::optional<std::string> child_output(const std::string& path,
                                        const std::vector<std::string>& arguments,
                                        const Environment& environment, int timeout_seconds);

}  // namespace trueseed::control
