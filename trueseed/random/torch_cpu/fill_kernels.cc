// SPDX-License-Identifier: Apache-2.0
#include "trueseed/random/torch_cpu/fill_kernels.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "trueseed/random/torch_cpu/fill_kernels.cc"
#include "trueseed/simd/foreach_target.h"
// After foreach_target.h.
#include "trueseed/random/torch_cpu/fill_kernels-inl.h"

#if HWY_ONCE
#include <cstring>

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
    .bernoulli_f32 =
        [](const std::uint32_t* words, std::size_t n, std::uint64_t threshold,
           float* out) noexcept {
          for (std::size_t i = 0; i < n; ++i) {
            out[i] = scalar::is_below(words + 2 * i, threshold) ? 1.0F : 0.0F;
          }
        },
    .bernoulli_u8 =
        [](const std::uint32_t* words, std::size_t n, std::uint64_t threshold,
           std::uint8_t* out) noexcept {
          for (std::size_t i = 0; i < n; ++i) {
            out[i] = static_cast<std::uint8_t>(scalar::is_below(words + 2 * i, threshold));
          }
        },
    .exponential_f32 =
        [](const std::uint32_t* words, std::size_t n, double factor, float* out) noexcept {
          for (std::size_t i = 0; i < n; ++i) {
            out[i] = scalar::exponential_f32(scalar::tempered_pair(words + 2 * i).data(), factor);
          }
        },
    .modulo_i64 =
        [](const std::uint32_t* words, std::size_t n, std::uint32_t range, std::int64_t base,
           std::int64_t* out) noexcept {
          for (std::size_t i = 0; i < n; ++i) {
            out[i] = std::int64_t{Mt19937::temper(words[i]) % range} + base;
          }
        },
    .falling_modulo =
        [](const std::uint32_t* words, std::size_t n, std::uint32_t first_range,
           std::uint32_t* out) noexcept {
          for (std::size_t i = 0; i < n; ++i) {
            out[i] = Mt19937::temper(words[i]) % (first_range - static_cast<std::uint32_t>(i));
          }
        },
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
