// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "trueseed/random/torch_cpu/path.h"
#include "trueseed/random/torch_cpu/state.h"
#include "trueseed/random/torch_cpu/words.h"
#include "trueseed/random/torch_types/number.h"
#include "trueseed/simd/target.h"

namespace trueseed::torch_cpu {

using torch_types::BFloat16;
using torch_types::Floating;
using torch_types::Half;

/// The state of a Generator, and those of its draws that need no libm.
///
/// Bits: exact
class ExactDraws {
 public:
  /// What torch.Generator() is seeded with.
  static constexpr std::uint64_t kDefaultSeed = 67280421310721;

  explicit ExactDraws(std::uint64_t seed = kDefaultSeed, Path path = Path::kAvx,
                      simd::Target target = simd::chosen_target()) noexcept
      : words_(seed), path_(path), target_(target) {}

  [[nodiscard]] Path path() const noexcept { return path_; }
  [[nodiscard]] std::uint64_t initial_seed() const noexcept { return words_.initial_seed(); }
  /// Starts anew. The words depend on the low 32 bits only.
  void manual_seed(std::uint64_t seed) noexcept { words_ = Words(seed); }
  /// Returns the bytes of torch.Generator.get_state().
  [[nodiscard]] StateBytes get_state() const { return to_bytes(words_.state()); }
  /// Sets the bytes of torch.Generator.get_state().
  ///
  /// Errors: std::invalid_argument for another size and an unseeded state, with torch's message;
  ///         FormatError for fields that contradict each other.
  void set_state(std::span<const std::uint8_t> bytes);

  /// torch.rand. T: float, double, Half, BFloat16.
  ///
  /// Range: [0, 1).
  template <Floating T>
  void rand(std::span<T> out) {
    uniform(out, 0.0, 1.0);
  }

  /// Tensor.uniform_. T as rand.
  ///
  /// State: a word an element; two for double.
  template <Floating T>
  void uniform(std::span<T> out, double from, double to);

  /// Tensor.random_(). T: the floating types, bool, and integers but the unsigned ones of 16, 32
  /// and 64 bits.
  ///
  /// State: a word an element; two for double and int64.
  template <typename T>
  void random(std::span<T> out);

  /// Tensor.random_(from, to); without `to`, up to the largest of T. T: the floating types, bool,
  /// every integer.
  ///
  /// State: a word an element below a range of 2^28, else two.
  template <typename T>
  void random(std::span<T> out, std::int64_t from, std::optional<std::int64_t> to);

  /// torch.randint(low, high). T as random(from, to).
  template <typename T>
  void randint(std::span<T> out, std::int64_t low, std::int64_t high) {
    random(out, low, std::optional(high));
  }

  /// Tensor.bernoulli_(p). T as random(). State: two words an element.
  template <typename T>
  void bernoulli(std::span<T> out, double p);

  /// Tensor.bernoulli_(tensor) and torch.bernoulli(tensor): out[i] is 1 with probability p[i].
  /// T as random(). P: float, double, Half, BFloat16.
  ///
  /// State:  a word an element; two where P is double.
  /// Errors: std::invalid_argument where the sizes differ or a probability is not in [0, 1].
  template <typename T, Floating P>
  void bernoulli(std::span<T> out, std::span<const P> p);

  /// The mask of functional.dropout(p=1-keep): 1 where the element is kept. T as random().
  ///
  /// State: two words an element; none for keep = 1 and keep = 0, where torch draws no mask.
  template <typename T>
  void dropout_mask(std::span<T> out, double keep);

  /// torch.randperm(out.size()). T: the floating types, the signed integers, uint8.
  ///
  /// State:  size - 1 words; from 214,748,364 elements on, two words an element.
  /// Errors: std::invalid_argument where T cannot hold the numbers.
  template <typename T>
  void randperm(std::span<T> out);

  /// torch.rrelu(x, lower, upper, training=True) and its noise. T: float, double, BFloat16.
  ///
  /// Definition: the noise is uniform in [lower, upper) where x <= 0, else 1; out = x * noise.
  /// Shape:      equal sizes; out may be x.
  /// State:      two words for each x <= 0.
  template <Floating T>
  void rrelu(std::span<const T> x, double lower, double upper, std::span<T> out,
             std::span<T> noise);

 protected:
  // a * b + c: one rounding in ATen's AVX2 builds, two in the other one. Adding 0 rounds nothing.
  [[nodiscard]] double multiply_add(double a, double b, double c) const noexcept {
    return is_fused(path_) && c != 0 ? std::fma(a, b, c) : a * b + c;
  }

  Words words_;
  Path path_;
  simd::Target target_;
};

}  // namespace trueseed::torch_cpu
