// SPDX-License-Identifier: Apache-2.0
// Uniform floats of an engine's words, also straight past the caches, for one target. Included once
// for each.

#if defined(TRUESEED_RANDOM_TORCH_CPU_STREAMED_UNIFORM_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef TRUESEED_RANDOM_TORCH_CPU_STREAMED_UNIFORM_INL_H_
#undef TRUESEED_RANDOM_TORCH_CPU_STREAMED_UNIFORM_INL_H_
#else
#define TRUESEED_RANDOM_TORCH_CPU_STREAMED_UNIFORM_INL_H_
#endif

#include <cstddef>
#include <cstdint>
#include <cstring>

#include <hwy/highway.h>

#include "trueseed/random/engines/mt19937_next-inl.h"
#include "trueseed/random/engines/mt19937_temper-inl.h"

// The definition fuses a product: a target without that is the scalar one.
#if TRUESEED_SIMD_TARGET && HWY_NATIVE_FMA
HWY_BEFORE_NAMESPACE();
namespace trueseed::torch_cpu::internal {
namespace HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

using Floats = hn::CappedTag<float, 16>;
constexpr std::size_t kFloats = hn::MaxLanes(Floats());

// The 24-bit uniforms of untempered words.
HWY_INLINE auto uniform24(hn::Vec<hn::RebindToUnsigned<Floats>> words) {
  const Floats d;
  const hn::RebindToUnsigned<Floats> du;
  const hn::RebindToSigned<Floats> di;
  const auto bits =
      engines::internal::HWY_NAMESPACE::temper_and(words, hn::Set(du, (1U << 24) - 1));
  return hn::Mul(hn::ConvertTo(d, hn::BitCast(di, bits)), hn::Set(d, 0x1p-24F));
}

// A uniform of [0, 1) as one of [from, to).
class Range {
 public:
  HWY_INLINE Range(float from, float to)
      : width_(hn::Set(Floats(), to - from)),
        low_(hn::Set(Floats(), from)),
        limit_(hn::Set(Floats(), to)) {}

  [[nodiscard]] HWY_INLINE auto of(hn::Vec<Floats> uniform) const {
    const auto value = hn::MulAdd(uniform, width_, low_);
    return hn::IfThenElse(hn::Eq(value, limit_), low_, value);
  }

 private:
  hn::Vec<Floats> width_;
  hn::Vec<Floats> low_;
  hn::Vec<Floats> limit_;
};

#if HWY_TARGET == HWY_AVX3
// Writes vector after vector to `out` past the caches, though `out` be aligned to its elements
// alone: the vectors written lie across two of those that come.
class Streamed {
 public:
  HWY_INLINE explicit Streamed(float* out)
      : n_before_((0 - reinterpret_cast<std::uintptr_t>(out) / sizeof(float)) % kFloats),
        out_(out) {
    const hn::RebindToSigned<Floats> di;
    across_ = hn::Iota(di, static_cast<std::int32_t>(n_before_));
  }

  HWY_INLINE void write(hn::Vec<Floats> values) {
    const Floats d;
    if (n_before_ == 0) {
      hn::Stream(values, d, out_);
    } else if (HWY_UNLIKELY(is_first_)) {
      is_first_ = false;
      kept_ = values;
      write_part(0, n_before_);
      out_ += n_before_;
      return;
    } else {
      hn::Stream(hn::Vec<Floats>{_mm512_permutex2var_ps(kept_.raw, across_.raw, values.raw)}, d,
                 out_);
      kept_ = values;
    }
    out_ += kFloats;
  }

  // Writes what is left of the last vector.
  HWY_INLINE void end() {
    if (!is_first_) write_part(n_before_, kFloats - n_before_);
  }

 private:
  HWY_INLINE void write_part(std::size_t first, std::size_t n) {
    HWY_ALIGN float lanes[kFloats];
    hn::Store(kept_, Floats(), lanes);
    std::memcpy(out_, lanes + first, n * sizeof(float));
  }

  std::size_t n_before_;
  float* out_;
  hn::Vec<hn::RebindToSigned<Floats>> across_;
  hn::Vec<Floats> kept_ = hn::Zero(Floats());
  bool is_first_ = true;
};
#else
// Writes vector after vector to `out`, past the caches where it is aligned.
class Streamed {
 public:
  HWY_INLINE explicit Streamed(float* out)
      : is_aligned_(reinterpret_cast<std::uintptr_t>(out) % (kFloats * sizeof(float)) == 0),
        out_(out) {}

  HWY_INLINE void write(hn::Vec<Floats> values) {
    const Floats d;
    if (is_aligned_) {
      hn::Stream(values, d, out_);
    } else {
      hn::StoreU(values, d, out_);
    }
    out_ += kFloats;
  }
  HWY_INLINE void end() {}

 private:
  bool is_aligned_;
  float* out_;
};
#endif

HWY_FLATTEN void stream_uniform_f32(engines::internal::RoomyKey& key, std::size_t n_blocks,
                                    float from, float to, float* out) noexcept {
  Streamed streamed(out);
  const auto for_words = [&](auto values_of) {
    for (std::size_t b = 0; b < n_blocks; ++b) {
      engines::internal::HWY_NAMESPACE::next_block(
          key.words, [&](std::size_t, auto words) { streamed.write(values_of(uniform24(words))); });
    }
  };
  if (from == 0.0F && to == 1.0F) {
    for_words([](auto uniform) { return uniform; });
  } else {
    for_words([range = Range(from, to)](auto uniform) { return range.of(uniform); });
  }
  streamed.end();
}

}  // namespace HWY_NAMESPACE
}  // namespace trueseed::torch_cpu::internal
HWY_AFTER_NAMESPACE();
#endif  // TRUESEED_SIMD_TARGET

#endif  // TRUESEED_RANDOM_TORCH_CPU_STREAMED_UNIFORM_INL_H_
