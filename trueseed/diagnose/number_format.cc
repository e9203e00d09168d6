// SPDX-License-Identifier: Apache-2.0
#include "trueseed/diagnose/number_format.h"

#include <array>
#include <bit>
#include <charconv>
#include <cmath>
#include <limits>

namespace trueseed::diagnose {
namespace {

using digest::ElementKind;

constexpr std::uint64_t kFar = std::numeric_limits<std::uint64_t>::max();

// A binary format: bits of the exponent and of the fraction.
struct Binary {
  int exponent_bits;
  int fraction_bits;
};

// Returns the format of a kind of floats; no exponent bits for any other kind.
constexpr Binary format_of(ElementKind kind) noexcept {
  switch (kind) {
    case ElementKind::kFloat16:
      return {5, 10};
    case ElementKind::kBFloat16:
      return {8, 7};
    case ElementKind::kFloat32:
      return {8, 23};
    case ElementKind::kFloat64:
      return {11, 52};
    case ElementKind::kFloat8E5M2:
      return {5, 2};
    case ElementKind::kFloat8E4M3:
      return {4, 3};
    default:
      return {0, 0};
  }
}

bool is_float(ElementKind kind) noexcept { return format_of(kind).exponent_bits != 0; }

// Decodes a number of one of the small formats, in which every value is a double.
double decode(const Binary& format, std::uint64_t bits, bool has_infinity) noexcept {
  const int sign_at = format.exponent_bits + format.fraction_bits;
  const bool negative = (bits >> sign_at & 1) != 0;
  const std::uint64_t fraction = bits & ((std::uint64_t{1} << format.fraction_bits) - 1);
  const std::uint64_t largest = (std::uint64_t{1} << format.exponent_bits) - 1;
  const std::uint64_t exponent = bits >> format.fraction_bits & largest;
  const int bias = (1 << (format.exponent_bits - 1)) - 1;
  const std::uint64_t all_ones = (std::uint64_t{1} << format.fraction_bits) - 1;
  double value = 0;
  if (exponent == largest && has_infinity) {
    value = fraction == 0 ? std::numeric_limits<double>::infinity()
                          : std::numeric_limits<double>::quiet_NaN();
  } else if (exponent == largest && fraction == all_ones && !has_infinity) {
    value = std::numeric_limits<double>::quiet_NaN();
  } else if (exponent == 0) {
    value = std::ldexp(static_cast<double>(fraction), 1 - bias - format.fraction_bits);
  } else {
    const auto significand =
        static_cast<double>(fraction | std::uint64_t{1} << format.fraction_bits);
    value = std::ldexp(significand, static_cast<int>(exponent) - bias - format.fraction_bits);
  }
  return negative ? -value : value;
}

std::int64_t sign_extended(std::uint64_t bits, std::size_t size_bytes) noexcept {
  const int shift = 64 - static_cast<int>(8 * size_bytes);
  return static_cast<std::int64_t>(bits << shift) >> shift;
}

template <typename T>
std::string shortest(T value) {
  std::array<char, 64> text{};
  const auto result = std::to_chars(text.data(), text.data() + text.size(), value);
  return {text.data(), result.ptr};
}

// Digits that name a value of a small format: those of the float that has the same value.
std::string digits_of(ElementKind kind, double value) {
  if (kind == ElementKind::kFloat64) return shortest(value);
  return shortest(static_cast<float>(value));
}

}  // namespace

double value_of(ElementKind kind, std::uint64_t bits, std::size_t size_bytes) noexcept {
  switch (kind) {
    case ElementKind::kFloat64:
      return std::bit_cast<double>(bits);
    case ElementKind::kFloat32:
      return std::bit_cast<float>(static_cast<std::uint32_t>(bits));
    case ElementKind::kSigned:
      return static_cast<double>(sign_extended(bits, size_bytes));
    default:
      if (!is_float(kind)) return static_cast<double>(bits);
      return decode(format_of(kind), bits, kind != ElementKind::kFloat8E4M3);
  }
}

std::string decimal_of(ElementKind kind, std::uint64_t bits, std::size_t size_bytes) {
  if (kind == ElementKind::kSigned) return std::to_string(sign_extended(bits, size_bytes));
  if (!is_float(kind)) return std::to_string(bits);
  const double value = value_of(kind, bits, size_bytes);
  return std::isnan(value) ? "nan" : digits_of(kind, value);
}

std::uint64_t distance_in_ulps(ElementKind kind, std::uint64_t a, std::uint64_t b,
                               std::size_t size_bytes) noexcept {
  if (a == b) return 0;
  if (kind == ElementKind::kBits) return kFar;
  if (kind == ElementKind::kUnsigned) return a > b ? a - b : b - a;
  if (kind == ElementKind::kSigned) {
    const std::int64_t x = sign_extended(a, size_bytes);
    const std::int64_t y = sign_extended(b, size_bytes);
    return x > y ? static_cast<std::uint64_t>(x) - static_cast<std::uint64_t>(y)
                 : static_cast<std::uint64_t>(y) - static_cast<std::uint64_t>(x);
  }
  if (std::isnan(value_of(kind, a, size_bytes)) || std::isnan(value_of(kind, b, size_bytes))) {
    return kFar;
  }
  // Numbers in their order: magnitudes above the middle, negative ones below it.
  const auto place = [&](std::uint64_t bits) {
    const std::uint64_t sign = std::uint64_t{1} << (8 * size_bytes - 1);
    return (bits & sign) != 0 ? sign - 1 - (bits ^ sign) : sign + bits;
  };
  const std::uint64_t x = place(a);
  const std::uint64_t y = place(b);
  return x > y ? x - y : y - x;
}

}  // namespace trueseed::diagnose
