// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace trueseed {

/// An unsigned integer of 128 bits; arithmetic wraps.
__extension__ typedef unsigned __int128 Uint128;

/// Returns the number of these two halves.
constexpr Uint128 make_uint128(std::uint64_t high, std::uint64_t low) noexcept {
  return (static_cast<Uint128>(high) << 64) | low;
}

constexpr std::uint64_t high_half(Uint128 value) noexcept {
  return static_cast<std::uint64_t>(value >> 64);
}

constexpr std::uint64_t low_half(Uint128 value) noexcept {
  return static_cast<std::uint64_t>(value);
}

}  // namespace trueseed
