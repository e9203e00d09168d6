// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "trueseed/diagnose/focus_record.h"

namespace trueseed::diagnose {

/// How many functions a report shows.
inline constexpr std::size_t kMostNativeLines = 4;

/// A C++ function on the stack.
struct NativeLine {
  /// `train.cc:84 in train()` where addr2line and debug information tell, else `train() of train`,
  /// else `train+0x1234`.
  std::string text;
  /// What stands in that line; empty where the file cannot be read.
  std::string source;
};

/// Returns the program's own functions of the stack, the innermost first, `n_most` at most.
///
/// Functions of torch, of Trueseed and of the C and C++ libraries are left out, inlined ones, too.
std::vector<NativeLine> native_lines(const std::vector<NativeFrame>& stack, std::size_t n_most);

}  // namespace trueseed::diagnose
