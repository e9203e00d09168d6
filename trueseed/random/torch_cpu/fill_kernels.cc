// SPDX-License-Identifier: Apache-2.0
#include "trueseed/random/torch_cpu/fill_kernels.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "trueseed/random/torch_cpu/fill_kernels.cc"
#include "trueseed/simd/foreach_target.h"
// After foreach_target.h.
#include "trueseed/random/torch_cpu/fill_kernels-inl.h"

#if HWY_ONCE
#include <algorithm>
#include <cstring>
#include <type_traits>

namespace trueseed::torch_cpu::internal {
namespace {

using engines::Mt19937;
using simd::Target;

void uniform_f32_scalar(const std::uint32_t* words, std::size_t n, float from, float to,
                        float* out) noexcept {
  for (std::size_t i = 0; i < n; ++i) {
    out[i] = scalar::uniform_f32(Mt19937::temper(words[i]), from, to);
  }
}

template <int n_bits>
void modulo_f32(const std::uint32_t* words, std::size_t n, float* out) noexcept {
  for (std::size_t i = 0; i < n; ++i) out[i] = scalar::modulo_f32<n_bits>(words[i]);
}

template <typename T>
bool are_probabilities(const T* p, std::size_t n) noexcept {
  return std::all_of(p, p + n, [](T x) { return 0 <= x && x <= 1; });
}

template <typename T>
constexpr ElementKernels<T> element_kernels() {
  ElementKernels<T> kernels{
      .bernoulli =
          [](const std::uint32_t* words, std::size_t n, std::uint64_t threshold, T one,
             T* out) noexcept {
            for (std::size_t i = 0; i < n; ++i) {
              out[i] = scalar::is_below(words + 2 * i, threshold) ? one : T{};
            }
          },
      .is_below_f32 =
          [](const std::uint32_t* words, std::size_t n, const float* p, T one, T* out) noexcept {
            for (std::size_t i = 0; i < n; ++i) {
              out[i] = scalar::uniform24(Mt19937::temper(words[i])) < p[i] ? one : T{};
            }
          },
      .is_below_f64 =
          [](const std::uint32_t* words, std::size_t n, const double* p, T one, T* out) noexcept {
            for (std::size_t i = 0; i < n; ++i) {
              const auto pair = scalar::tempered_pair(words + 2 * i);
              out[i] = scalar::uniform53(pair.data()) < p[i] ? one : T{};
            }
          },
      .modulo =
          [](const std::uint32_t* words, std::size_t n, std::uint32_t range, std::int64_t base,
             T* out) noexcept {
            for (std::size_t i = 0; i < n; ++i) {
              out[i] = scalar::modulo<T>(Mt19937::temper(words[i]), range, base);
            }
          },
      .masked = nullptr,
  };
  if constexpr (std::is_integral_v<T>) {
    kernels.masked = [](const std::uint32_t* words, std::size_t n, T mask, T* out) noexcept {
      constexpr std::size_t kWords = sizeof(T) == 8 ? 2 : 1;
      for (std::size_t i = 0; i < n; ++i) out[i] = scalar::masked<T>(words + kWords * i, mask);
    };
  }
  return kernels;
}

template <typename T>
constexpr HalfKernels<T> half_kernels() {
  return {
      .narrow =
          [](const float* x, std::size_t n, float limit, T first, T* out) noexcept {
            for (std::size_t i = 0; i < n; ++i) out[i] = scalar::narrowed(x[i], limit, first);
          },
      .widen =
          [](const T* x, std::size_t n, float* out) noexcept {
            for (std::size_t i = 0; i < n; ++i) out[i] = static_cast<float>(x[i]);
          },
  };
}

constexpr FillKernels kScalarKernels = {
    .uniform_f32 = &uniform_f32_scalar,
    .uniform_f64 =
        [](const std::uint32_t* words, std::size_t n, double from, double to,
           double* out) noexcept {
          for (std::size_t i = 0; i < n; ++i) {
            out[i] = scalar::uniform_f64(scalar::tempered_pair(words + 2 * i).data(), from, to);
          }
        },
    .box_muller_f32 =
        [](float* block, std::size_t n_blocks, float mean, float std) noexcept {
          for (std::size_t b = 0; b < n_blocks; ++b) {
            scalar::box_muller_block(block + 16 * b, mean, std);
          }
        },
    .box_muller_f64 =
        [](double* block, std::size_t n_blocks, double mean, double std) noexcept {
          for (std::size_t b = 0; b < n_blocks; ++b) {
            scalar::box_muller_block<math::ReferenceLibm>(block + 16 * b, mean, std);
          }
        },
    .exponential_f32 =
        [](const std::uint32_t* words, std::size_t n, double factor, float* out) noexcept {
          for (std::size_t i = 0; i < n; ++i) {
            out[i] = scalar::exponential_f32(scalar::tempered_pair(words + 2 * i).data(), factor);
          }
        },
    .exponential_f64 =
        [](const std::uint32_t* words, std::size_t n, double factor, double* out) noexcept {
          for (std::size_t i = 0; i < n; ++i) {
            out[i] = scalar::exponential_f64(scalar::tempered_pair(words + 2 * i).data(), factor);
          }
        },
    .modulo_8_f32 = &modulo_f32<8>,
    .modulo_11_f32 = &modulo_f32<11>,
    .modulo_24_f32 = &modulo_f32<24>,
    .modulo_53_f64 =
        [](const std::uint32_t* words, std::size_t n, double* out) noexcept {
          for (std::size_t i = 0; i < n; ++i) out[i] = scalar::modulo_53_f64(words + 2 * i);
        },
    .falling_modulo =
        [](const std::uint32_t* words, std::size_t n, std::uint32_t first_range,
           std::uint32_t* out) noexcept {
          for (std::size_t i = 0; i < n; ++i) {
            out[i] = Mt19937::temper(words[i]) % (first_range - static_cast<std::uint32_t>(i));
          }
        },
    .are_probabilities_f32 = &are_probabilities<float>,
    .are_probabilities_f64 = &are_probabilities<double>,
    .stream = [](const std::uint8_t* from, std::size_t n_bytes,
                 std::uint8_t* to) noexcept { std::memcpy(to, from, n_bytes); },
    .stream_uniform_f32 =
        [](engines::internal::RoomyKey& key, std::size_t n_blocks, float from, float to,
           float* out) noexcept {
          constexpr std::size_t kBlock = engines::kMt19937Words;
          const auto next = simd::function_for(engines::internal::kNextInPlace, Target::kScalar);
          for (std::size_t b = 0; b < n_blocks; ++b) {
            next(key);
            uniform_f32_scalar(key.words, kBlock, from, to, out + b * kBlock);
          }
        },
    .by_element = {element_kernels<std::uint8_t>(), element_kernels<std::uint16_t>(),
                   element_kernels<std::uint32_t>(), element_kernels<std::uint64_t>(),
                   element_kernels<float>(), element_kernels<double>()},
    .by_half = {half_kernels<Half>(), half_kernels<BFloat16>()},
};

using KernelsOfTarget = const FillKernels&() noexcept;

}  // namespace

const FillKernels& scalar_kernels() noexcept { return kScalarKernels; }

const FillKernels& fill_kernels(simd::Target target) noexcept {
  static constexpr simd::Table<KernelsOfTarget> kTable =
      TRUESEED_SIMD_TABLE(kernels_of_target, &scalar_kernels);
  return simd::function_for(kTable, target)();
}

}  // namespace trueseed::torch_cpu::internal
#endif  // HWY_ONCE
