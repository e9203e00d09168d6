// SPDX-License-Identifier: Apache-2.0
#include "trueseed/random/torch_cpu/exact_draws.h"
#include "trueseed/random/torch_types/check.h"

namespace trueseed::torch_cpu {

using torch_types::narrow;
using torch_types::require;
using torch_types::widen;

template <Floating T>
void ExactDraws::rrelu(std::span<const T> x, double lower, double upper, std::span<T> out,
                       std::span<T> noise) {
  using Number = torch_types::Wide<T>;
  require(x.size() == out.size() && x.size() == noise.size(),
          "rrelu takes an input, an output and a noise of equal sizes");
  require(lower <= upper, "Lower bound should be less than or equal to the upper bound");
  const double low = static_cast<Number>(lower);
  const double range = static_cast<Number>(upper) - low;
  for (std::size_t i = 0; i < x.size(); ++i) {
    const Number value = widen(x[i]);
    if (value <= 0) {
      const auto slope = static_cast<Number>(words_.uniform53() * range + low);
      out[i] = narrow<T>(value * slope);
      noise[i] = narrow<T>(slope);
    } else {
      out[i] = x[i];
      noise[i] = narrow<T>(1.0F);
    }
  }
}

template void ExactDraws::rrelu(std::span<const float>, double, double, std::span<float>,
                                std::span<float>);
template void ExactDraws::rrelu(std::span<const double>, double, double, std::span<double>,
                                std::span<double>);
template void ExactDraws::rrelu(std::span<const BFloat16>, double, double, std::span<BFloat16>,
                                std::span<BFloat16>);

}  // namespace trueseed::torch_cpu
