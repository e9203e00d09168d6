// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "trueseed/diagnose/difference.h"
#include "trueseed/diagnose/tensor_difference.h"

namespace trueseed::diagnose {

/// A cause of differences: a row of the catalogue.
struct Cause {
  /// `TS201`; the numbers are in every report, never change one.
  std::string_view code;
  /// `atomic-add`
  std::string_view name;
  std::string_view text;
  std::string_view cure;
};

std::span<const Cause> causes() noexcept;

/// What is likely, and what speaks for it. Nothing here was tried out.
struct LikelyCause {
  const Cause* cause;
  std::string evidence;
};

/// Returns the likely cause of a difference.
LikelyCause likely_cause(const Difference& difference);

}  // namespace trueseed::diagnose
