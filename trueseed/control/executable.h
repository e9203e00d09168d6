// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "trueseed/control/environment.h"

namespace trueseed::control {

enum class Found : std::uint8_t { kYes, kNotFound, kNotExecutable };

/// A program as the system would start it.
struct Executable {
  Found found = Found::kNotFound;
  /// Where it is; the last place looked at where it was not found.
  std::string path;
  /// Why it cannot be started and what to do; empty where it can.
  std::string problem;
  /// Whether it is a static ELF program, which no loader and no Python enters.
  bool is_static = false;
};

/// Finds the program that execvp would start for `name`, and says whether it can be started.
///
/// Definition: a name with `/` is a path; any other is looked for in the folders of PATH
///             (`/bin:/usr/bin` where PATH is not set; an empty folder is the current one).
/// Errors:     none; a folder, a missing right and a missing interpreter are kNotExecutable.
Executable find_executable(std::string_view name, const Environment& environment);

/// Replaces this process by the program; returns only where that fails.
///
/// Definition: execve; a file without a format that the system knows is given to /bin/sh, as execvp
///             does. The program sees `arguments[0]` as the user typed it.
/// Errors:     returns errno.
int execute(const std::string& path, const std::vector<std::string>& arguments,
            const Environment& environment);

}  // namespace trueseed::control
