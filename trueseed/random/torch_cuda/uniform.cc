// SPDX-License-Identifier: Apache-2.0
#include <string>

#include "trueseed/random/torch_cuda/draw-inl.h"
#include "trueseed/random/torch_cuda/number.h"

namespace trueseed::torch_cuda {
namespace {

template <typename T>
void check_interval(double from, double to) {
  const double largest = kLargest<T>;
  const auto is_inside = [largest](double bound) { return bound >= -largest && bound <= largest; };
  require(is_inside(from), std::string("from is out of bounds for ") + kTypeName<T>);
  require(is_inside(to), std::string("to is out of bounds for ") + kTypeName<T>);
  require(from <= to, "uniform_ expects to return a [from, to) range, but found from=" +
                          text_of(from) + " > to=" + text_of(to));
  require(to - from <= largest, std::string("uniform_ expects to-from <= std::numeric_limits<") +
                                    kScalarTypeName<T> + ">::max(), but found to=" + text_of(to) +
                                    " and from=" + text_of(from) +
                                    " which result in to-from to exceed the limit");
}

}  // namespace

template <Floating T>
void Generator::uniform(std::span<T> out, double from, double to) {
  check_interval<T>(from, to);
  const T low = narrow<T>(from);
  const T high = narrow<T>(to);
  const Wide<T> range = widen(narrow<T>(widen(high) - widen(low)));
  if constexpr (std::is_same_v<T, float>) {
    auto* const to_uniform = simd::function_for(internal::kToUniform, target_);
    const internal::Interval interval{.from = low, .to = high, .range = range};
    draw<4>(out, [&](const internal::Rows& rows, unsigned c, std::size_t n, float* at) {
      to_uniform(rows.plane[c], n, interval, at);
    });
  } else if (from == 0.0 && to == 1.0) {
    // The product and sum change nothing.
    draw_uniform(out, [high](Wide<T> value) {
      const T narrowed = narrow<T>(value);
      return narrowed == high ? T() : narrowed;
    });
  } else {
    draw_uniform(out, [=](Wide<T> value) { return within<T>(value, low, high, range); });
  }
}

template void Generator::uniform(std::span<float>, double, double);
template void Generator::uniform(std::span<double>, double, double);
template void Generator::uniform(std::span<Half>, double, double);
template void Generator::uniform(std::span<BFloat16>, double, double);

}  // namespace trueseed::torch_cuda
