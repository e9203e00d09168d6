// SPDX-License-Identifier: Apache-2.0
// The draws of torch's CPU generator over vectors, for one target. Included once for each.

#if defined(TRUESEED_RANDOM_TORCH_CPU_FILL_KERNELS_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef TRUESEED_RANDOM_TORCH_CPU_FILL_KERNELS_INL_H_
#undef TRUESEED_RANDOM_TORCH_CPU_FILL_KERNELS_INL_H_
#else
#define TRUESEED_RANDOM_TORCH_CPU_FILL_KERNELS_INL_H_
#endif

#include <cstddef>
#include <cstdint>

#include <hwy/highway.h>

#include "trueseed/random/torch_cpu/double_kernels-inl.h"
#include "trueseed/random/torch_cpu/element_kernels-inl.h"
#include "trueseed/random/torch_cpu/fill_kernels.h"
#include "trueseed/random/torch_cpu/fill_kernels_scalar.h"
#include "trueseed/random/torch_cpu/half_kernels-inl.h"
#include "trueseed/random/torch_cpu/streamed_uniform-inl.h"
#include "trueseed/random/torch_cpu/word_vectors-inl.h"

// The definitions fuse products: a target without that is the scalar one.
#if TRUESEED_SIMD_TARGET && HWY_NATIVE_FMA
HWY_BEFORE_NAMESPACE();
namespace trueseed::torch_cpu::internal {
namespace HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

HWY_FLATTEN void uniform_f32(const std::uint32_t* words, std::size_t n, float from, float to,
                             float* out) noexcept {
  const Floats d;
  const auto one = [=](std::size_t i) {
    out[i] = scalar::uniform_f32(engines::Mt19937::temper(words[i]), from, to);
  };
  if (from == 0.0F && to == 1.0F) {
    for_vectors<kFloats>(
        n, [=](std::size_t i) { hn::StoreU(load_uniform24(words + i), d, out + i); }, one);
    return;
  }
  const Range range(from, to);
  for_vectors<kFloats>(
      n, [=](std::size_t i) { hn::StoreU(range.of(load_uniform24(words + i)), d, out + i); }, one);
}

HWY_FLATTEN void uniform_f64(const std::uint32_t* words, std::size_t n, double from, double to,
                             double* out) noexcept {
  const Doubles d;
  const auto one = [=](std::size_t i) {
    out[i] = scalar::uniform_f64(scalar::tempered_pair(words + 2 * i).data(), from, to);
  };
  if (from == 0.0 && to == 1.0) {
    for_vectors<kDoubles>(
        n, [=](std::size_t i) { hn::StoreU(load_uniform53(words + 2 * i), d, out + i); }, one);
    return;
  }
  const auto range = hn::Set(d, to - from);
  const auto low = hn::Set(d, from);
  const auto limit = hn::Set(d, to);
  for_vectors<kDoubles>(
      n,
      [=](std::size_t i) {
        const auto value = hn::MulAdd(load_uniform53(words + 2 * i), range, low);
        hn::StoreU(hn::IfThenElse(hn::Eq(value, limit), low, value), d, out + i);
      },
      one);
}

template <typename D>
HWY_INLINE hn::Vec<D> cephes_log(D d, hn::Vec<D> x) {
  const Words32<D> du;
  const hn::RebindToSigned<D> di;
  const auto bits = hn::BitCast(du, x);
  const auto biased = hn::BitCast(di, hn::ShiftRight<23>(bits));
  auto exponent = hn::ConvertTo(d, hn::Sub(biased, hn::Set(di, 126)));
  auto m =
      hn::BitCast(d, hn::Or(hn::And(bits, hn::Set(du, 0x007fffffU)), hn::Set(du, 0x3f000000U)));
  const auto one = hn::Set(d, 1.0F);
  const auto is_small = hn::Lt(m, hn::Set(d, 0x1.6a09e6p-1F));
  const auto again = hn::IfThenElseZero(is_small, m);
  m = hn::Sub(m, one);
  exponent = hn::Sub(exponent, hn::IfThenElseZero(is_small, one));
  m = hn::Add(m, again);
  const auto z = hn::Mul(m, m);
  auto y = hn::MulAdd(hn::Set(d, 7.0376836292e-2F), m, hn::Set(d, -1.1514610310e-1F));
  y = hn::MulAdd(y, m, hn::Set(d, 1.1676998740e-1F));
  y = hn::MulAdd(y, m, hn::Set(d, -1.2420140846e-1F));
  y = hn::MulAdd(y, m, hn::Set(d, 1.4249322787e-1F));
  y = hn::MulAdd(y, m, hn::Set(d, -1.6668057665e-1F));
  y = hn::MulAdd(y, m, hn::Set(d, 2.0000714765e-1F));
  y = hn::MulAdd(y, m, hn::Set(d, -2.4999993993e-1F));
  y = hn::MulAdd(y, m, hn::Set(d, 3.3333331174e-1F));
  y = hn::Mul(y, m);
  y = hn::MulAdd(y, z, hn::Mul(exponent, hn::Set(d, -2.12194440e-4F)));
  y = hn::NegMulAdd(z, hn::Set(d, 0.5F), y);
  return hn::MulAdd(exponent, hn::Set(d, 0.693359375F), hn::Add(m, y));
}

template <typename D>
HWY_INLINE void cephes_sincos(D d, hn::Vec<D> x, hn::Vec<D>& sin, hn::Vec<D>& cos) {
  const Words32<D> du;
  const hn::RebindToSigned<D> di;
  auto octant = hn::ConvertTo(di, hn::Mul(x, hn::Set(d, 1.27323954473516F)));
  octant = hn::And(hn::Add(octant, hn::Set(di, 1)), hn::Set(di, ~1));
  const auto y = hn::ConvertTo(d, octant);
  x = hn::MulAdd(y, hn::Set(d, -0.78515625F), x);
  x = hn::MulAdd(y, hn::Set(d, -2.4187564849853515625e-4F), x);
  x = hn::MulAdd(y, hn::Set(d, -3.77489497744594108e-8F), x);
  const auto z = hn::Mul(x, x);
  auto p = hn::MulAdd(hn::Set(d, 2.443315711809948e-5F), z, hn::Set(d, -1.388731625493765e-3F));
  p = hn::Mul(hn::MulAdd(p, z, hn::Set(d, 4.166664568298827e-2F)), z);
  p = hn::Add(hn::MulSub(p, z, hn::Mul(z, hn::Set(d, 0.5F))), hn::Set(d, 1.0F));
  auto q = hn::MulAdd(hn::Set(d, -1.9515295891e-4F), z, hn::Set(d, 8.3321608736e-3F));
  q = hn::Mul(hn::MulAdd(q, z, hn::Set(d, -1.6666654611e-1F)), z);
  q = hn::MulAdd(q, x, x);
  // Bit 1 swaps the two, bit 2 is the sign of the sine; that of the cosine is bits 1 and 2, odd.
  const auto swapped = hn::RebindMask(d, hn::Ne(hn::And(octant, hn::Set(di, 2)), hn::Zero(di)));
  const auto bits = hn::BitCast(du, octant);
  const auto sign_bit = hn::Set(du, 0x80000000U);
  const auto sin_sign = hn::And(hn::ShiftLeft<29>(bits), sign_bit);
  const auto cos_sign = hn::And(hn::ShiftLeft<29>(hn::Add(bits, hn::Set(du, 2U))), sign_bit);
  sin = hn::BitCast(d, hn::Xor(hn::BitCast(du, hn::IfThenElse(swapped, p, q)), sin_sign));
  cos = hn::BitCast(d, hn::Xor(hn::BitCast(du, hn::IfThenElse(swapped, q, p)), cos_sign));
}

// Normals of the uniforms u1 and u2, in their places.
template <typename D>
HWY_INLINE void box_muller(D d, hn::Vec<D>& u1, hn::Vec<D>& u2, float mean, float std) {
  const auto log = cephes_log(d, hn::Sub(hn::Set(d, 1.0F), u1));
  const auto radius = hn::Sqrt(hn::Mul(hn::Set(d, -2.0F), log));
  hn::Vec<D> sin;
  hn::Vec<D> cos;
  cephes_sincos(d, hn::Mul(hn::Set(d, 6.2831855F), u2), sin, cos);
  u1 = hn::MulAdd(hn::Mul(radius, cos), hn::Set(d, std), hn::Set(d, mean));
  u2 = hn::MulAdd(hn::Mul(radius, sin), hn::Set(d, std), hn::Set(d, mean));
}

HWY_FLATTEN void box_muller_f32(float* block, std::size_t n_blocks, float mean,
                                float std) noexcept {
  std::size_t b = 0;
#if HWY_TARGET == HWY_AVX3
  const Floats d;
  for (; b + 2 <= n_blocks; b += 2) {
    float* at = block + 16 * b;
    const auto first = hn::LoadU(d, at);
    const auto second = hn::LoadU(d, at + 16);
    auto u1 = hn::ConcatLowerLower(d, second, first);
    auto u2 = hn::ConcatUpperUpper(d, second, first);
    box_muller(d, u1, u2, mean, std);
    hn::StoreU(hn::ConcatLowerLower(d, u2, u1), d, at);
    hn::StoreU(hn::ConcatUpperUpper(d, u2, u1), d, at + 16);
  }
#endif
  const hn::CappedTag<float, 8> half;
  for (; b < n_blocks; ++b) {
    for (std::size_t j = 0; j < 8; j += hn::MaxLanes(half)) {
      float* at = block + 16 * b + j;
      auto u1 = hn::LoadU(half, at);
      auto u2 = hn::LoadU(half, at + 8);
      box_muller(half, u1, u2, mean, std);
      hn::StoreU(u1, half, at);
      hn::StoreU(u2, half, at + 8);
    }
  }
}

// log(v) for 2^-53 <= v <= 1, within 2^-47 of the value: log((1+s)/(1-s)) by its series in s.
HWY_INLINE auto near_log(hn::Vec<Doubles> v) {
  const Doubles d;
  const hn::RebindToUnsigned<Doubles> du;
  // The exponent that leaves a mantissa in [sqrt(1/2), sqrt(2)).
  const auto bits = hn::BitCast(du, v);
  const auto above = hn::Sub(bits, hn::Set(du, 0x3fe6a09e667f3bcdU));
  const auto exponent_bits = hn::And(above, hn::Set(du, 0xfff0000000000000U));
  const auto m = hn::BitCast(d, hn::Sub(bits, exponent_bits));
  // The signed exponent, in the bits from 52 on, as a double: offset by 2048, within a mantissa.
  const auto offset = hn::ShiftRight<52>(hn::Add(exponent_bits, hn::Set(du, 0x8000000000000000U)));
  const auto exponent = hn::Sub(hn::BitCast(d, hn::Or(offset, hn::Set(du, 0x4330000000000000U))),
                                hn::Set(d, 0x1p52 + 2048.0));
  const auto f = hn::Sub(m, hn::Set(d, 1.0));
  const auto s = hn::Div(f, hn::Add(f, hn::Set(d, 2.0)));
  const auto z = hn::Mul(s, s);
  auto series = hn::Set(d, 2.0 / 21);
  for (const double term :
       {2.0 / 19, 2.0 / 17, 2.0 / 15, 2.0 / 13, 2.0 / 11, 2.0 / 9, 2.0 / 7, 2.0 / 5, 2.0 / 3}) {
    series = hn::MulAdd(series, z, hn::Set(d, term));
  }
  const auto log_m = hn::MulAdd(hn::Mul(series, z), s, hn::Add(s, s));
  return hn::MulAdd(exponent, hn::Set(d, 0x1.62e42fefa39efp-1), log_m);
}

HWY_FLATTEN void exponential_f32(const std::uint32_t* words, std::size_t n, double factor,
                                 float* out) noexcept {
  const Doubles d;
  const hn::Rebind<float, Doubles> df;
  const auto one = [=](std::size_t i) {
    out[i] = scalar::exponential_f32(scalar::tempered_pair(words + 2 * i).data(), factor);
  };
  for_vectors<kDoubles>(
      n,
      [=](std::size_t i) {
        const auto log = near_log(hn::Sub(hn::Set(d, 1.0), load_uniform53(words + 2 * i)));
        // Adding zero makes minus zero zero.
        const auto value = hn::MulAdd(log, hn::Set(d, factor), hn::Zero(d));
        const auto below = hn::DemoteTo(df, hn::Mul(value, hn::Set(d, 1.0 - 0x1p-44)));
        const auto above = hn::DemoteTo(df, hn::Mul(value, hn::Set(d, 1.0 + 0x1p-44)));
        hn::StoreU(above, df, out + i);
        if (HWY_LIKELY(hn::AllTrue(df, hn::Eq(below, above)))) return;
        for (std::size_t j = i; j < i + kDoubles; ++j) one(j);
      },
      one);
}

HWY_FLATTEN void falling_modulo(const std::uint32_t* words, std::size_t n,
                                std::uint32_t first_range, std::uint32_t* out) noexcept {
  const Doubles d;
  const hn::Rebind<std::uint32_t, Doubles> dw;
  for_vectors<kDoubles>(
      n,
      [=](std::size_t i) {
        const auto first = static_cast<double>(first_range) - static_cast<double>(i);
        const auto range = hn::Sub(hn::Set(d, first), hn::Iota(d, 0.0));
        const auto rest = modulo(load_tempered(words + i), range, hn::Div(hn::Set(d, 1.0), range));
        hn::StoreU(hn::TruncateTo(dw, to_integer(rest)), dw, out + i);
      },
      [=](std::size_t i) {
        out[i] = engines::Mt19937::temper(words[i]) % (first_range - static_cast<std::uint32_t>(i));
      });
}

void stream(const std::uint8_t* from, std::size_t n_bytes, std::uint8_t* to) noexcept {
  const hn::CappedTag<std::uint8_t, 64> d;
  std::size_t i = 0;
  for (; i + hn::MaxLanes(d) <= n_bytes; i += hn::MaxLanes(d)) {
    hn::Stream(hn::LoadU(d, from + i), d, to + i);
  }
  for (; i < n_bytes; ++i) to[i] = from[i];
}

constexpr FillKernels kKernels = {
    &uniform_f32,
    &uniform_f64,
    &box_muller_f32,
    &box_muller_f64,
    &exponential_f32,
    &exponential_f64,
    &modulo_f32<8>,
    &modulo_f32<11>,
    &modulo_f32<24>,
    &modulo_53_f64,
    &falling_modulo,
    &are_probabilities<float>,
    &are_probabilities<double>,
    &stream,
    &stream_uniform_f32,
    {element_kernels<std::uint8_t>(), element_kernels<std::uint16_t>(),
     element_kernels<std::uint32_t>(), element_kernels<std::uint64_t>(), element_kernels<float>(),
     element_kernels<double>()},
    {HalfKernels<Half>{&narrow_f16, &widen_f16}, HalfKernels<BFloat16>{&narrow_bf16, &widen_bf16}}};

const FillKernels& kernels_of_target() noexcept { return kKernels; }

}  // namespace HWY_NAMESPACE
}  // namespace trueseed::torch_cpu::internal
HWY_AFTER_NAMESPACE();
#elif TRUESEED_SIMD_TARGET
namespace trueseed::torch_cpu::internal {
const FillKernels& scalar_kernels() noexcept;
namespace HWY_NAMESPACE {
inline const FillKernels& kernels_of_target() noexcept { return scalar_kernels(); }
}  // namespace HWY_NAMESPACE
}  // namespace trueseed::torch_cpu::internal
#endif  // TRUESEED_SIMD_TARGET

#endif  // TRUESEED_RANDOM_TORCH_CPU_FILL_KERNELS_INL_H_
