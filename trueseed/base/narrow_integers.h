// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

namespace trueseed {

/// From so many integers on, bringing narrow ones into another order is the sooner way.
inline constexpr std::size_t kManyIntegers = std::size_t{1} << 20;

/// Writes 0, 1, .. as 32-bit integers to the upper half of `wide` and returns where they begin.
///
/// To bring them into another order there costs half the memory and pages of one of 64-bit
/// integers; widen_in_place() ends it. `wide` has at most 2^32 elements.
inline std::byte* narrow_integers(std::span<std::int64_t> wide) noexcept {
  std::byte* const narrow =
      reinterpret_cast<std::byte*>(wide.data()) + wide.size() * sizeof(std::uint32_t);
  for (std::size_t i = 0; i < wide.size(); ++i) {
    const auto number = static_cast<std::uint32_t>(i);
    std::memcpy(narrow + i * sizeof number, &number, sizeof number);
  }
  return narrow;
}

/// Spreads the 32-bit integers of the upper half of `wide` over all of it.
inline void widen_in_place(std::span<std::int64_t> wide) noexcept {
  const std::byte* const narrow =
      reinterpret_cast<const std::byte*>(wide.data()) + wide.size() * sizeof(std::uint32_t);
  // The first i elements lie below the narrow ones from i on.
  constexpr std::size_t kAtOnce = 16;
  std::size_t i = 0;
  for (; i + kAtOnce <= wide.size(); i += kAtOnce) {
    std::uint32_t numbers[kAtOnce];
    std::memcpy(numbers, narrow + i * sizeof(std::uint32_t), sizeof numbers);
    for (std::size_t k = 0; k < kAtOnce; ++k) wide[i + k] = numbers[k];
  }
  for (; i < wide.size(); ++i) {
    std::uint32_t number = 0;
    std::memcpy(&number, narrow + i * sizeof number, sizeof number);
    wide[i] = number;
  }
}

}  // namespace trueseed
