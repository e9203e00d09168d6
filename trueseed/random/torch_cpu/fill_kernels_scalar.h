// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <bit>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <initializer_list>

#include "trueseed/math/libm.h"
#include "trueseed/random/engines/mt19937.h"

// The specification of the draws, an element at a time.
namespace trueseed::torch_cpu::internal::scalar {

constexpr std::uint64_t pair_of(const std::uint32_t* words) noexcept {
  return (std::uint64_t{words[0]} << 32) | words[1];
}

constexpr std::array<std::uint32_t, 2> tempered_pair(const std::uint32_t* words) noexcept {
  return {engines::Mt19937::temper(words[0]), engines::Mt19937::temper(words[1])};
}

constexpr std::uint64_t low53(const std::uint32_t* words) noexcept {
  return pair_of(words) & ((std::uint64_t{1} << 53) - 1);
}

constexpr bool is_below(const std::uint32_t* words, std::uint64_t threshold) noexcept {
  return low53(tempered_pair(words).data()) < threshold;
}

constexpr double uniform53(const std::uint32_t* words) noexcept {
  return static_cast<double>(low53(words)) * 0x1p-53;
}

constexpr float uniform24(std::uint32_t word) noexcept {
  return static_cast<float>(word & 0xffffffU) * 0x1p-24F;
}

inline float uniform_f32(std::uint32_t word, float from, float to) noexcept {
  const float value = std::fma(uniform24(word), to - from, from);
  return value == to ? from : value;
}

inline double uniform_f64(const std::uint32_t* words, double from, double to) noexcept {
  const double value = std::fma(uniform53(words), to - from, from);
  return value == to ? from : value;
}

/// Cephes' logf with fused products, for 0 < x <= 1 that is no subnormal.
///
/// Source: S. Moshier's Cephes as in avx_mathfun (zlib licence), the order of PyTorch's AVX2 build.
inline float cephes_log(float x) noexcept {
  const auto bits = std::bit_cast<std::uint32_t>(x);
  float exponent = static_cast<float>(static_cast<std::int32_t>(bits >> 23) - 126);
  float m = std::bit_cast<float>((bits & 0x007fffffU) | 0x3f000000U);
  const bool is_small = m < 0x1.6a09e6p-1F;
  const float again = is_small ? m : 0.0F;
  m -= 1.0F;
  if (is_small) exponent -= 1.0F;
  m += again;
  const float z = m * m;
  float y = 7.0376836292e-2F;
  for (const float coefficient :
       {-1.1514610310e-1F, 1.1676998740e-1F, -1.2420140846e-1F, 1.4249322787e-1F, -1.6668057665e-1F,
        2.0000714765e-1F, -2.4999993993e-1F, 3.3333331174e-1F}) {
    y = std::fma(y, m, coefficient);
  }
  y = y * m;
  y = std::fma(y, z, exponent * -2.12194440e-4F);
  y = std::fma(-z, 0.5F, y);
  return std::fma(exponent, 0.693359375F, m + y);
}

struct SinCos {
  float sin;
  float cos;
};

/// Cephes' sinf and cosf with fused products, for x >= 0. Source: as cephes_log.
inline SinCos cephes_sincos(float x) noexcept {
  const int octant = (static_cast<int>(x * 1.27323954473516F) + 1) & ~1;
  const auto y = static_cast<float>(octant);
  x = std::fma(y, -0.78515625F, x);
  x = std::fma(y, -2.4187564849853515625e-4F, x);
  x = std::fma(y, -3.77489497744594108e-8F, x);
  const float z = x * x;
  float p = std::fma(2.443315711809948e-5F, z, -1.388731625493765e-3F);
  p = std::fma(p, z, 4.166664568298827e-2F) * z;
  p = std::fma(p, z, -(z * 0.5F)) + 1.0F;
  float q = std::fma(-1.9515295891e-4F, z, 8.3321608736e-3F);
  q = std::fma(q, z, -1.6666654611e-1F) * z;
  q = std::fma(q, x, x);
  const bool swapped = (octant & 2) != 0;
  const float sin = swapped ? p : q;
  const float cos = swapped ? q : p;
  return {(octant & 4) != 0 ? -sin : sin, (~(octant - 2) & 4) != 0 ? -cos : cos};
}

inline void box_muller_block(float* block, float mean, float std) noexcept {
  for (std::size_t j = 0; j < 8; ++j) {
    const float radius = std::sqrt(-2.0F * cephes_log(1.0F - block[j]));
    const auto [sin, cos] = cephes_sincos(6.2831855F * block[j + 8]);
    block[j] = std::fma(radius * cos, std, mean);
    block[j + 8] = std::fma(radius * sin, std, mean);
  }
}

/// Normals of 16 uniforms, in their places, by functions of Libm.
template <class Libm, std::floating_point Number>
void box_muller_block(Number* block, Number mean, Number std) noexcept {
  for (std::size_t j = 0; j < 8; ++j) {
    const Number radius = std::sqrt(-2 * Libm::log(1 - block[j]));
    const auto angle = static_cast<Number>(0x1.921fb54442d18p+2 * double{block[j + 8]});
    const Number cos = Libm::cos(angle);
    const Number sin = Libm::sin(angle);
    block[j] = std::fma(radius * cos, std, mean);
    block[j + 8] = std::fma(radius * sin, std, mean);
  }
}

inline double exponential_f64(const std::uint32_t* words, double factor) noexcept {
  return factor * math::ReferenceLibm::log1p(-uniform53(words));
}

inline float exponential_f32(const std::uint32_t* words, double factor) noexcept {
  return static_cast<float>(factor * std::log1p(-uniform53(words)));
}

template <typename T>
constexpr T modulo(std::uint32_t word, std::uint32_t range, std::int64_t base) noexcept {
  const std::uint64_t number = std::uint64_t{word % range} + static_cast<std::uint64_t>(base);
  return static_cast<T>(static_cast<std::int64_t>(number));
}

template <typename T>
constexpr T masked(const std::uint32_t* words, T mask) noexcept {
  if constexpr (sizeof(T) == 8) {
    return pair_of(tempered_pair(words).data()) & mask;
  } else {
    return static_cast<T>(engines::Mt19937::temper(words[0]) & mask);
  }
}

template <int n_bits>
constexpr float modulo_f32(std::uint32_t untempered) noexcept {
  return static_cast<float>(engines::Mt19937::temper(untempered) % ((1U << n_bits) + 1));
}

constexpr double modulo_53_f64(const std::uint32_t* words) noexcept {
  return static_cast<double>(pair_of(tempered_pair(words).data()) % ((std::uint64_t{1} << 53) + 1));
}

template <typename T>
T narrowed(float x, float limit, T first) noexcept {
  const T value(x);
  return static_cast<float>(value) == limit ? first : value;
}

}  // namespace trueseed::torch_cpu::internal::scalar
