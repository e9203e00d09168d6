// SPDX-License-Identifier: Apache-2.0
// The arguments of the tests of the elementary functions; tests/data/math/make.py makes the same.
#pragma once

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace trueseed::math::tests {

/// The words of splitmix64.
class Words {
 public:
  explicit Words(std::uint64_t seed) noexcept : state_(seed) {}
  std::uint64_t next() noexcept {
    std::uint64_t z = state_ += 0x9e3779b97f4a7c15U;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
    return z ^ (z >> 31);
  }

 private:
  std::uint64_t state_;
};

inline constexpr std::string_view kKinds[] = {"any",       "middle",  "unit",      "minus_unit",
                                              "wide",      "narrow",  "half_pi",   "near_one",
                                              "subnormal", "integer", "near_power"};

/// The kinds of the arguments of functions of two.
inline constexpr std::string_view kPairsOfKinds[][2] = {
    {"any", "any"},       {"middle", "narrow"},   {"middle", "integer"}, {"unit", "wide"},
    {"near_one", "wide"}, {"near_one", "any"},    {"wide", "integer"},   {"subnormal", "narrow"},
    {"half_pi", "unit"},  {"middle", "subnormal"}};

/// Argument `word` of a kind; `other` is a second word.
inline double double_argument(std::string_view kind, std::uint64_t word,
                              std::uint64_t other) noexcept {
  const double unit = static_cast<double>(word >> 11) * 0x1p-53;
  if (kind == "middle") {
    const std::uint64_t exponent = 1023 - 70 + other % 100;
    return std::bit_cast<double>((word & 0x800fffffffffffffU) | (exponent << 52));
  }
  if (kind == "integer") return (static_cast<double>(word >> 54) - 512.0) / 2.0;
  if (kind == "near_power") {
    const std::uint64_t power = (1023 + other % 50) << 52;
    const std::uint64_t distance = word >> (24 + (other >> 8) % 40);
    return std::bit_cast<double>((other >> 63) != 0 ? power + distance : power - distance) - 1.0;
  }
  if (kind == "unit") return unit;
  if (kind == "minus_unit") return -unit;
  if (kind == "wide") return (unit - 0.5) * 1536.0;
  if (kind == "narrow") return (unit - 0.5) * 16.0;
  if (kind == "half_pi") {
    const auto k = static_cast<double>(word >> (24 + other % 40));
    const double multiple = k * 0x1.921fb54442d18p0;
    return std::bit_cast<double>(std::bit_cast<std::uint64_t>(multiple) + (other >> 58));
  }
  if (kind == "near_one") {
    const std::uint64_t distance = word >> (13 + other % 48);
    const std::uint64_t one = 0x3ff0000000000000U;
    return std::bit_cast<double>((other >> 63) != 0 ? one + distance : one - distance);
  }
  if (kind == "subnormal") {
    return std::bit_cast<double>((word & 0x8000000000000000U) | (word >> (12 + other % 51)));
  }
  return std::bit_cast<double>(word);
}

/// The same of floats: the double rounded, but for the kinds that are bits.
inline float float_argument(std::string_view kind, std::uint64_t word,
                            std::uint64_t other) noexcept {
  const auto half = static_cast<std::uint32_t>(word >> 32);
  if (kind == "near_one") {
    const std::uint32_t distance = half >> (9 + other % 23);
    return std::bit_cast<float>((other >> 63) != 0 ? 0x3f800000U + distance
                                                   : 0x3f800000U - distance);
  }
  if (kind == "subnormal") {
    return std::bit_cast<float>((half & 0x80000000U) | (half >> (9 + other % 23)));
  }
  if (kind == "any") return std::bit_cast<float>(half);
  return static_cast<float>(double_argument(kind, word, other));
}

template <typename T>
T argument(std::string_view kind, std::uint64_t word, std::uint64_t other) noexcept {
  if constexpr (std::is_same_v<T, float>) return float_argument(kind, word, other);
  return static_cast<T>(double_argument(kind, word, other));
}

/// Zeros, ones, the limits, infinities, NaNs, and the first and last numbers of branches.
template <typename T>
std::vector<T> special_arguments() {
  using Limits = std::numeric_limits<T>;
  using Word = std::conditional_t<sizeof(T) == 8, std::uint64_t, std::uint32_t>;
  std::vector<T> values = {0,
                           1,
                           2,
                           3,
                           Limits::infinity(),
                           Limits::max(),
                           Limits::min(),
                           Limits::denorm_min(),
                           Limits::epsilon(),
                           Limits::epsilon() / 2};
  for (const double value :
       {0.5,      0.25,       1.5,      2.5,     0.126,       0.29289,  0.41422,  0.34657,
        0.693147, 0.785398,   0.855469, 1.03972, 1.570796,    2.426265, 3.141592, 6.283185,
        7.0,      8.0,        16.0,     38.8,    88.72,       103.97,   120.0,    150.0,
        512.0,    709.782712, 745.13,   1024.0,  105414350.0, 0x1p26,   0x1p27,   0x1p31,
        0x1p52,   0x1p53,     0x1p54,   0x1p58,  0x1p63,      0x1p64,   0x1p127}) {
    const auto bits = std::bit_cast<Word>(static_cast<T>(value));
    for (int i = -8; i <= 8; ++i) {
      values.push_back(std::bit_cast<T>(static_cast<Word>(bits + static_cast<Word>(i))));
    }
  }
  constexpr Word infinity = std::bit_cast<Word>(Limits::infinity());
  for (const Word payload : {Word{1}, Word{0x12345}, static_cast<Word>(~infinity / 4 + 3)}) {
    values.push_back(std::bit_cast<T>(static_cast<Word>(infinity | payload)));
  }
  values.push_back(Limits::quiet_NaN());
  const std::size_t n = values.size();
  constexpr Word sign_bit = Word{1} << (sizeof(T) * 8 - 1);
  for (std::size_t i = 0; i < n; ++i) {
    values.push_back(
        std::bit_cast<T>(static_cast<Word>(std::bit_cast<Word>(values[i]) ^ sign_bit)));
  }
  return values;
}

/// The first `n` arguments of a kind, or all special ones where it is "special".
template <typename T>
std::vector<T> arguments(std::string_view kind, std::size_t n, std::uint64_t seed) {
  if (kind == "special") return special_arguments<T>();
  Words words(seed);
  std::vector<T> values(n);
  for (T& value : values) {
    const std::uint64_t word = words.next();
    value = argument<T>(kind, word, words.next());
  }
  return values;
}

}  // namespace trueseed::math::tests
