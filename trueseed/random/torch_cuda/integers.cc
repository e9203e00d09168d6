// SPDX-License-Identifier: Apache-2.0
#include "trueseed/base/uint128.h"
#include "trueseed/random/torch_cuda/draw-inl.h"
#include "trueseed/random/torch_cuda/number.h"
#include "trueseed/random/torch_types/integer_range.h"

namespace trueseed::torch_cuda {
namespace {

using torch_types::default_range;
using torch_types::kWideRange;
using torch_types::number_as;

std::uint64_t word64(const internal::Rows& rows, unsigned c, std::size_t i) noexcept {
  return std::uint64_t{rows.plane[2 * c][i]} << 32 | rows.plane[2 * c + 1][i];
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
  constexpr std::uint64_t kModulus = default_range<T>();
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
  if (torch_types::is_whole_range(from, to)) {
    if constexpr (torch_types::kHasWholeRange<T>) {
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
  const auto [range, base] = torch_types::integer_range<T>(from, to);
  if (out.empty()) return;
  random_from(out, range, base);
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
// The keys of a permutation.
template void Generator::random_from(std::span<std::int32_t>, std::uint64_t, std::int64_t);
template void Generator::random_from(std::span<std::int64_t>, std::uint64_t, std::int64_t);

}  // namespace trueseed::torch_cuda
