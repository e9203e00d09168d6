// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstddef>

namespace trueseed::kernels {

/// How many products of a dot product are one chain of fused multiply-adds.
inline constexpr std::size_t kDotBlock = 256;

/// The dot product D of portable/1: the specification of every matrix product.
///
/// Definition: k is cut into blocks of 256, the last may be short; a block's value s starts as +0
///             and becomes fma(a(k), b(k), s) for k rising; the result is the first block's value,
///             to which the others are added in order. n = 0 gives +0.
/// Bits:       exact
template <std::floating_point T, class A, class B>
T dot_reference(std::size_t n, const A& a, const B& b) {
  T total = 0;
  for (std::size_t begin = 0; begin < n; begin += kDotBlock) {
    const std::size_t end = std::min(n, begin + kDotBlock);
    T block = 0;
    for (std::size_t k = begin; k < end; ++k) block = std::fma(T{a(k)}, T{b(k)}, block);
    total = begin == 0 ? block : total + block;
  }
  return total;
}

}  // namespace trueseed::kernels
