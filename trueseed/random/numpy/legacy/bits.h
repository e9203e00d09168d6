// SPDX-License-Identifier: Apache-2.0
// Frozen: never fix. NumPy keeps these numbers as they were.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>

#include "trueseed/random/numpy/bit_generators.h"
#include "trueseed/random/numpy/generator_source.h"

namespace trueseed::numpy::legacy {

/// What RandomState draws from: an MT19937 of ours, or any bit generator by its functions.
///
/// Definition: a fill gives what as many single calls give.
class Bits {
 public:
  explicit Bits(MT19937& twister) noexcept : twister_(&twister), other_(Bitgen{}) {}
  explicit Bits(const Source& source) noexcept : twister_(nullptr), other_(source) {}

  std::uint32_t next_uint32() noexcept {
    return twister_ != nullptr ? twister_->next_uint32() : other_.next_uint32();
  }
  std::uint64_t next_uint64() noexcept {
    return twister_ != nullptr ? twister_->next_uint64() : other_.next_uint64();
  }
  double next_double() noexcept {
    return twister_ != nullptr ? twister_->next_double() : other_.next_double();
  }

  void fill(std::span<std::uint32_t> out) noexcept;
  void fill(std::span<double> out) noexcept;

  /// The MT19937, null where it is another bit generator.
  [[nodiscard]] MT19937* twister() const noexcept { return twister_; }

 private:
  MT19937* twister_;
  Source other_;
};

static_assert(BitSource<Bits>);

/// What draws of uniforms alone need.
template <class T>
concept DoubleSource = requires(T& source) {
  { source.next_double() } -> std::same_as<double>;
};

/// Uniforms fetched in blocks, for draws that take at least one each.
///
/// Definition: never more are fetched than draws are left, so that none is left over.
class DoubleQueue {
 public:
  static constexpr std::size_t kBlock = 1248;

  explicit DoubleQueue(Bits& bits) noexcept : bits_(bits) {}

  /// Tells how many draws are left, the one about to begin included.
  void expect(std::size_t n_draws) noexcept { n_draws_ = n_draws; }

  double next_double() noexcept {
    if (at_ == end_) refill();
    return values_[at_++];
  }

 private:
  void refill() noexcept;

  Bits& bits_;
  std::size_t n_draws_ = 0;
  std::size_t at_ = 0;
  std::size_t end_ = 0;
  alignas(64) double values_[kBlock];
};

}  // namespace trueseed::numpy::legacy
