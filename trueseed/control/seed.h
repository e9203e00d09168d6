// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "trueseed/base/integer.h"

namespace trueseed::control {

/// The seed of a run: any integer.
class Seed {
 public:
  explicit Seed(Integer value) : value_(std::move(value)) {}

  /// Returns the seed that `text` spells, see Integer::parse.
  ///
  /// Errors: std::invalid_argument.
  static Seed parse(std::string_view text) { return Seed(Integer::parse(text)); }

  [[nodiscard]] const Integer& value() const noexcept { return value_; }
  [[nodiscard]] std::string to_decimal() const { return value_.to_decimal(); }

  /// Returns whether every library takes the seed itself: 0 <= seed < 2^32.
  [[nodiscard]] bool is_direct() const noexcept { return value_.fits_u32(); }

  /// Returns the seed as the 32 bits that every library takes.
  ///
  /// Errors: std::out_of_range unless is_direct().
  [[nodiscard]] std::uint32_t direct() const;

  friend bool operator==(const Seed&, const Seed&) = default;

 private:
  Integer value_;
};

/// Returns a seed in [0, 2^32) from the system clock and the system's entropy, another at each
/// call.
Seed fresh_seed();

}  // namespace trueseed::control
