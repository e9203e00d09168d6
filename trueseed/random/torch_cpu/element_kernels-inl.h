// SPDX-License-Identifier: Apache-2.0
// The draws that are made of elements of many types, for one target. Included once for each.

#if defined(TRUESEED_RANDOM_TORCH_CPU_ELEMENT_KERNELS_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef TRUESEED_RANDOM_TORCH_CPU_ELEMENT_KERNELS_INL_H_
#undef TRUESEED_RANDOM_TORCH_CPU_ELEMENT_KERNELS_INL_H_
#else
#define TRUESEED_RANDOM_TORCH_CPU_ELEMENT_KERNELS_INL_H_
#endif

#include <bit>
#include <cstddef>
#include <cstdint>
#include <type_traits>

#include <hwy/highway.h>

#include "trueseed/random/torch_cpu/fill_kernels.h"
#include "trueseed/random/torch_cpu/fill_kernels_scalar.h"
#include "trueseed/random/torch_cpu/word_vectors-inl.h"

#if TRUESEED_SIMD_TARGET && HWY_NATIVE_FMA
HWY_BEFORE_NAMESPACE();
namespace trueseed::torch_cpu::internal {
namespace HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

// Whether the low 53 bits of each of 2 * kFloats words' pairs are below the threshold. The first
// word of a pair decides, but for one pair of 2^21.
struct Threshold {
  std::uint64_t value;

  [[nodiscard]] HWY_INLINE auto is_above(const std::uint32_t* words) const {
    const Words32<Floats> du;
    const hn::RebindToSigned<Floats> di;
    const auto first = hn::ConcatEven(du, hn::LoadU(du, words + kFloats), hn::LoadU(du, words));
    const auto high = hn::BitCast(di, hn::And(temper_vector(first), hn::Set(du, (1U << 21) - 1)));
    const auto high_of_value = hn::Set(di, static_cast<std::int32_t>(value >> 32));
    auto below = hn::VecFromMask(di, hn::Lt(high, high_of_value));
    const bool has_low = static_cast<std::uint32_t>(value) != 0;
    if (HWY_UNLIKELY(has_low && !hn::AllFalse(di, hn::Eq(high, high_of_value)))) {
      HWY_ALIGN std::int32_t exact[kFloats];
      for (std::size_t i = 0; i < kFloats; ++i) {
        exact[i] = scalar::is_below(words + 2 * i, value) ? -1 : 0;
      }
      below = hn::Load(di, exact);
    }
    return below;
  }
};

template <typename T>
using BitsOf = hwy::UnsignedFromSize<sizeof(T)>;

template <typename T>
constexpr BitsOf<T> bits_of(T value) {
  return std::bit_cast<BitsOf<T>>(value);
}

// Stores `one` for each lane that is all ones, zero for each that is zero.
template <typename T, typename V>
HWY_INLINE void store_flags(V is_set, T one, T* out) {
  using D = hn::DFromV<V>;
  using Lane = hn::TFromD<D>;
  const hn::RebindToUnsigned<D> du;
  const hn::Rebind<T, D> dt;
  const auto masks = hn::BitCast(du, is_set);
  if constexpr (sizeof(T) < sizeof(Lane)) {
    const hn::Rebind<BitsOf<T>, D> dn;
    const auto ones = hn::Set(du, bits_of(one));
    hn::StoreU(hn::BitCast(dt, hn::TruncateTo(dn, hn::And(masks, ones))), dt, out);
  } else if constexpr (sizeof(T) == sizeof(Lane)) {
    hn::StoreU(hn::BitCast(dt, hn::And(masks, hn::Set(du, bits_of(one)))), dt, out);
  } else {
    using HalfOfD = hn::Half<D>;
    const HalfOfD dh;
    const hn::Rebind<T, HalfOfD> dw;
    const hn::Rebind<std::int64_t, HalfOfD> di;
    const auto ones = hn::BitCast(di, hn::Set(dw, one));
    const auto store = [&](auto half, T* at) {
      const auto wide = hn::PromoteTo(di, hn::BitCast(hn::RebindToSigned<HalfOfD>(), half));
      hn::StoreU(hn::BitCast(dw, hn::And(wide, ones)), dw, at);
    };
    store(hn::LowerHalf(dh, is_set), out);
    store(hn::UpperHalf(dh, is_set), out + hn::MaxLanes(dh));
  }
}

template <typename T>
HWY_FLATTEN void bernoulli(const std::uint32_t* words, std::size_t n, std::uint64_t threshold,
                           T one, T* out) noexcept {
  for_vectors<kFloats>(
      n,
      [=](std::size_t i) {
        store_flags(Threshold{threshold}.is_above(words + 2 * i), one, out + i);
      },
      [=](std::size_t i) { out[i] = scalar::is_below(words + 2 * i, threshold) ? one : T{}; });
}

template <typename T>
HWY_FLATTEN void is_below_f32(const std::uint32_t* words, std::size_t n, const float* p, T one,
                              T* out) noexcept {
  const Floats d;
  for_vectors<kFloats>(
      n,
      [=](std::size_t i) {
        const auto is_below = hn::Lt(load_uniform24(words + i), hn::LoadU(d, p + i));
        store_flags(hn::VecFromMask(d, is_below), one, out + i);
      },
      [=](std::size_t i) {
        out[i] = scalar::uniform24(engines::Mt19937::temper(words[i])) < p[i] ? one : T{};
      });
}

template <typename T>
HWY_FLATTEN void is_below_f64(const std::uint32_t* words, std::size_t n, const double* p, T one,
                              T* out) noexcept {
  const Doubles d;
  for_vectors<kDoubles>(
      n,
      [=](std::size_t i) {
        const auto is_below = hn::Lt(load_uniform53(words + 2 * i), hn::LoadU(d, p + i));
        store_flags(hn::VecFromMask(d, is_below), one, out + i);
      },
      [=](std::size_t i) {
        const auto pair = scalar::tempered_pair(words + 2 * i);
        out[i] = scalar::uniform53(pair.data()) < p[i] ? one : T{};
      });
}

template <typename T>
HWY_FLATTEN void modulo(const std::uint32_t* words, std::size_t n, std::uint32_t range,
                        std::int64_t base, T* out) noexcept {
  const Doubles d;
  const hn::RebindToUnsigned<Doubles> du;
  const hn::Rebind<T, Doubles> dt;
  const auto divisor = hn::Set(d, static_cast<double>(range));
  const auto reciprocal = hn::Set(d, 1.0 / static_cast<double>(range));
  const auto first = hn::Set(d, static_cast<double>(base));
  const auto first_bits = hn::Set(du, static_cast<std::uint64_t>(base));
  for_vectors<kDoubles>(
      n,
      [=](std::size_t i) {
        const auto rest = modulo(load_tempered(words + i), divisor, reciprocal);
        if constexpr (std::is_same_v<T, double>) {
          hn::StoreU(hn::Add(rest, first), dt, out + i);
        } else if constexpr (std::is_same_v<T, float>) {
          hn::StoreU(hn::DemoteTo(dt, hn::Add(rest, first)), dt, out + i);
        } else {
          const auto sum = hn::Add(to_integer(rest), first_bits);
          if constexpr (sizeof(T) == 8) {
            hn::StoreU(sum, dt, out + i);
          } else {
            hn::StoreU(hn::TruncateTo(dt, sum), dt, out + i);
          }
        }
      },
      [=](std::size_t i) {
        out[i] = scalar::modulo<T>(engines::Mt19937::temper(words[i]), range, base);
      });
}

template <typename T>
HWY_FLATTEN void masked(const std::uint32_t* words, std::size_t n, T mask, T* out) noexcept {
  if constexpr (sizeof(T) == 8) {
    const hn::Rebind<T, Doubles> d;
    for_vectors<kDoubles>(
        n,
        [=](std::size_t i) {
          hn::StoreU(hn::And(load_pairs(words + 2 * i), hn::Set(d, mask)), d, out + i);
        },
        [=](std::size_t i) { out[i] = scalar::masked<T>(words + 2 * i, mask); });
  } else {
    const Words32<Floats> du;
    const hn::Rebind<T, Floats> d;
    for_vectors<kFloats>(
        n,
        [=](std::size_t i) {
          const auto word = engines::internal::HWY_NAMESPACE::temper_and(hn::LoadU(du, words + i),
                                                                         hn::Set(du, mask));
          if constexpr (sizeof(T) == 4) {
            hn::StoreU(word, d, out + i);
          } else {
            hn::StoreU(hn::TruncateTo(d, word), d, out + i);
          }
        },
        [=](std::size_t i) { out[i] = scalar::masked<T>(words + i, mask); });
  }
}

// word % (2^n_bits + 1): 2^n_bits is -1 there, so that a word is the alternating sum of its digits.
template <int n_bits>
HWY_FLATTEN void modulo_f32(const std::uint32_t* words, std::size_t n, float* out) noexcept {
  constexpr std::uint32_t kModulus = (1U << n_bits) + 1;
  constexpr int kDigits = (31 + n_bits) / n_bits;
  const Floats d;
  const Words32<Floats> du;
  const auto modulus = hn::Set(du, kModulus);
  const auto digit_mask = hn::Set(du, (1U << n_bits) - 1);
  for_vectors<kFloats>(
      n,
      [=](std::size_t i) {
        auto word = temper_vector(hn::LoadU(du, words + i));
        auto sum = hn::And(word, digit_mask);
        for (int digit = 1; digit < kDigits; ++digit) {
          word = hn::ShiftRight<n_bits>(word);
          const auto value = hn::And(word, digit_mask);
          // A digit is below the modulus: no sum is negative.
          sum = digit % 2 == 0 ? hn::Add(sum, value) : hn::Add(sum, hn::Sub(modulus, value));
        }
        // Where a sum is the smaller, the difference is beyond zero, and large.
        for (int digit = 1; digit < kDigits; ++digit) {
          sum = hn::Min(sum, hn::Sub(sum, modulus));
        }
        hn::StoreU(hn::ConvertTo(d, hn::BitCast(hn::RebindToSigned<Floats>(), sum)), d, out + i);
      },
      [=](std::size_t i) { out[i] = scalar::modulo_f32<n_bits>(words[i]); });
}

HWY_FLATTEN void modulo_53_f64(const std::uint32_t* words, std::size_t n, double* out) noexcept {
  const Doubles d;
  const hn::RebindToUnsigned<Doubles> du;
  const hn::RebindToSigned<Doubles> di;
  for_vectors<kDoubles>(
      n,
      [=](std::size_t i) {
        // 2^53 is -1.
        const auto x = load_pairs(words + 2 * i);
        const auto low = hn::And(x, hn::Set(du, (std::uint64_t{1} << 53) - 1));
        const auto rest = hn::BitCast(di, hn::Sub(low, hn::ShiftRight<53>(x)));
        const auto wrapped =
            hn::And(hn::BroadcastSignBit(rest), hn::Set(di, (std::int64_t{1} << 53) + 1));
        hn::StoreU(to_double(hn::BitCast(du, hn::Add(rest, wrapped))), d, out + i);
      },
      [=](std::size_t i) { out[i] = scalar::modulo_53_f64(words + 2 * i); });
}

template <typename T>
HWY_FLATTEN bool are_probabilities(const T* p, std::size_t n) noexcept {
  const hn::CappedTag<T, 64 / sizeof(T)> d;
  constexpr std::size_t kLanes = hn::MaxLanes(d);
  auto is_outside = hn::Zero(d);
  bool are_inside = true;
  for_vectors<kLanes>(
      n,
      [&](std::size_t i) {
        const auto x = hn::LoadU(d, p + i);
        const auto is_inside = hn::And(hn::Ge(x, hn::Zero(d)), hn::Le(x, hn::Set(d, T{1})));
        is_outside = hn::Or(is_outside, hn::IfThenZeroElse(is_inside, hn::Set(d, T{1})));
      },
      [&](std::size_t i) { are_inside = are_inside && p[i] >= 0 && p[i] <= 1; });
  return are_inside && hn::AllTrue(d, hn::Eq(is_outside, hn::Zero(d)));
}

template <typename T>
constexpr ElementKernels<T> element_kernels() {
  ElementKernels<T> kernels{&bernoulli<T>, &is_below_f32<T>, &is_below_f64<T>, &modulo<T>, nullptr};
  if constexpr (std::is_integral_v<T>) kernels.masked = &masked<T>;
  return kernels;
}

}  // namespace HWY_NAMESPACE
}  // namespace trueseed::torch_cpu::internal
HWY_AFTER_NAMESPACE();
#endif  // TRUESEED_SIMD_TARGET

#endif  // TRUESEED_RANDOM_TORCH_CPU_ELEMENT_KERNELS_INL_H_
