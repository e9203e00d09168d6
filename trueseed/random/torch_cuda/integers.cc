// SPDX-License-Identifier: Apache-2.0
#include <bit>
#include <cstdlib>
#include <string>

#include "trueseed/base/uint128.h"
#include "trueseed/random/torch_cuda/check.h"
#include "trueseed/random/torch_cuda/draw-inl.h"

namespace trueseed::torch_cuda {
namespace {

constexpr std::int64_t kLowest64 = std::numeric_limits<std::int64_t>::lowest();
/// From this range on, a number is made of 64 bits.
constexpr std::uint64_t kWideRange = std::uint64_t{1} << 28;

std::uint64_t word64(const internal::Rows& rows, unsigned c, std::size_t i) noexcept {
  return std::uint64_t{rows.plane[2 * c][i]} << 32 | rows.plane[2 * c + 1][i];
}

// Returns `number` as a T: by way of float for the narrow floating types.
template <typename T>
T number_as(std::int64_t number) noexcept {
  if constexpr (std::is_same_v<T, bool>) {
    return number != 0;
  } else {
    return narrow<T>(number);
  }
}

// word mod divisor without a division. Source: Lemire, Kaser, Kurz, "Faster remainder by direct
// computation", 2019: exact for 32-bit words and divisors.
class Remainder {
 public:
  explicit Remainder(std::uint32_t divisor) noexcept
      : divisor_(divisor), inverse_(~std::uint64_t{0} / divisor + 1) {}
  std::uint32_t operator()(std::uint32_t word) const noexcept {
    return static_cast<std::uint32_t>(high_half(Uint128{inverse_ * word} * divisor_));
  }

 private:
  std::uint64_t divisor_;
  std::uint64_t inverse_;
};

// The distance of representable numbers below `magnitude`, for a type of `digits` bits.
std::int64_t spacing_at(std::int64_t magnitude, int digits) noexcept {
  const auto exponent = static_cast<int>(std::bit_width(static_cast<std::uint64_t>(magnitude))) - 1;
  return std::int64_t{1} << std::max(exponent - digits + 1, 0);
}

// Moves a bound to the next number of T inside the interval where rounding would leave it.
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
  require(is_inside(from), std::string("from is out of bounds for ") + kTypeName<T>);
  require(is_inside(last), std::string("to - 1 is out of bounds for ") + kTypeName<T>);
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

// The numbers that random_() gives are [0, moduli).
template <typename T>
constexpr std::uint64_t modulus_of() noexcept {
  if constexpr (std::is_same_v<T, bool>) {
    return 2;
  } else if constexpr (Floating<T>) {
    return (std::uint64_t{1} << kDigits<T>)+1;
  } else {
    return static_cast<std::uint64_t>(std::numeric_limits<T>::max()) + 1;
  }
}

}  // namespace

template <typename T>
void Generator::random_from(std::span<T> out, std::uint64_t range, std::int64_t base) {
  const auto add = [base](std::uint64_t number) {
    return number_as<T>(static_cast<std::int64_t>(number + static_cast<std::uint64_t>(base)));
  };
  if (range >= kWideRange) {
    draw<2>(out, [&](const internal::Rows& rows, unsigned c, std::size_t n, T* to) {
      for (std::size_t i = 0; i < n; ++i) to[i] = add(word64(rows, c, i) % range);
    });
    return;
  }
  const Remainder remainder(static_cast<std::uint32_t>(range));
  draw<4>(out, [&](const internal::Rows& rows, unsigned c, std::size_t n, T* to) {
    for (std::size_t i = 0; i < n; ++i) to[i] = add(remainder(rows.plane[c][i]));
  });
}

template <typename T>
void Generator::random(std::span<T> out) {
  constexpr std::uint64_t kModulus = modulus_of<T>();
  if constexpr (std::is_same_v<T, double> || std::is_same_v<T, std::int64_t>) {
    draw<2>(out, [](const internal::Rows& rows, unsigned c, std::size_t n, T* to) {
      for (std::size_t i = 0; i < n; ++i) to[i] = static_cast<T>(word64(rows, c, i) % kModulus);
    });
  } else {
    draw<4>(out, [](const internal::Rows& rows, unsigned c, std::size_t n, T* to) {
      for (std::size_t i = 0; i < n; ++i) {
        to[i] = number_as<T>(static_cast<std::int64_t>(rows.plane[c][i] % kModulus));
      }
    });
  }
}

template <typename T>
void Generator::random(std::span<T> out, std::int64_t from, std::optional<std::int64_t> to) {
  if (!to && from == kLowest64) {
    if constexpr (std::is_same_v<T, std::int64_t> || std::is_same_v<T, double> ||
                  std::is_same_v<T, float> || std::is_same_v<T, BFloat16>) {
      draw<2>(out, [](const internal::Rows& rows, unsigned c, std::size_t n, T* at) {
        for (std::size_t i = 0; i < n; ++i) {
          at[i] = number_as<T>(static_cast<std::int64_t>(word64(rows, c, i)));
        }
      });
      return;
    } else {
      require(
          out.empty(),
          "random_full_64_bits_range_kernel_cuda handles only int64, double, float and bfloat16");
      return;
    }
  }
  std::int64_t last = last_of<T>();
  if (to) {
    require(from < *to, "random_ expects 'from' to be less than 'to', but got from=" +
                            std::to_string(from) + " >= to=" + std::to_string(*to));
    last = *to - 1;
  }
  if constexpr (Floating<T>) {
    from = lower_bound_of<T>(from);
    if (to) last = upper_bound_of<T>(*to) - 1;
    require(to ? from <= last : from < last,
            std::string("random_ expects 'from' casted to dtype to be less than ") +
                (to ? "'to'" : "or equal to 'to_inc'") +
                " casted to dtype, but got from=" + std::to_string(from) +
                (to ? " >= to=" : " > to_inc=") + std::to_string(to ? last + 1 : last));
  }
  check_bounds<T>(from, last);
  if (out.empty()) return;
  random_from(out, static_cast<std::uint64_t>(last) - static_cast<std::uint64_t>(from) + 1, from);
}

#define TRUESEED_INSTANTIATE_RANDOM_FROM(T) \
  template void Generator::random(std::span<T>, std::int64_t, std::optional<std::int64_t>);
#define TRUESEED_INSTANTIATE_RANDOM(T)           \
  template void Generator::random(std::span<T>); \
  TRUESEED_INSTANTIATE_RANDOM_FROM(T)

TRUESEED_INSTANTIATE_RANDOM(float)
TRUESEED_INSTANTIATE_RANDOM(double)
TRUESEED_INSTANTIATE_RANDOM(Half)
TRUESEED_INSTANTIATE_RANDOM(BFloat16)
TRUESEED_INSTANTIATE_RANDOM(bool)
TRUESEED_INSTANTIATE_RANDOM(std::uint8_t)
TRUESEED_INSTANTIATE_RANDOM(std::int8_t)
TRUESEED_INSTANTIATE_RANDOM(std::int16_t)
TRUESEED_INSTANTIATE_RANDOM(std::int32_t)
TRUESEED_INSTANTIATE_RANDOM(std::int64_t)
TRUESEED_INSTANTIATE_RANDOM_FROM(std::uint16_t)
TRUESEED_INSTANTIATE_RANDOM_FROM(std::uint32_t)
TRUESEED_INSTANTIATE_RANDOM_FROM(std::uint64_t)

}  // namespace trueseed::torch_cuda
