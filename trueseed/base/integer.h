// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>
#include <concepts>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace trueseed {

/// A signed integer of any size.
///
/// Definition: sign and magnitude; the magnitude is 32-bit words, low word first, without leading
///             zero words; zero is one word 0 and never negative.
class Integer {
 public:
  Integer() = default;

  template <std::integral T>
    requires(sizeof(T) <= sizeof(std::uint64_t))
  Integer(T value) {  // NOLINT(google-explicit-constructor): every value of T is an Integer
    if constexpr (std::signed_integral<T>) {
      const auto bits = static_cast<std::uint64_t>(static_cast<std::int64_t>(value));
      assign(value < 0 ? 0 - bits : bits, value < 0);
    } else {
      assign(static_cast<std::uint64_t>(value), false);
    }
  }

  /// Returns the integer that `text` spells.
  ///
  /// Definition: optional sign `+` or `-`, then decimal digits, or `0x` and hexadecimal digits; no
  ///             space, underscore or point.
  /// Errors:     std::invalid_argument for any other text.  Cost: O(digits^2).
  static Integer parse(std::string_view text);

  /// Returns the integer with these 32-bit magnitude words, low word first.
  ///
  /// Shape: any length; leading zero words are dropped, no words is zero.
  static Integer from_words(std::span<const std::uint32_t> magnitude, bool negative);

  /// Returns the decimal spelling, with `-` where negative.
  [[nodiscard]] std::string to_decimal() const;

  /// Returns the magnitude's 32-bit words, low word first; zero is one word.
  [[nodiscard]] const std::vector<std::uint32_t>& magnitude_words() const noexcept {
    return words_;
  }

  [[nodiscard]] bool is_negative() const noexcept { return negative_; }

  /// Returns whether 0 <= value < 2^32.
  [[nodiscard]] bool fits_u32() const noexcept { return !negative_ && words_.size() == 1; }

  /// Returns the value as 64 bits, or nothing where it is not in [0, 2^64).
  [[nodiscard]] std::optional<std::uint64_t> to_u64() const noexcept;

  friend bool operator==(const Integer&, const Integer&) = default;
  friend std::strong_ordering operator<=>(const Integer& a, const Integer& b) noexcept;

 private:
  void assign(std::uint64_t magnitude, bool negative);
  void normalize();

  std::vector<std::uint32_t> words_ = {0};
  bool negative_ = false;
};

}  // namespace trueseed
