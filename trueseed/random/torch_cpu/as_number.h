// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <concepts>
#include <cstdint>
#include <limits>

#include "trueseed/random/torch_types/number.h"

namespace trueseed::torch_cpu {

/// Returns `value` as a T, as x86-64 converts.
///
/// Definition: truncated; integers of up to 32 bits are the low bits of the int32. What the int32
///             or int64 cannot hold, and NaN, become its lowest number.
template <std::integral T>
T as_number(double value) noexcept {
  using Register = std::conditional_t<sizeof(T) == 8, std::int64_t, std::int32_t>;
  constexpr double kEnd = -static_cast<double>(std::numeric_limits<Register>::min());
  const bool fits = value > -kEnd - 1 && value < kEnd;
  return static_cast<T>(fits ? static_cast<Register>(value) : std::numeric_limits<Register>::min());
}

template <torch_types::Floating T>
T as_number(double value) noexcept {
  return torch_types::narrow<T>(value);
}

}  // namespace trueseed::torch_cpu
