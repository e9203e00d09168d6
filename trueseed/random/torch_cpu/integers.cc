// SPDX-License-Identifier: Apache-2.0
#include <type_traits>

#include "trueseed/random/torch_cpu/exact_draws.h"
#include "trueseed/random/torch_cpu/fills.h"
#include "trueseed/random/torch_types/check.h"
#include "trueseed/random/torch_types/integer_range.h"

namespace trueseed::torch_cpu {
namespace {

using torch_types::kWideRange;
using torch_types::number_as;

template <typename T>
constexpr bool kTakesPairs = std::is_same_v<T, double> || std::is_same_v<T, std::int64_t>;

}  // namespace

template <typename T>
void ExactDraws::random(std::span<T> out) {
  if (out.size() >= kFewElements) return torch_cpu::random(words_.for_fill(), out, target_);
  constexpr std::uint64_t kRange = torch_types::default_range<T>();
  for (T& x : out) {
    std::uint64_t word = 0;
    if constexpr (kTakesPairs<T>) {
      word = words_.next64();
    } else {
      word = words_.next32();
    }
    x = number_as<T>(static_cast<std::int64_t>(word % kRange));
  }
}

template <typename T>
void ExactDraws::random(std::span<T> out, std::int64_t from, std::optional<std::int64_t> to) {
  if (torch_types::is_whole_range(from, to)) {
    torch_types::require(
        torch_types::kHasWholeRange<T>,
        "random_full_64_bits_range_kernel_cpu handles only int64, double, float and bfloat16");
    if (out.empty()) return;
    return random_from_to(words_.for_fill(), out, 0, 0, target_);
  }
  const auto [range, first] = torch_types::integer_range<T>(from, to);
  const auto base = static_cast<std::uint64_t>(first);
  if (out.size() >= kFewElements) {
    return random_from_to(words_.for_fill(), out, range, first, target_);
  }
  const auto number = [&](std::uint64_t rest) {
    return number_as<T>(static_cast<std::int64_t>(rest + base));
  };
  if (range >= kWideRange) {
    for (T& x : out) x = number(words_.next64() % range);
  } else {
    const auto divisor = static_cast<std::uint32_t>(range);
    for (T& x : out) x = number(words_.next32() % divisor);
  }
}

#define TRUESEED_INSTANTIATE_RANDOM_FROM(T) \
  template void ExactDraws::random(std::span<T>, std::int64_t, std::optional<std::int64_t>);
#define TRUESEED_INSTANTIATE_RANDOM(T)            \
  template void ExactDraws::random(std::span<T>); \
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

}  // namespace trueseed::torch_cpu
