// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <numbers>

#include "trueseed/random/torch_cuda/draw-inl.h"
#include "trueseed/random/torch_cuda/number.h"

namespace trueseed::torch_cuda {
namespace {

// Two words give a pair of normals: the even component the sine, the odd one the cosine. Source:
// cuRAND, curand_normal4.
float normal_float(std::uint32_t first, std::uint32_t second, bool is_sine) noexcept {
  constexpr float kTurn = 0x1p-32F * 0x1.921FB6p+2F;
  const float radius =
      std::sqrt(-2.0F * static_cast<float>(std::log(double{uniform_float(first)})));
  const double angle = std::fma(static_cast<float>(second), kTurn, kTurn / 2.0F);
  return radius * static_cast<float>(is_sine ? std::sin(angle) : std::cos(angle));
}

// Four words give a pair. Source: cuRAND, curand_normal2_double.
double normal_double(const internal::Rows& rows, std::size_t i, bool is_sine) noexcept {
  const double u = uniform_double(rows.plane[0][i], rows.plane[1][i]);
  const double turns =
      static_cast<double>(bits53(rows.plane[2][i], rows.plane[3][i])) * 0x1p-52 + 0x1p-53;
  const double angle = std::numbers::pi * turns;
  return std::sqrt(-2.0 * std::log(u)) * (is_sine ? std::sin(angle) : std::cos(angle));
}

}  // namespace

template <typename T, typename Convert>
void Generator::draw_normal(std::span<T> out, const Convert& convert) {
  if constexpr (std::is_same_v<T, double>) {
    draw<2>(out, [&convert](const internal::Rows& rows, unsigned c, std::size_t n, double* to) {
      for (std::size_t i = 0; i < n; ++i) to[i] = convert(normal_double(rows, i, c == 0));
    });
  } else {
    draw<4>(out, [&convert](const internal::Rows& rows, unsigned c, std::size_t n, T* to) {
      const auto* const first = rows.plane[c - c % 2];
      const auto* const second = rows.plane[c - c % 2 + 1];
      for (std::size_t i = 0; i < n; ++i) {
        to[i] = convert(normal_float(first[i], second[i], c % 2 == 0));
      }
    });
  }
}

template <Floating T>
void Generator::normal(std::span<T> out, double mean, double std_dev) {
  require(std_dev >= 0.0, "normal expects std >= 0.0, but found std " + text_of(std_dev));
  const auto center = static_cast<Wide<T>>(mean);
  const auto width = static_cast<Wide<T>>(std_dev);
  draw_normal(out, [=](Wide<T> value) { return narrow<T>(std::fma(value, width, center)); });
}

template <Floating T>
void Generator::log_normal(std::span<T> out, double mean, double std_dev) {
  require(std_dev > 0.0, "log_normal_ expects std > 0.0, but found std=" + text_of(std_dev));
  const auto center = static_cast<Wide<T>>(mean);
  const auto width = static_cast<Wide<T>>(std_dev);
  draw_normal(out, [=](Wide<T> value) {
    return narrow<T>(static_cast<Wide<T>>(std::exp(double{std::fma(value, width, center)})));
  });
}

#define TRUESEED_INSTANTIATE_NORMAL(T)                           \
  template void Generator::normal(std::span<T>, double, double); \
  template void Generator::log_normal(std::span<T>, double, double);

TRUESEED_INSTANTIATE_NORMAL(float)
TRUESEED_INSTANTIATE_NORMAL(double)
TRUESEED_INSTANTIATE_NORMAL(Half)
TRUESEED_INSTANTIATE_NORMAL(BFloat16)

}  // namespace trueseed::torch_cuda
