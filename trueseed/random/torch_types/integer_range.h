// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <type_traits>

#include "trueseed/random/torch_types/number.h"

namespace trueseed::torch_types {

/// From this range on, a whole number is made of 64 bits.
inline constexpr std::uint64_t kWideRange = std::uint64_t{1} << 28;

/// The numbers [base, base + range), modulo 2^64.
struct IntegerRange {
  std::uint64_t range;
  std::int64_t base;
};

/// Returns what Tensor.random_(from, to) of a T draws from; without `to`, up to the largest of T.
///
/// Definition: a bound of a floating type that T cannot hold moves to the next number of T inside.
/// Source:     PyTorch, aten/src/ATen/native/DistributionTemplates.h (random_from_to).
/// Errors:     std::invalid_argument with torch's message.
template <typename T>
IntegerRange integer_range(std::int64_t from, std::optional<std::int64_t> to);

/// True where random_(from, to) is the whole of int64, which has a kernel of its own.
constexpr bool is_whole_range(std::int64_t from, std::optional<std::int64_t> to) noexcept {
  return !to && from == std::numeric_limits<std::int64_t>::lowest();
}

/// True for the types of which that kernel draws.
template <typename T>
inline constexpr bool kHasWholeRange =
    std::is_same_v<T, std::int64_t> || std::is_same_v<T, double> || std::is_same_v<T, float> ||
    std::is_same_v<T, BFloat16>;

/// Tensor.random_() of a T gives [0, this).
template <typename T>
constexpr std::uint64_t default_range() noexcept {
  if constexpr (std::is_same_v<T, bool>) {
    return 2;
  } else if constexpr (Floating<T>) {
    return (std::uint64_t{1} << kDigits<T>)+1;
  } else {
    return static_cast<std::uint64_t>(std::numeric_limits<T>::max()) + 1;
  }
}

/// Returns `number` as a T: by way of float for the narrow floating types.
template <typename T>
T number_as(std::int64_t number) noexcept {
  if constexpr (std::is_same_v<T, bool>) {
    return number != 0;
  } else {
    return narrow<T>(number);
  }
}

}  // namespace trueseed::torch_types
