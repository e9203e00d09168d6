// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "trueseed/digest/dtype.h"

namespace trueseed::diagnose {

/// Returns the value of the number that `bits` holds, as decimal digits that name it alone: `-0.1`,
/// `nan`, `17`.
std::string decimal_of(digest::ElementKind kind, std::uint64_t bits, std::size_t size_bytes);

/// Returns the value as a double; exact for every kind but 64-bit integers beyond 2^53.
double value_of(digest::ElementKind kind, std::uint64_t bits, std::size_t size_bytes) noexcept;

/// Returns how many representable numbers lie between two: 0 for equal ones, 1 for neighbours.
///
/// Definition: floats count through zero, so -0 and +0 are 1 apart; integers by their difference.
/// Range:      2^64 - 1 where one of the two is a NaN, and for kinds without an order.
std::uint64_t distance_in_ulps(digest::ElementKind kind, std::uint64_t a, std::uint64_t b,
                               std::size_t size_bytes) noexcept;

}  // namespace trueseed::diagnose
