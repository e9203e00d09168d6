// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "trueseed/random/numpy/bit_source.h"
#include "trueseed/random/numpy/distributions/ziggurat_tables.h"

namespace trueseed::numpy {

/// One float in [0, 1) from a 32-bit word.
template <BitSource Bits>
float next_float(Bits& bits) noexcept {
  return static_cast<float>(bits.next_uint32() >> 8) * 0x1p-24F;
}

/// The normal and exponential draws of Generator by the ziggurat of Marsaglia and Tsang.
///
/// Definition: a word's low 8 bits choose the layer, the normal's next one is the sign, the rest is
///             the position in it; what a layer's limit does not accept at once costs more words.
/// Source:     NumPy, numpy/random/src/distributions/distributions.c.
/// Bits:       exact where a word is accepted at once (98.9 % and more); elsewhere those of Libm.
template <class Libm>
struct Ziggurat {
  /// The draw that begins with `word`; more words come from `bits`.
  template <BitSource Bits>
  static double normal(std::uint64_t word, Bits& bits) noexcept {
    using namespace ziggurat;
    for (;; word = bits.next_uint64()) {
      const std::size_t layer = word & 0xff;
      const bool negative = ((word >> 8) & 1U) != 0;
      const std::uint64_t position = (word >> 9) & 0x000fffffffffffff;
      double x = static_cast<double>(position) * kNormalWidth[layer];
      if (negative) x = -x;
      if (position < kNormalLimit[layer]) return x;
      if (layer == 0) return normal_tail(((position >> 8) & 1U) != 0, bits);
      const double step = kNormalHeight[layer - 1] - kNormalHeight[layer];
      if (step * bits.next_double() + kNormalHeight[layer] < Libm::exp(-0.5 * x * x)) return x;
    }
  }

  template <BitSource Bits>
  static double normal(Bits& bits) noexcept {
    return normal(bits.next_uint64(), bits);
  }

  template <BitSource Bits>
  static double exponential(std::uint64_t word, Bits& bits) noexcept {
    using namespace ziggurat;
    for (;; word = bits.next_uint64()) {
      const std::size_t layer = (word >> 3) & 0xff;
      const std::uint64_t position = word >> 11;
      const double x = static_cast<double>(position) * kExponentialWidth[layer];
      if (position < kExponentialLimit[layer]) return x;
      if (layer == 0) return kExponentialTail - Libm::log1p(-bits.next_double());
      const double step = kExponentialHeight[layer - 1] - kExponentialHeight[layer];
      if (step * bits.next_double() + kExponentialHeight[layer] < Libm::exp(-x)) return x;
    }
  }

  template <BitSource Bits>
  static double exponential(Bits& bits) noexcept {
    return exponential(bits.next_uint64(), bits);
  }

  template <BitSource Bits>
  static float normal_f(Bits& bits) noexcept {
    using namespace ziggurat;
    for (;;) {
      const std::uint32_t word = bits.next_uint32();
      const std::size_t layer = word & 0xff;
      const std::uint32_t position = word >> 9;
      float x = static_cast<float>(position) * kNormalWidthF[layer];
      if (((word >> 8) & 1U) != 0) x = -x;
      if (position < kNormalLimitF[layer]) return x;
      if (layer == 0) return normal_tail_f(((position >> 8) & 1U) != 0, bits);
      // The product is a float, the comparison with the density is made in double.
      const float step = kNormalHeightF[layer - 1] - kNormalHeightF[layer];
      const float height = step * next_float(bits) + kNormalHeightF[layer];
      const double exponent = -0.5 * static_cast<double>(x) * static_cast<double>(x);
      if (static_cast<double>(height) < Libm::exp(exponent)) return x;
    }
  }

  template <BitSource Bits>
  static float exponential_f(Bits& bits) noexcept {
    using namespace ziggurat;
    for (;;) {
      const std::uint32_t word = bits.next_uint32();
      const std::size_t layer = (word >> 1) & 0xff;
      const std::uint32_t position = word >> 9;
      const float x = static_cast<float>(position) * kExponentialWidthF[layer];
      if (position < kExponentialLimitF[layer]) return x;
      if (layer == 0) return kExponentialTailF - Libm::log1p(-next_float(bits));
      const float step = kExponentialHeightF[layer - 1] - kExponentialHeightF[layer];
      if (step * next_float(bits) + kExponentialHeightF[layer] < Libm::exp(-x)) return x;
    }
  }

 private:
  template <BitSource Bits>
  static double normal_tail(bool negative, Bits& bits) noexcept {
    using namespace ziggurat;
    for (;;) {
      const double x = -kNormalTailInverse * Libm::log1p(-bits.next_double());
      const double y = -Libm::log1p(-bits.next_double());
      if (y + y > x * x) return negative ? -(kNormalTail + x) : kNormalTail + x;
    }
  }

  template <BitSource Bits>
  static float normal_tail_f(bool negative, Bits& bits) noexcept {
    using namespace ziggurat;
    for (;;) {
      const float x = -kNormalTailInverseF * Libm::log1p(-next_float(bits));
      const float y = -Libm::log1p(-next_float(bits));
      if (y + y > x * x) return negative ? -(kNormalTailF + x) : kNormalTailF + x;
    }
  }
};

}  // namespace trueseed::numpy
