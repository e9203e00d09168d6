// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <numbers>

#include "trueseed/random/torch_cuda/draw-inl.h"
#include "trueseed/random/torch_cuda/number.h"

namespace trueseed::torch_cuda {

template <Floating T>
void Generator::exponential(std::span<T> out, double lambda) {
  require(lambda > 0.0, "exponential_ expects lambda > 0.0, but found lambda=" + text_of(lambda));
  const Wide<T> factor = Wide<T>{-1} / static_cast<Wide<T>>(lambda);
  draw_uniform(out, [factor](Wide<T> value) {
    constexpr Wide<T> kHalfEpsilon = std::numeric_limits<Wide<T>>::epsilon() / 2;
    const Wide<T> log =
        value >= 1 - kHalfEpsilon ? -kHalfEpsilon : static_cast<Wide<T>>(std::log(double{value}));
    return narrow<T>(factor * log);
  });
}

template <Floating T>
void Generator::cauchy(std::span<T> out, double median, double sigma) {
  require(sigma > 0.0, "cauchy_ expects sigma > 0.0, but found sigma=" + text_of(sigma));
  const auto center = static_cast<Wide<T>>(median);
  const auto width = static_cast<Wide<T>>(sigma);
  draw_uniform(out, [=](Wide<T> value) {
    constexpr auto kPi = std::numbers::pi_v<Wide<T>>;
    constexpr Wide<T> kEpsilon = std::numeric_limits<Wide<T>>::epsilon();
    if constexpr (!std::is_same_v<T, double>) value = std::clamp(value, kEpsilon, 1 - kEpsilon);
    const Wide<T> angle = kPi * (value - Wide<T>{0.5});
    return narrow<T>(std::fma(width, static_cast<Wide<T>>(std::tan(double{angle})), center));
  });
}

template <typename T>
void Generator::geometric(std::span<T> out, double p) {
  require(0 < p && p < 1, "geometric_ expects p to be in (0, 1), but got p=" + text_of(p));
  const auto log_of_rest = static_cast<Wide<T>>(std::log1p(-double{static_cast<Wide<T>>(p)}));
  draw_uniform(out, [log_of_rest](Wide<T> value) {
    const auto log = static_cast<Wide<T>>(std::log(double{value}));
    return narrow<T>(std::ceil(log / log_of_rest));
  });
}

#define TRUESEED_INSTANTIATE_TRANSFORMS(T)                       \
  template void Generator::exponential(std::span<T>, double);    \
  template void Generator::cauchy(std::span<T>, double, double); \
  template void Generator::geometric(std::span<T>, double);

TRUESEED_INSTANTIATE_TRANSFORMS(float)
TRUESEED_INSTANTIATE_TRANSFORMS(double)
TRUESEED_INSTANTIATE_TRANSFORMS(Half)
TRUESEED_INSTANTIATE_TRANSFORMS(BFloat16)
template void Generator::geometric(std::span<std::int32_t>, double);
template void Generator::geometric(std::span<std::int64_t>, double);

}  // namespace trueseed::torch_cuda
