// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>

namespace trueseed::math::rounded::internal {

/// A row of a table, with the lower and the upper halves of its numbers for the vectors that take
/// eight of 32 bits.
struct alignas(64) EightNumbers {
  constexpr EightNumbers(const double (&numbers)[8]) noexcept : values(), lower(), upper() {
    for (std::size_t i = 0; i < 8; ++i) {
      const auto bits = std::bit_cast<std::uint64_t>(numbers[i]);
      values[i] = numbers[i];
      lower[i] = static_cast<std::uint32_t>(bits);
      upper[i] = static_cast<std::uint32_t>(bits >> 32);
    }
  }

  double values[8];
  std::uint32_t lower[8];
  std::uint32_t upper[8];
};

}  // namespace trueseed::math::rounded::internal
