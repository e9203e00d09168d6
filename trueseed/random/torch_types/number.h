// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bit>
#include <concepts>
#include <cstdint>
#include <limits>
#include <type_traits>

namespace trueseed::torch_types {

/// An IEEE binary16 number; from float to nearest, ties to even.
struct Half {
  std::uint16_t bits = 0;

  Half() = default;
  explicit Half(float value) noexcept : bits(rounded(value)) {}
  explicit operator float() const noexcept {
    const std::uint32_t magnitude = bits & 0x7FFFU;
    const std::uint32_t sign = (bits & 0x8000U) << 16;
    std::uint32_t wide = magnitude << 13;
    if (magnitude >= 0x7C00) {
      wide += 0x70000000;
    } else if (magnitude >= 0x0400) {
      wide += 0x38000000;
    } else {
      // The last place of 0.5f is that of binary16's subnormals.
      wide = std::bit_cast<std::uint32_t>(std::bit_cast<float>(0x38800000 + wide) -
                                          std::bit_cast<float>(std::uint32_t{0x38800000}));
    }
    return std::bit_cast<float>(sign | wide);
  }
  bool operator==(const Half& other) const noexcept {
    return static_cast<float>(*this) == static_cast<float>(other);
  }

 private:
  static std::uint16_t rounded(float value) noexcept {
    const auto wide = std::bit_cast<std::uint32_t>(value);
    const std::uint32_t sign = (wide >> 16) & 0x8000;
    const std::uint32_t magnitude = wide & 0x7FFFFFFF;
    std::uint32_t narrow = 0;
    if (magnitude > 0x7F800000) {
      narrow = 0x7E00;
    } else if (magnitude >= 0x477FF000) {
      narrow = 0x7C00;
    } else if (magnitude < 0x38800000) {
      narrow = std::bit_cast<std::uint32_t>(std::bit_cast<float>(magnitude) + 0.5F) - 0x3F000000;
    } else {
      narrow = (magnitude + 0xFFF + ((magnitude >> 13) & 1) - 0x38000000) >> 13;
    }
    return static_cast<std::uint16_t>(sign | narrow);
  }
};

/// The upper half of a float; from float to nearest, ties to even.
struct BFloat16 {
  std::uint16_t bits = 0;

  BFloat16() = default;
  explicit BFloat16(float value) noexcept : bits(rounded(value)) {}
  explicit operator float() const noexcept {
    return std::bit_cast<float>(std::uint32_t{bits} << 16);
  }
  bool operator==(const BFloat16& other) const noexcept {
    return static_cast<float>(*this) == static_cast<float>(other);
  }

 private:
  static std::uint16_t rounded(float value) noexcept {
    const auto wide = std::bit_cast<std::uint32_t>(value);
    if ((wide & 0x7FFFFFFF) > 0x7F800000) return 0x7FC0;
    return static_cast<std::uint16_t>((wide + 0x7FFF + ((wide >> 16) & 1)) >> 16);
  }
};

template <typename T>
concept Floating = std::floating_point<T> || std::same_as<T, Half> || std::same_as<T, BFloat16>;

/// The type that PyTorch's kernels compute a T in: double for double, float for anything else.
template <typename T>
using Wide = std::conditional_t<std::same_as<T, double>, double, float>;

/// Significant bits of a floating type.
template <Floating T>
inline constexpr int kDigits = std::same_as<T, Half>       ? 11
                               : std::same_as<T, BFloat16> ? 8
                               : std::same_as<T, float>    ? 24
                                                           : 53;

/// Returns `value` as a T; one rounding for the narrow types, from float.
template <typename T, typename From>
T narrow(From value) noexcept {
  if constexpr (std::same_as<T, Half> || std::same_as<T, BFloat16>) {
    return T(static_cast<float>(value));
  } else {
    return static_cast<T>(value);
  }
}

/// Returns `value` in the type that a T is computed in.
template <typename T>
Wide<T> widen(T value) noexcept {
  return static_cast<Wide<T>>(value);
}

}  // namespace trueseed::torch_types
