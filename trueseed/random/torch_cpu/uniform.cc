// SPDX-License-Identifier: Apache-2.0
#include <concepts>
#include <string>

#include "trueseed/random/torch_cpu/exact_draws.h"
#include "trueseed/random/torch_cpu/fills.h"
#include "trueseed/random/torch_types/check.h"

namespace trueseed::torch_cpu {
namespace {

using torch_types::kLargest;
using torch_types::kScalarTypeName;
using torch_types::kTypeName;
using torch_types::narrow;
using torch_types::require;
using torch_types::text_of;
using torch_types::Wide;

template <typename T>
void check_interval(double from, double to) {
  const auto is_inside = [](double bound) { return bound >= -kLargest<T> && bound <= kLargest<T>; };
  require(is_inside(from),
          [&] { return std::string("from is out of bounds for ") + kTypeName<T>; });
  require(is_inside(to), [&] { return std::string("to is out of bounds for ") + kTypeName<T>; });
  require(from <= to, [&] {
    return "uniform_ expects to return a [from, to) range, but found from=" + text_of(from) +
           " > to=" + text_of(to);
  });
  require(to - from <= kLargest<T>, [&] {
    return std::string("uniform_ expects to-from <= std::numeric_limits<") + kScalarTypeName<T> +
           ">::max(), but found to=" + text_of(to) + " and from=" + text_of(from) +
           " which result in to-from to exceed the limit";
  });
}

}  // namespace

template <Floating T>
void ExactDraws::uniform(std::span<T> out, double from, double to) {
  check_interval<T>(from, to);
  using Number = Wide<T>;
  const auto low = static_cast<Number>(from);
  const auto range = static_cast<Number>(to) - low;
  const T first = narrow<T>(from);
  const T limit = narrow<T>(to);
  // Without an addend, one rounding and two are the same.
  const bool fused = is_fused(path_) || low == 0;
  if (fused && out.size() >= kFewElements) {
    return torch_cpu::uniform(words_.for_fill(), out, from, to, target_);
  }
  const auto draw = [&](T& element, auto value_of) {
    Number unit;
    if constexpr (std::same_as<T, double>) {
      unit = words_.uniform53();
    } else {
      unit = words_.uniform24();
    }
    const T value = narrow<T>(value_of(unit));
    element = value == limit ? first : value;
  };
  if (fused) {
    for (T& x : out) draw(x, [=](Number unit) { return std::fma(unit, range, low); });
  } else {
    for (T& x : out) draw(x, [=](Number unit) { return unit * range + low; });
  }
}

template void ExactDraws::uniform(std::span<float>, double, double);
template void ExactDraws::uniform(std::span<double>, double, double);
template void ExactDraws::uniform(std::span<Half>, double, double);
template void ExactDraws::uniform(std::span<BFloat16>, double, double);

}  // namespace trueseed::torch_cpu
