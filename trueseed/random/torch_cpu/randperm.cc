// SPDX-License-Identifier: Apache-2.0
#include <concepts>
#include <string>
#include <utility>

#include "trueseed/random/torch_cpu/exact_draws.h"
#include "trueseed/random/torch_cpu/fills.h"
#include "trueseed/random/torch_types/check.h"
#include "trueseed/random/torch_types/integer_range.h"

namespace trueseed::torch_cpu {
namespace {

using torch_types::kDigits;
using torch_types::number_as;
using torch_types::require;

// From here on a permutation is drawn inside out, of 64 bits a number.
constexpr std::size_t kLargePermutation = 0xffffffffU / 20;

template <typename T>
void check_size(std::size_t n) {
  if constexpr (std::same_as<T, BFloat16>) {
    return;
  } else if constexpr (Floating<T>) {
    constexpr std::size_t kMost = (std::size_t{1} << kDigits<T>)+1;
    require(n <= kMost, [&] {
      return "n cannot be greater than " + std::to_string(kMost) + " for " +
             torch_types::kScalarTypeName<T> + " type.";
    });
  } else {
    require(n == 0 || n - 1 <= static_cast<std::size_t>(std::numeric_limits<T>::max()), [&] {
      return std::string("value cannot be converted to type ") +
             (std::is_signed_v<T> ? "int" : "uint") + std::to_string(8 * sizeof(T)) +
             "_t without overflow";
    });
  }
}

}  // namespace

template <typename T>
void ExactDraws::randperm(std::span<T> out) {
  const std::size_t n = out.size();
  check_size<T>(n);
  if (n >= kLargePermutation) {
    for (std::size_t i = 0; i < n; ++i) {
      const std::size_t place = words_.next64() % (i + 1);
      out[i] = number_as<T>(static_cast<std::int64_t>(i));
      out[i] = out[place];
      out[place] = number_as<T>(static_cast<std::int64_t>(i));
    }
    return;
  }
  if (n >= kFewElements) return torch_cpu::randperm(words_.for_fill(), out, target_);
  for (std::size_t i = 0; i < n; ++i) out[i] = number_as<T>(static_cast<std::int64_t>(i));
  for (std::size_t i = 0; i + 1 < n; ++i) {
    std::swap(out[i], out[i + words_.next32() % static_cast<std::uint32_t>(n - i)]);
  }
}

template void ExactDraws::randperm(std::span<float>);
template void ExactDraws::randperm(std::span<double>);
template void ExactDraws::randperm(std::span<Half>);
template void ExactDraws::randperm(std::span<BFloat16>);
template void ExactDraws::randperm(std::span<std::uint8_t>);
template void ExactDraws::randperm(std::span<std::int8_t>);
template void ExactDraws::randperm(std::span<std::int16_t>);
template void ExactDraws::randperm(std::span<std::int32_t>);
template void ExactDraws::randperm(std::span<std::int64_t>);

}  // namespace trueseed::torch_cpu
