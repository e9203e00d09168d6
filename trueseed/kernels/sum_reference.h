// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <array>
#include <concepts>
#include <cstddef>

namespace trueseed::kernels {

/// Elements of a block of a sum, and the lanes that they are dealt to.
inline constexpr std::size_t kSumBlock = 4096;
inline constexpr std::size_t kSumLanes = 64;
/// Rows of a block of a column sum.
inline constexpr std::size_t kColumnSumBlock = 256;

/// Adds up values that come one after another as a balanced binary tree.
///
/// Definition: neighbours that stand for equally many values are joined, earlier + later, as soon
/// as
///             the later is complete; the result joins what is left from the newest to the oldest,
///             earlier + newer. The tree depends on the number of values alone.
template <std::floating_point T>
class TreeSum {
 public:
  void add(T value) noexcept {
    std::size_t level = 0;
    for (; (n_ >> level & 1U) != 0; ++level) value = parts_[level] + value;
    parts_[level] = value;
    ++n_;
  }

  /// Returns +0 where there was no value.
  [[nodiscard]] T result() const noexcept {
    if (n_ == 0) return 0;
    std::size_t level = 0;
    while ((n_ >> level & 1U) == 0) ++level;
    T sum = parts_[level];
    for (++level; n_ >> level != 0; ++level) {
      if ((n_ >> level & 1U) != 0) sum = parts_[level] + sum;
    }
    return sum;
  }

 private:
  std::array<T, 64> parts_{};  // parts_[i] stands for 2^i values where bit i of n_ is set
  std::size_t n_ = 0;
};

/// The sum S of portable/1 of at most kSumBlock values x(i).
///
/// Definition: lane j of 64 begins as +0 and adds x(j), x(j + 64), x(j + 128), ... in order; then,
/// for
///             h = 32, 16, 8, 4, 2, 1, lane j adds lane j + h for j < h. The result is lane 0.
template <std::floating_point T, class X>
T block_sum_reference(std::size_t n, const X& x) {
  std::array<T, kSumLanes> lanes{};
  for (std::size_t i = 0; i < n; ++i) lanes[i % kSumLanes] = lanes[i % kSumLanes] + x(i);
  for (std::size_t h = kSumLanes / 2; h > 0; h /= 2) {
    for (std::size_t j = 0; j < h; ++j) lanes[j] = lanes[j] + lanes[j + h];
  }
  return lanes[0];
}

/// The sum S of portable/1 of n values x(i): the specification of sums along the last axes.
///
/// Definition: blocks of 4096, the last may be short, each summed by block_sum_reference; TreeSum
/// of
///             the blocks' values in order. n = 0 gives +0.
/// Bits:       exact
template <std::floating_point T, class X>
T sum_reference(std::size_t n, const X& x) {
  TreeSum<T> tree;
  for (std::size_t begin = 0; begin < n; begin += kSumBlock) {
    const std::size_t size = std::min(kSumBlock, n - begin);
    tree.add(block_sum_reference<T>(size, [&](std::size_t i) { return x(begin + i); }));
  }
  return tree.result();
}

/// The column sum of portable/1 of n values x(i): the specification of sums across the last axis.
///
/// Definition: blocks of 256, the last may be short; a block's value begins as +0 and adds x(i) for
/// i
///             rising; the result is the first block's value, to which the others are added in
///             order. n = 0 gives +0. This is the dot product with ones.
/// Bits:       exact
template <std::floating_point T, class X>
T column_sum_reference(std::size_t n, const X& x) {
  T total = 0;
  for (std::size_t begin = 0; begin < n; begin += kColumnSumBlock) {
    const std::size_t end = std::min(n, begin + kColumnSumBlock);
    T block = 0;
    for (std::size_t i = begin; i < end; ++i) block = block + x(i);
    total = begin == 0 ? block : total + block;
  }
  return total;
}

}  // namespace trueseed::kernels
