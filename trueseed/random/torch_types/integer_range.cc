// SPDX-License-Identifier: Apache-2.0
#include "trueseed/random/torch_types/integer_range.h"

#include <algorithm>
#include <bit>
#include <cstdlib>
#include <string>

#include "trueseed/random/torch_types/check.h"

namespace trueseed::torch_types {
namespace {

// The distance of representable numbers below `magnitude`, for a type of `digits` bits.
std::int64_t spacing_at(std::int64_t magnitude, int digits) noexcept {
  const auto exponent = static_cast<int>(std::bit_width(static_cast<std::uint64_t>(magnitude))) - 1;
  return std::int64_t{1} << std::max(exponent - digits + 1, 0);
}

template <Floating T>
std::int64_t lower_bound_of(std::int64_t from) noexcept {
  const auto rounded = static_cast<std::int64_t>(widen(narrow<T>(from + 1)));
  if (rounded >= from) return from;
  return rounded + spacing_at(std::abs(from + 1), kDigits<T>);
}

template <Floating T>
std::int64_t upper_bound_of(std::int64_t to) noexcept {
  const auto rounded = static_cast<std::int64_t>(widen(narrow<T>(to - 1)));
  if (rounded < to) return to;
  return rounded - spacing_at(std::abs(to - 1), kDigits<T>);
}

template <typename T>
void check_bounds(std::int64_t from, std::int64_t last) {
  const auto is_inside = [](std::int64_t bound) {
    if constexpr (Floating<T>) {
      const auto wide = static_cast<double>(bound);
      return wide >= -kLargest<T> && wide <= kLargest<T>;
    } else if constexpr (std::is_same_v<T, std::uint64_t>) {
      return bound >= 0;
    } else {
      return bound >= std::int64_t{std::numeric_limits<T>::lowest()} &&
             bound <= std::int64_t{std::numeric_limits<T>::max()};
    }
  };
  require(is_inside(from),
          [&] { return std::string("from is out of bounds for ") + kTypeName<T>; });
  require(is_inside(last),
          [&] { return std::string("to - 1 is out of bounds for ") + kTypeName<T>; });
}

// The largest number that random_(from) gives.
template <typename T>
constexpr std::int64_t last_of() noexcept {
  if constexpr (Floating<T>) {
    return std::int64_t{1} << kDigits<T>;
  } else if constexpr (std::is_same_v<T, std::uint64_t>) {
    return -1;
  } else {
    return std::int64_t{std::numeric_limits<T>::max()};
  }
}

}  // namespace

template <typename T>
IntegerRange integer_range(std::int64_t from, std::optional<std::int64_t> to) {
  std::int64_t last = last_of<T>();
  if (to) {
    require(from < *to, [&] {
      return "random_ expects 'from' to be less than 'to', but got from=" + std::to_string(from) +
             " >= to=" + std::to_string(*to);
    });
    last = *to - 1;
  }
  if constexpr (Floating<T>) {
    from = lower_bound_of<T>(from);
    if (to) last = upper_bound_of<T>(*to) - 1;
    require(to ? from <= last : from < last, [&] {
      return std::string("random_ expects 'from' casted to dtype to be less than ") +
             (to ? "'to'" : "or equal to 'to_inc'") +
             " casted to dtype, but got from=" + std::to_string(from) +
             (to ? " >= to=" : " > to_inc=") + std::to_string(to ? last + 1 : last);
    });
  }
  check_bounds<T>(from, last);
  return {static_cast<std::uint64_t>(last) - static_cast<std::uint64_t>(from) + 1, from};
}

#define TRUESEED_INSTANTIATE_INTEGER_RANGE(T) \
  template IntegerRange integer_range<T>(std::int64_t, std::optional<std::int64_t>);

TRUESEED_INSTANTIATE_INTEGER_RANGE(float)
TRUESEED_INSTANTIATE_INTEGER_RANGE(double)
TRUESEED_INSTANTIATE_INTEGER_RANGE(Half)
TRUESEED_INSTANTIATE_INTEGER_RANGE(BFloat16)
TRUESEED_INSTANTIATE_INTEGER_RANGE(bool)
TRUESEED_INSTANTIATE_INTEGER_RANGE(std::uint8_t)
TRUESEED_INSTANTIATE_INTEGER_RANGE(std::int8_t)
TRUESEED_INSTANTIATE_INTEGER_RANGE(std::int16_t)
TRUESEED_INSTANTIATE_INTEGER_RANGE(std::int32_t)
TRUESEED_INSTANTIATE_INTEGER_RANGE(std::int64_t)
TRUESEED_INSTANTIATE_INTEGER_RANGE(std::uint16_t)
TRUESEED_INSTANTIATE_INTEGER_RANGE(std::uint32_t)
TRUESEED_INSTANTIATE_INTEGER_RANGE(std::uint64_t)

}  // namespace trueseed::torch_types
